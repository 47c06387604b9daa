"""The small words of a command: each rule says how many of the next words it understands, and notes what they say."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_days, parse_languages, parse_time, parse_zone
from bot.domain.time_zones import is_zone
from bot.platforms.slack.text import HERE

Typed = Sequence[str]
Found = defaultdict[str, list[str]]

CHANNEL = re.compile(r"<#(?P<id>[CG][A-Z0-9]+)(?:\|(?P<label>[^>]*))?>|#(?P<name>[^\s<>#]+)")

_GROUP = re.compile(r"<!subteam\^(?P<id>[A-Z0-9]+)(?:\|[^>]*)?>")
_ACTIVE = frozenset({"@here", "here", "<!here>", "<!here|here>", "<!here|@here>"})
_NOISE = frozenset({"in", "to", "from", "at", "on", "and", "every", "for", "mode", "days", "the", "with"})
_MODES = frozenset({"live", "digest", "both"})
_TIME = re.compile(r"\d{1,2}(?:[:.h]\d{0,2})?(?:am|pm)?", re.IGNORECASE)
_CODES = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*(?:,[a-z]{2,3}(?:-[a-z0-9]+)*)*", re.IGNORECASE)

Rule = Callable[[Typed, Found], int]
"""Says how many of the first words it understands, and notes what they say."""


def read(words: Typed, rules: Sequence[Rule]) -> Found:
    """Return what all the words say, by kind; raise InvalidInput for the first that no rule understands, or that repeats a kind."""
    found: Found = defaultdict(list)
    while words:
        taken = next((count for rule in rules if (count := rule(words, found))), 0)
        if not taken:
            raise not_understood(words[0])
        words = words[taken:]
    for kind in ("time", "zone", "channel", "mention"):
        if len(found[kind]) > 1:
            raise not_understood(found[kind][1])
    return found


def not_understood(word: str) -> InvalidInput:
    """Return the error that names a word."""
    return InvalidInput(
        f'Nothing was changed, because "{word}" was not understood: write /newsdesk help to see how.', code="unknown_word", word=word
    )


def noise(words: Typed, _found: Found) -> int:
    """Pass over a word that says nothing."""
    return int(_bare(words[0]) in _NOISE)


def channel(words: Typed, found: Found) -> int:
    """Take a channel, by name or as Slack writes it."""
    if not CHANNEL.fullmatch(words[0].rstrip(",")):
        return 0
    found["channel"].append(words[0].rstrip(","))
    return 1


def _mode_word(words: Typed, found: Found) -> int:
    if _bare(words[0]) not in _MODES:
        return 0
    found["mode"].append(_bare(words[0]))
    return 1


def _language_words(words: Typed, found: Found) -> int:
    if _bare(words[0]) not in ("languages", "language", "lang"):
        return 0
    if len(words) == 1:
        raise not_understood(words[0])
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


def _day_words(words: Typed, found: Found) -> int:
    if not _are_days(words[0]):
        return 0
    found["days"].append(_bare(words[0]))
    return 1


def _are_days(word: str) -> bool:
    with suppress(InvalidInput):
        return bool(_bare(word)) and bool(parse_days(_bare(word)))
    return False


def _quiet_words(words: Typed, found: Found) -> int:
    """Take the wish to be told of days on which nothing came: quiet, quiet say, quiet nothing."""
    if _bare(words[0]) != "quiet":
        return 0
    named = len(words) > 1 and _bare(words[1]) in ("say", "nothing")
    found["quiet"].append(_bare(words[1]) if named else "say")
    return 1 + named


def _mention_words(words: Typed, found: Found) -> int:
    """Take whom cards are to mention: a user group as Slack writes it, or those who are active."""
    if _bare(words[0]) not in ("mention", "mentions", "mentioning"):
        return 0
    said = words[1].rstrip(",;") if len(words) > 1 else ""
    group = _GROUP.fullmatch(said)
    if not group and said.casefold() not in _ACTIVE:
        raise InvalidInput("Say whom to mention: a user group from Slack's own list, or @here.", code="bad_mention", who=said)
    found["mention"].append(group["id"] if group else HERE)
    return 2


def _time_words(words: Typed, found: Found) -> int:
    if not _TIME.fullmatch(_bare(words[0])):
        return 0
    half = len(words) > 1 and _bare(words[1]) in ("am", "pm")
    time = _bare(words[0]) + (_bare(words[1]) if half else "")
    parse_time(time)
    found["time"].append(time)
    return 1 + half


def zone_words(words: Typed, found: Found) -> int:
    """Take a zone or its city, of one word or two; after the word zone it must be one."""
    if _bare(words[0]) in ("zone", "timezone", "tz") and len(words) > 1:
        two = " ".join(words[1:3]).rstrip(",")
        taken = 2 if len(words) > 2 and is_zone(two) else 1  # noqa: PLR2004 - a city of two words
        found["zone"].append(parse_zone(two if taken > 1 else words[1].rstrip(",")))
        return 1 + taken
    for length in (2, 1):
        name = " ".join(words[:length]).rstrip(",")
        if is_zone(name):
            found["zone"].append(parse_zone(name))
            return min(length, len(words))
    return 0


RULES: Sequence[Rule] = (noise, channel, _mode_word, _language_words, _quiet_words, _mention_words, _day_words, _time_words, zone_words)


def _bare(word: str) -> str:
    return word.rstrip(",;").casefold()
