"""Whether a fault of the network is this machine's own: that it has no file descriptor left."""

import os

from bot.domain.scarcity import lack_of


def lack_behind(error: Exception) -> Exception:
    """Return what led to a fault: the error itself, unless it hides that this machine has run out of file descriptors.

    A name cannot be looked up without one, and the system's resolver then says that there is no such name.
    """
    if not isinstance(error, OSError) or lack_of(error):
        return error
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as lack:
        return lack
    return error
