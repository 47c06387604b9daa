"""What people type after /newsdesk about the feeds of their workspace; pure.

feed add example.org
feed list
feed follow Harbour Ledger in #news digest 08:30
feed remove Harbour Ledger
feed doctor https://example.org/feed
feed import https://example.org/feeds.opml
feed export
subscribe https://example.org
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from bot.domain.errors import InvalidInput
from bot.platforms.slack.command_words import RULES, Found, Typed, channel, read

_LINK = re.compile(r"<?(?P<link>https?://[^\s<>|]+)(?:\|[^>]*)?>?", re.IGNORECASE)
_VERBS = {
    "add": "add",
    "new": "add",
    "list": "list",
    "follow": "follow",
    "remove": "remove",
    "delete": "remove",
    "doctor": "doctor",
    "test": "doctor",
    "check": "doctor",
    "import": "import",
    "export": "export",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCommand:
    """Do something about a feed: `verb` is add, list, follow, remove, doctor, import or export, `what` an address or a name.

    Of `follow`, `found` are the words that say where, when and how.
    """

    verb: str
    what: str = ""
    found: Found | None = None


def feed_command(words: Typed) -> FeedCommand:
    """Read a command about feeds; raise InvalidInput for what is not understood."""
    verb = _VERBS.get(words[0].casefold()) if words else "list"
    if verb is None:
        raise InvalidInput("Say what about feeds: feed add, list, follow, remove, doctor, import or export.", code="no_feed_verb")
    rest = words[1:]
    if verb in {"list", "export"}:
        read(rest, ())
        return FeedCommand(verb=verb)
    if verb in {"add", "doctor", "import"}:
        return FeedCommand(verb=verb, what=_address(rest[0]) if rest else "")
    return _follow(rest) if verb == "follow" else FeedCommand(verb=verb, what=" ".join(rest))


def asks_for_a_list(text: str) -> bool:
    """Say whether somebody wants to import a list without saying where it lies: it is pasted into a window."""
    return text.casefold().split() in (["feed", "import"], ["feeds", "import"])


def address_in(words: Typed) -> str:
    """Return the address that the first word is, empty where it is none."""
    return _address(words[0]) if words and _LINK.fullmatch(words[0]) else ""


def _follow(words: Typed) -> FeedCommand:
    """Take all up to the first word that says where, when or how for the name."""
    until = next((at for at in range(1, len(words)) if _begins(words[at:])), len(words))
    return FeedCommand(verb="follow", what=" ".join(words[:until]), found=read(words[until:], RULES))


def _begins(words: Typed) -> bool:
    first = words[0].casefold()
    return first in {"in", "to", "live", "digest", "both"} or bool(channel(words, defaultdict(list)))


def _address(word: str) -> str:
    found = _LINK.fullmatch(word)
    return found["link"] if found else word
