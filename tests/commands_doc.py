"""Writes docs/commands.md: each verb as people type it on Discord and Slack, and what they are answered, from the recorded answers.

python -m tests.commands_doc
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.cards.words import Speech
from bot.domain.destination import Platform
from tests.fakes.asked import SCRIPT, Asked
from tests.fakes.make import NOW
from tests.fakes.words import shipped_words
from tests.recordings import LANGUAGES, recorded

PAGE: Final = Path(__file__).resolve().parents[1] / "docs/commands.md"
_NAMES: Final = {Platform.DISCORD: "Discord", Platform.SLACK: "Slack"}
_HEAD: Final = """\
# Commands

What can be typed on Discord and on Slack, and what is answered: to whoever typed it alone, in their language. Discord names commands and
options in the reader's language, too; on Slack they are typed in English. The answers below are
recorded by a test, as they are in the other seven languages in tests/data/answers, and this page is made of them by
`python -m tests.commands_doc`.
"""
_HELP: Final = "What can be typed where it is asked"
_SIGNS: Final[Mapping[str, str]] = {r"^### (.+)$": r"**\1**", r"^-# ": "", r"<t:(\d+):R>": r"<\1>", r"<!date\^(\d+)\^[^>]*>": r"<\1>"}
_SLACK: Final[Mapping[str, str]] = {r"(?<![\w*])\*(?=\S)([^*\n]+)\*(?!\w)": r"**\1**", r"<(https?://[^|>]+)\|([^>]+)>": r"[\2](\1)"}


def page() -> str:
    """Return the page as text."""
    verbs = reversed(dict.fromkeys(each.verb for each in reversed(SCRIPT)))
    speech = shipped_words().into("en")
    return "\n".join([_HEAD, *(line for verb in verbs for line in _section(verb, speech))]).rstrip() + "\n"


def _section(verb: str, speech: Speech) -> Iterator[str]:
    yield f"## {next(each.discord for each in SCRIPT if each.verb == verb) or verb}\n"
    yield f"{_HELP if verb == 'help' else speech.say(f'discord.{verb}')}.\n"
    for platform, name in _NAMES.items():
        told = list(_told(verb, platform, speech))
        if told:
            yield from (f"On {name}:\n", *told)


def _told(verb: str, platform: Platform, speech: Speech) -> Iterator[str]:
    """Yield what is typed and answered of a verb, as Markdown."""
    for asked, answer in _answers(platform):
        if asked.verb == verb:
            yield f"`{asked.typed(platform)}`\n"
            yield "\n".join(_quoted(_readable(answer, platform, speech).splitlines())) + "\n"


def _answers(platform: Platform) -> Sequence[tuple[Asked, str]]:
    """Return what was asked on a platform with its answers in English; raise ValueError where the recordings are of another script."""
    asked = [each for each in SCRIPT if each.typed(platform)]
    told = recorded(platform, LANGUAGES["en"])
    if [each.typed(platform) for each in asked] != [each.typed for each in told]:
        raise ValueError(
            f"tests/data/answers/{platform}.en.txt is of another script: TESTS_RECORD=1 pytest tests/scenarios/test_answers.py"
        )
    return [(each, one.answer) for each, one in zip(asked, told, strict=True)]


def _readable(answer: str, platform: Platform, speech: Speech) -> str:
    """Return an answer as Markdown: headings as bold text, instants as a client shows them."""
    for sign, plain in {**_SIGNS, **(_SLACK if platform is Platform.SLACK else {})}.items():
        answer = re.sub(sign, plain, answer, flags=re.MULTILINE)
    return re.sub(r"<(\d+)>", lambda found: speech.ago(NOW - datetime.fromtimestamp(int(found[1]), UTC)), answer)


def _quoted(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines as a quotation that keeps them apart."""
    kept = list(lines)
    for number, line in enumerate(kept, start=1):
        yield f"> {line}" + ("\\" if number < len(kept) else "")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
