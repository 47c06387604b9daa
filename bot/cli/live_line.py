"""The one live line of a terminal: it stands below what is printed, and gives way to it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TextIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console

from bot.domain.errors import StoreError

_SHOW_EVERY = 2.0  # seconds while the line changes;
_SLOWEST = 30.0  # while it says the same, it is looked at ever more seldom
_ERASE = "\r\x1b[2K"


class LiveLine:
    """Writes one line over and over again. `over` gives streams before whose text it gives way, so that it never mixes with them."""

    def __init__(self, stream: TextIO, width: int) -> None:
        self._stream = stream
        self._width = width
        self._shown = ""

    def show(self, text: str) -> bool:
        """Replace the line, and say whether that was necessary; nothing is written where it says the same."""
        fitting = set_cell_size(text, min(self._width - 1, cell_len(text)))
        if fitting == self._shown:
            return False
        self._shown = fitting
        self.again()
        return True

    def again(self) -> None:
        """Write the line again, below what was printed in its place."""
        if self._shown:
            self._write(_ERASE + self._shown)

    def give_way(self) -> None:
        """Make room for what is printed next."""
        if self._shown:
            self._write(_ERASE)

    def clear(self) -> None:
        """Take the line away for good."""
        self.give_way()
        self._shown = ""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()

    def over(self, stream: TextIO) -> TextIO:
        """Return a stream that writes where the line stands."""
        return _Over(stream, self)  # type: ignore[return-value]  # it is a text stream in all that is asked of one


class _Over:
    """A stream before whose text the live line gives way."""

    def __init__(self, stream: TextIO, line: LiveLine) -> None:
        self._under = stream
        self._line = line

    def write(self, text: str) -> int:
        """Write where the line stands, which goes on below."""
        self._line.give_way()
        written = self._under.write(text)
        if text.endswith("\n"):
            self._line.again()
        return written

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
    pause = _SHOW_EVERY
    while True:
        with suppress(StoreError):  # the log says what is wrong with the database
            pause = _SHOW_EVERY if line.show(await say()) else min(2 * pause, _SLOWEST)
        await asyncio.sleep(pause)
