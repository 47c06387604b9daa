"""The terminal: where people look, and what long work shows there."""

import sys
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from rich.progress import Progress

_PIPE_WIDTH = 100


def console(file: TextIO | None = None) -> Console:
    """Return the console of standard output, or of a stream over it; what goes into a pipe or file is 100 columns wide.

    `:tv:` stays as it is, since addresses and titles may have it.
    """
    terminal = sys.stdout and sys.stdout.isatty()
    return Console(emoji=False, file=file) if terminal else Console(emoji=False, width=_PIPE_WIDTH, highlight=False)


def show_feed(out: Console, address: str, *facts: str) -> None:
    """Print a feed's address on a line of its own, whole, since people copy it, and below it what is known of the feed."""
    if not out.is_terminal:  # plain text, of which there may be much
        out.file.write(f"{address}\n  {' · '.join(filter(None, facts))}\n")
        return
    out.print(address, markup=False, soft_wrap=True)
    out.print(Text("  " + " · ".join(filter(None, facts)), style="dim"), soft_wrap=True)


def remark(sentence: str) -> None:
    """Say something beside what was asked for, on standard error: what a command answers may go into a file or another command."""
    Console(stderr=True, emoji=False, highlight=False).print(sentence, markup=False, soft_wrap=True, style="dim")


def progress() -> "Progress":
    """Return a progress bar on standard error, which shows nothing unless that is a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    terminal = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal)
