"""Draws what people see of each kind of message, on Discord and Slack, light and dark.

    python -m tests.pictures OUT

It needs tools that the tests do without: simcord and a chromium for Discord, Node with slack-blocks-to-jsx for Slack, and the
stand-ins of the shared folder. What cannot be drawn is said, and the exit code is 1.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.pictures import discord, slack
from tests.pictures.paint import Missing
from tests.pictures.stories import Shown, pictures

Draw = Callable[[Mapping[str, Sequence[Shown]], Path], list[Path]]


def main(out: Path) -> int:
    """Draw all pictures into a folder; return the exit code."""
    out.mkdir(parents=True, exist_ok=True)
    return max(_drawn(draw, out) for draw in (slack.draw_all, discord.draw_all))


def _drawn(draw: Draw, out: Path) -> int:
    try:
        for file in draw(pictures(), out):
            sys.stdout.write(f"{file}\n")
    except Missing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("pictures")))
