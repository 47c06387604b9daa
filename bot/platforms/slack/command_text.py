"""What people type after /newsdesk, read into commands; pure. Whatever is not understood raises InvalidInput.

    subscribe ai in #news digest 08:30 Europe/Paris weekdays languages en,fr
    unsubscribe ai in #news
    list
    help

After the topic the words may stand in any order.
"""

import html
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches

from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_days, parse_languages, parse_time, parse_zone
from bot.domain.topic import Topics
from bot.steps.subscribe import Wish

Words = Sequence[str]
Found = defaultdict[str, list[str]]

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
_NOISE = frozenset({"in", "to", "from", "at", "on", "and", "every", "for", "mode", "days", "the", "with"})
_MODES = frozenset({"live", "digest", "both"})
_CHANNEL = re.compile(r"<#(?P<id>[CG][A-Z0-9]+)(?:\|(?P<label>[^>]*))?>|#(?P<name>[^\s<>#]+)")
_TIME = re.compile(r"\d{1,2}(?:[:.h]\d{0,2})?(?:am|pm)?", re.IGNORECASE)
_CODES = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*(?:,[a-z]{2,3}(?:-[a-z0-9]+)*)*", re.IGNORECASE)
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
            _read(words[1:], ())
            return ListCommand()
        case _:
            return HelpCommand()


def _cleaned(word: str) -> str:
    """Undo Slack's escaping, except of the references that Slack itself made."""
    return word if _CHANNEL.fullmatch(word) else html.unescape(word).strip(_QUOTES)


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
    found = _read(rest, _RULES)
    mode = _mode(found)
    time, zone, days, languages = (" ".join(found[kind]) for kind in ("time", "zone", "days", "languages"))
    parse_days(days)  # each word names days, but not all of them do so together
    wish = Wish(topic=topic, mode=mode, digest=time, zone=zone, days=days, languages=languages)
    return SubscribeCommand(wish=wish, channel=_channel_of(found))


def _unsubscribe(words: Words, topics: Topics) -> UnsubscribeCommand:
    topic, rest = _topic(words, topics)
    return UnsubscribeCommand(topic=topic, channel=_channel_of(_read(rest, (_noise, _channel))))


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
    return any(rule(words, defaultdict(list)) for rule in _RULES)


Rule = Callable[[Words, Found], int]
"""Says how many of the first words it understands, and notes what they say."""


def _read(words: Words, rules: Sequence[Rule]) -> Found:
    found: Found = defaultdict(list)
    while words:
        taken = next((count for rule in rules if (count := rule(words, found))), 0)
        if not taken:
            raise _not_understood(words[0])
        words = words[taken:]
    for kind in ("time", "zone", "channel"):
        if len(found[kind]) > 1:
            raise _not_understood(found[kind][1])
    return found


def _not_understood(word: str) -> InvalidInput:
    return InvalidInput(
        f'Nothing was changed, because "{word}" was not understood: write /newsdesk help to see how.', code="unknown_word", word=word
    )


def _noise(words: Words, _found: Found) -> int:
    return int(_bare(words[0]) in _NOISE)


def _channel(words: Words, found: Found) -> int:
    if not _CHANNEL.fullmatch(words[0].rstrip(",")):
        return 0
    found["channel"].append(words[0].rstrip(","))
    return 1


def _mode_word(words: Words, found: Found) -> int:
    if _bare(words[0]) not in _MODES:
        return 0
    found["mode"].append(_bare(words[0]))
    return 1


def _language_words(words: Words, found: Found) -> int:
    if _bare(words[0]) not in ("languages", "language", "lang"):
        return 0
    if len(words) == 1:
        raise _not_understood(words[0])
    taken = 2
    while taken < len(words) and (words[taken - 1].endswith(",") or _goes_on(words[taken])):
        taken += 1
    codes = " ".join(words[1:taken])
    parse_languages(codes)
    found["languages"].append(codes)
    return taken


def _goes_on(word: str) -> bool:
    """Say whether a word continues a list of language codes."""
    return bool(_CODES.fullmatch(word.rstrip(","))) and _bare(word) not in _NOISE | _MODES and not _are_days(word)


def _day_words(words: Words, found: Found) -> int:
    if not _are_days(words[0]):
        return 0
    found["days"].append(_bare(words[0]))
    return 1


def _are_days(word: str) -> bool:
    with suppress(InvalidInput):
        return bool(_bare(word)) and bool(parse_days(_bare(word)))
    return False


def _time_words(words: Words, found: Found) -> int:
    if not _TIME.fullmatch(_bare(words[0])):
        return 0
    half = len(words) > 1 and _bare(words[1]) in ("am", "pm")
    time = _bare(words[0]) + (_bare(words[1]) if half else "")
    parse_time(time)
    found["time"].append(time)
    return 1 + half


def _zone_words(words: Words, found: Found) -> int:
    """Take a zone or its city, of one word or two; after the word zone it must be one."""
    if _bare(words[0]) in ("zone", "timezone", "tz") and len(words) > 1:
        found["zone"].append(parse_zone(words[1].rstrip(",")))
        return 2
    for length in (2, 1):
        with suppress(InvalidInput):
            found["zone"].append(parse_zone(" ".join(words[:length]).rstrip(",")))
            return min(length, len(words))
    return 0


_RULES: Sequence[Rule] = (_noise, _channel, _mode_word, _language_words, _day_words, _time_words, _zone_words)


def _bare(word: str) -> str:
    return word.rstrip(",;").casefold()


def _mode(found: Found) -> str:
    """Return the mode that the words ask for together, empty for the default."""
    modes = set(found["mode"])
    scheduled = any(found[kind] for kind in ("time", "zone", "days"))
    if modes == {"live"} and scheduled:
        raise InvalidInput("A digest has a time, live stories have none: write both, or leave one out.", code="live_with_digest")
    if "both" in modes or modes == {"live", "digest"}:
        return "both"
    return "digest" if scheduled else "".join(modes)


def _channel_of(found: Found) -> ChannelRef | None:
    if not found["channel"]:
        return None
    match = _CHANNEL.fullmatch(found["channel"][0])
    return ChannelRef(id=match["id"] or "", name=match["name"] or match["label"] or "") if match else None
