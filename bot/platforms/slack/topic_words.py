# ruff: noqa: RUF001 - quotes and colons as people type them are the subject
"""What people type after `/newsdesk topic`; pure. What stands behind a colon is a query, as it was typed.

topic list
topic new
topic new Solid state: "solid state" AND batter*
topic edit Solid state
topic delete Solid state
topic test A maker of batteries shows its first solid-state cell
topic changes
topic Solid state
"""

import html
import re
from dataclasses import dataclass
from typing import Final

_VERBS: Final = {
    "": "list",
    **dict.fromkeys(("list", "ls", "all"), "list"),
    **dict.fromkeys(("new", "create", "add", "make"), "new"),
    **dict.fromkeys(("edit", "change"), "edit"),
    **dict.fromkeys(("delete", "remove", "rm"), "delete"),
    **dict.fromkeys(("test", "try"), "test"),
    **dict.fromkeys(("changes", "audit", "log"), "changes"),
}
_NAMED: Final = frozenset({"new", "edit", "delete", "test"})
_QUOTES: Final = "\"'“”„«»‘’‚‹›"
_COLON: Final = re.compile(r"[:：]")
_HEAD: Final = re.compile(r"\s*(?P<word>\S*)\s*(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCommand:
    """What is wanted of the workspace's topics: `what` is list, new, edit, delete, test, changes or show; `query` may be left open."""

    what: str
    name: str = ""
    query: str = ""


def is_about_topics(text: str) -> bool:
    """Say whether a command is about topics: its text is longer than that of others."""
    return _split(text)[0].casefold() in {"topic", "topics"}


def topic_command(text: str) -> TopicCommand:
    """Read what stands behind the first word of a command."""
    said = html.unescape(_split(text)[1]).strip()
    word, rest = _split(said)
    what = _VERBS.get(word.casefold(), "show")
    if what == "test":
        return TopicCommand(what=what, name=rest)
    if what not in _NAMED:
        return TopicCommand(what=what if what == "show" or not rest else "show", name=_bare(said) if what == "show" or rest else "")
    name, colon, query = _parted(rest)
    return TopicCommand(what=what, name=_bare(name), query=query.strip() if colon else "")


def _parted(text: str) -> tuple[str, str, str]:
    """Return what stands before and behind the first colon."""
    found = _COLON.search(text)
    return (text[: found.start()], ":", text[found.end() :]) if found else (text, "", "")


def _bare(name: str) -> str:
    return name.strip().strip(_QUOTES).strip()


def _split(text: str) -> tuple[str, str]:
    found = _HEAD.match(text)
    return (found["word"], found["rest"]) if found else ("", "")
