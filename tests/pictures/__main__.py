"""Draws what people see of each kind of message, on Discord and Slack, light and dark, and what each verb is answered.

    python -m tests.pictures OUT

It needs tools that the tests do without: simcord and a chromium for Discord, Node with slack-blocks-to-jsx for Slack, and the
stand-ins of the shared folder. What cannot be drawn is said, and the exit code is 1.
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from bot.domain.destination import Platform
from tests.pictures import discord, slack
from tests.pictures.answers import answers, as_discord_message, as_slack_blocks
from tests.pictures.paint import Missing
from tests.pictures.stories import pictures

Draw = Callable[[Path], list[Path]]


def main(out: Path) -> int:
    """Draw all pictures into a folder; return the exit code."""
    out.mkdir(parents=True, exist_ok=True)
    return max([_drawn(draw, out) for draw in (_slack_cards, _discord_cards, _slack_answers, _discord_answers)])


def _slack_cards(out: Path) -> list[Path]:
    return slack.draw_all(pictures(), out)


def _discord_cards(out: Path) -> list[Path]:
    return discord.draw_all(pictures(), out)


def _slack_answers(out: Path) -> list[Path]:
    return slack.draw_messages({name: as_slack_blocks(given) for name, given in answers(Platform.SLACK).items()}, out)


def _discord_answers(out: Path) -> list[Path]:
    shown = {name: as_discord_message(given) for name, given in answers(Platform.DISCORD).items()}
    return asyncio.run(discord.draw_messages(shown, out))


def _drawn(draw: Draw, out: Path) -> int:
    try:
        for file in draw(out):
            sys.stdout.write(f"{file}\n")
    except Missing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("pictures")))
