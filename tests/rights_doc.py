"""Writes docs/rights.md: who may do what by each verb on Discord and Slack, from the table that a scenario holds.

python -m tests.rights_doc
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.cards.words import Speech
from bot.domain.destination import Platform
from tests.fakes.asked import SCRIPT
from tests.fakes.rights import MEANINGS, MENTION, RIGHTS, ROLES
from tests.fakes.rights_world import verbs_of
from tests.fakes.words import shipped_words

PAGE: Final = Path(__file__).resolve().parents[1] / "docs/rights.md"
_NAMES: Final = {Platform.DISCORD: "Discord", Platform.SLACK: "Slack"}
_HEAD: Final = """\
# Rights

Who may do what, about a channel and what its server or workspace owns. `tests/scenarios/test_rights.py` types each verb of
[docs/commands.md](commands.md) as each of these people, and this page is made of its table by `python -m tests.rights_doc`.
Rights are looked up each time that somebody types a verb, hands in a window or presses a button; what stands in a button is
never believed.
"""
_WHO: Final = {
    Platform.DISCORD: """\
The *owner* has all permissions, with them *Manage Server*. The *manager* has *Manage Channels* in the channel. The *member*
reads the channel and writes in it, the *guest* only reads it. The *outsider* is in the server and cannot see the channel: they
type elsewhere, and name it where a verb takes a channel. That an admin of the server may show a command to more people gives
nobody a right.
""",
    Platform.SLACK: """\
The *owner* is an owner or admin of the workspace, and in the channel. The *manager* made the channel, and in the table also the
topic. The *member* is in it, the *guest* too, as a guest of the workspace. The *outsider* is a member of the workspace who is
not in this public channel, and types there; of a private one they are told that it does not exist.
""",
}
_HELP: Final = "What can be typed"
_CALLS: Final = "The same, with a mention that reaches everybody"


def page() -> str:
    """Return the page as text."""
    meanings = [f"- **{right}**: {meaning}." for right, meaning in MEANINGS.items()]
    speech = shipped_words().into("en")
    tables = [line for platform in RIGHTS for line in _section(platform, speech)]
    return "\n".join([_HEAD, *meanings, *tables]) + "\n"


def _section(platform: Platform, speech: Speech) -> Iterator[str]:
    yield from (f"\n## {_NAMES[platform]}\n", _WHO[platform])
    yield f"| verb | | {' | '.join(ROLES)} |"
    yield "|" + "---|" * (len(ROLES) + 2)
    for verb in verbs_of(platform):
        yield f"| `{_typed(verb, platform)}` | {_about(verb, speech)} | {' | '.join(RIGHTS[platform][verb])} |"


def _typed(verb: str, platform: Platform) -> str:
    """Return a verb as it is typed, without what is given to it."""
    if verb == MENTION:
        return f"{_typed('subscribe', platform)} … mention"
    asked = next(each for each in SCRIPT if each.verb == verb and each.typed(platform))
    if platform is Platform.DISCORD:
        return f"/{asked.discord}"
    words = asked.slack.split()
    return " ".join(["/newsdesk", *words[: 2 if words[0] in _PARTS else 1]]) if verb != "me_subscribe" else "/newsdesk dm …"


_PARTS: Final = frozenset({"settings", "feed", "topic", "dm", "forget"})


def _about(verb: str, speech: Speech) -> str:
    if verb == MENTION:
        return _CALLS
    return _HELP if verb == "help" else speech.say(f"discord.{verb}")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
