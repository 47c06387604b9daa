"""What a machine can run out of: room on its disk, and file descriptors. Pure: it reads errors."""

import errno
from collections.abc import Iterator
from typing import Final

_DISK: Final = "The disk has no room left: free some space; work resumes by itself."
_DESCRIPTORS: Final = (
    "No file descriptor is left for Newsdesk: raise its limit (ulimit -n, or LimitNOFILE of its service), "
    "or lower polling.concurrency; work resumes by itself."
)
_MEMORY: Final = "The machine has no memory left: free some; work resumes by itself."
_LACKS: Final = {
    errno.ENOSPC: _DISK,
    errno.EDQUOT: _DISK,
    errno.EMFILE: _DESCRIPTORS,
    errno.ENFILE: _DESCRIPTORS,
    errno.ENOMEM: _MEMORY,
    errno.ENOBUFS: _MEMORY,
}


def lack_of(error: BaseException | None) -> str | None:
    """Return what the machine has run out of, as a sentence for the operator, where an error or one of its causes says so."""
    return next((_LACKS[each.errno] for each in causes(error) if isinstance(each, OSError) and each.errno in _LACKS), None)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
