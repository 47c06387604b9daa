"""The one live line of a terminal: it stands below what is printed, and gives way to it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TextIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console

from bot.domain.errors import StoreError

_SHOW_EVERY = 2.0  # seconds
_ERASE = "\r\x1b[2K"


class LiveLine:
    """Writes one line over and over again. `over` gives streams that take it away before they write, so that it never mixes with them."""

    def __init__(self, stream: TextIO, width: int) -> None:
        self._stream = stream
        self._width = width
        self._shown = ""

    def show(self, text: str) -> None:
        """Replace the line; nothing is written where it says the same."""
        fitting = set_cell_size(text, min(self._width - 1, cell_len(text)))
        if fitting != self._shown:
            self._stream.write(_ERASE + fitting)
            self._stream.flush()
            self._shown = fitting

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._stream.write(_ERASE)
            self._stream.flush()
            self._shown = ""

    def over(self, stream: TextIO) -> TextIO:
        """Return a stream that writes where the line stands."""
        return _Over(stream, self)  # type: ignore[return-value]  # it is a text stream in all that is asked of one


class _Over:
    """A stream before whose text the live line gives way."""

    def __init__(self, stream: TextIO, line: LiveLine) -> None:
        self._under = stream
        self._line = line

    def write(self, text: str) -> int:
        """Write, where the line was."""
        self._line.clear()
        return self._under.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._under, name)


def live_line() -> LiveLine | None:
    """Return the live line of standard output, None unless that is a terminal."""
    if not (sys.stdout and sys.stdout.isatty()):
        return None
    return LiveLine(sys.stdout, Console().width)


@asynccontextmanager
async def kept_up(line: LiveLine | None, say: Callable[[], Awaitable[str]]) -> AsyncIterator[None]:
    """Show what `say` returns, over and over again; nothing where there is no line."""
    keeping = asyncio.create_task(_keep_up(line, say)) if line else None
    try:
        yield
    finally:
        if keeping and line:
            keeping.cancel()
            await asyncio.wait({keeping})
            line.clear()


async def _keep_up(line: LiveLine, say: Callable[[], Awaitable[str]]) -> None:
    while True:
        with suppress(StoreError):  # the log says what is wrong with the database
            line.show(await say())
        await asyncio.sleep(_SHOW_EVERY)
