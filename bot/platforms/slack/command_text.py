"""What people type after /newsdesk, read into commands; pure. Whatever is not understood raises InvalidInput.

    subscribe ai in #news digest 08:30 Europe/Paris weekdays languages en,fr
    subscribe ai digest 08:30 weekly quiet say
    unsubscribe ai in #news
    list
    help

After the topic the words may stand in any order.
"""

import html
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches

from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_days
from bot.domain.topic import Topics
from bot.platforms.slack.command_words import CHANNEL, RULES, Found, Words, channel, noise, read
from bot.steps.subscribe import Wish

_VERBS = {
    "subscribe": "subscribe",
    "sub": "subscribe",
    "unsubscribe": "unsubscribe",
    "unsub": "unsubscribe",
    "list": "list",
    "subscriptions": "list",
    "help": "help",
    "?": "help",
}
_QUOTES = "\"'“”„«»"
_LONGEST_TITLE = 6  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRef:
    """A channel as typed: by Slack's id where Slack resolved it, otherwise by name."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribeCommand:
    """Subscribe a channel (None: this one)."""

    wish: Wish
    channel: ChannelRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeCommand:
    """End a subscription of a channel (None: this one)."""

    topic: str
    channel: ChannelRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCommand:
    """List the workspace's subscriptions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCommand:
    """Show what can be written."""


Command = SubscribeCommand | UnsubscribeCommand | ListCommand | HelpCommand


def parse(text: str, topics: Topics) -> Command:
    """Read a command, valid to its last word; nothing at all asks for help."""
    words = [_cleaned(word) for word in text.split()]
    words = [word for word in words if word]
    if not words:
        return HelpCommand()
    match _verb(words[0]):
        case "subscribe":
            return _subscribe(words[1:], topics)
        case "unsubscribe":
            return _unsubscribe(words[1:], topics)
        case "list":
            read(words[1:], ())
            return ListCommand()
        case _:
            return HelpCommand()


def _cleaned(word: str) -> str:
    """Undo Slack's escaping, except of the references that Slack itself made."""
    return word if CHANNEL.fullmatch(word) else html.unescape(word).strip(_QUOTES)


def _verb(word: str) -> str:
    wanted = word.casefold().removeprefix("/")
    if wanted in _VERBS:
        return _VERBS[wanted]
    near = get_close_matches(wanted, _VERBS, n=1, cutoff=0.6)
    if near:
        guess = _VERBS[near[0]]
        raise InvalidInput(
            f'"{word}" is no command: did you mean /newsdesk {guess}?', code="unknown_command_near", command=word, guess=guess
        )
    raise InvalidInput(f'"{word}" is no command: write /newsdesk help to see them all.', code="unknown_command", command=word)


def _subscribe(words: Words, topics: Topics) -> SubscribeCommand:
    topic, rest = _topic(words, topics)
    found = read(rest, RULES)
    mode = _mode(found)
    time, zone, days, languages = (" ".join(found[kind]) for kind in ("time", "zone", "days", "languages"))
    parse_days(days)  # each word names days, but not all of them do so together
    quiet = found["quiet"][-1] if found["quiet"] else ""
    wish = Wish(topic=topic, mode=mode, digest=time, zone=zone, days=days, languages=languages, quiet=quiet)
    return SubscribeCommand(wish=wish, channel=_channel_of(found))


def _unsubscribe(words: Words, topics: Topics) -> UnsubscribeCommand:
    topic, rest = _topic(words, topics)
    return UnsubscribeCommand(topic=topic, channel=_channel_of(read(rest, (noise, channel))))


def _topic(words: Words, topics: Topics) -> tuple[str, Words]:
    """Take the longest beginning that names a topic; where none does, say so of the words before the first that means something else."""
    for length in range(min(len(words), _LONGEST_TITLE), 0, -1):
        with suppress(InvalidInput):
            return topics.find(" ".join(words[:length])).slug, words[length:]
    unclaimed = next((index for index in range(len(words)) if _claimed(words[index:])), len(words))
    if not unclaimed:
        known = ", ".join(topic.slug for topic in topics)
        raise InvalidInput(f"Say which topic: {known}.", code="no_topic", known=known)
    return topics.find(" ".join(words[:unclaimed])).slug, words[unclaimed:]


def _claimed(words: Words) -> bool:
    return any(rule(words, defaultdict(list)) for rule in RULES)


def _mode(found: Found) -> str:
    """Return the mode that the words ask for together, empty for the default."""
    modes = set(found["mode"])
    scheduled = any(found[kind] for kind in ("time", "zone", "days", "quiet"))
    if modes == {"live"} and scheduled:
        raise InvalidInput("A digest has a time, live stories have none: write both, or leave one out.", code="live_with_digest")
    if "both" in modes or modes == {"live", "digest"}:
        return "both"
    return "digest" if scheduled else "".join(modes)


def _channel_of(found: Found) -> ChannelRef | None:
    if not found["channel"]:
        return None
    match = CHANNEL.fullmatch(found["channel"][0])
    return ChannelRef(id=match["id"] or "", name=match["name"] or match["label"] or "") if match else None
