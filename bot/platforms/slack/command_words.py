"""The small words of a command: each rule says how many of the next words it understands, and notes what they say."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from difflib import get_close_matches

from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_days, parse_languages, parse_time, parse_zone
from bot.domain.time_zones import is_zone
from bot.platforms.slack.text import HERE
from bot.steps.commands.wishes import NOBODY

Typed = Sequence[str]
Found = defaultdict[str, list[str]]

CHANNEL = re.compile(r"<#(?P<id>[CG][A-Z0-9]+)(?:\|(?P<label>[^>]*))?>|#(?P<name>[^\s<>#]+)")

_GROUP = re.compile(r"<!subteam\^(?P<id>[A-Z0-9]+)(?:\|[^>]*)?>")
_ACTIVE = frozenset({"@here", "here", "<!here>", "<!here|here>", "<!here|@here>"})
_BEFORE_A_CHANNEL = frozenset({"in", "into", "to", "from", "for"})
_ARTICLES = frozenset({"the", "a", "an", "our", "my"})
_NOISE = _BEFORE_A_CHANNEL | _ARTICLES | {"at", "on", "and", "every", "mode", "days", "with", "as", "channel", "this"}
_NOBODY = frozenset({"nobody", "none", "off"})
_MODES = frozenset({"live", "digest", "both"})
_TIME = re.compile(r"\d{1,2}(?:[:.h]\d{0,2})?(?:am|pm)?", re.IGNORECASE)
_UTC = re.compile(r"(?:utc|gmt)(?: ?[+\-\u2212].*)?", re.IGNORECASE)
_NAME = re.compile(r"[^\s<>#@:,.&|]{1,80}")
"""What Slack takes for the name of a channel."""
_KNOWN = ("live", "digest", "both", "languages", "mention", "quiet", "zone", "daily", "weekdays", "weekends", "weekly", "nobody")
_NEAR = 0.7
_CODES = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*(?:,[a-z]{2,3}(?:-[a-z0-9]+)*)*", re.IGNORECASE)

Rule = Callable[[Typed, Found], int]
"""Says how many of the first words it understands, and notes what they say."""


def read(words: Typed, rules: Sequence[Rule]) -> Found:
    """Return what all the words say, by kind; raise InvalidInput for the first that no rule understands, or that repeats a kind."""
    found: Found = defaultdict(list)
    while words:
        taken = next((count for rule in rules if (count := rule(words, found))), 0)
        if not taken:
            raise not_understood(words)
        words = words[taken:]
    for kind in ("time", "zone", "channel", "mention"):
        if len(found[kind]) > 1:
            raise not_understood(found[kind][1:])
    return found


def not_understood(words: Typed) -> InvalidInput:
    """Return the error that names the first of some words, and what may have been meant by it."""
    if zone := bare_zone(words):
        return InvalidInput(f'Nothing was changed: if "{zone}" is a time zone, write zone {zone}.', code="bare_zone", zone=zone)
    what = f'Nothing was changed, because "{words[0]}" was not understood'
    near = get_close_matches(_bare(words[0]), _KNOWN, n=1, cutoff=_NEAR)
    if near and near[0] != _bare(words[0]):
        return InvalidInput(f'{what}: did you mean "{near[0]}"?', code="unknown_word_near", word=words[0], guess=near[0])
    return InvalidInput(f"{what}: write /newsdesk help to see how.", code="unknown_word", word=words[0])


def bare_zone(words: Typed) -> str:
    """Return the time zone that the first words would name behind the word zone: by themselves cities may be anything."""
    return next((name for length in (2, 1) if is_zone(name := " ".join(words[:length]).rstrip(",;"))), "")


def noise(words: Typed, _found: Found) -> int:
    """Pass over a word that says nothing."""
    return int(_bare(words[0]) in _NOISE)


def channel(words: Typed, found: Found) -> int:
    """Take a channel, as Slack writes it or with its sign, and also without that behind a word that leads to one: in general."""
    at = 0
    while at < len(words) - 1 and _bare(words[at]) in _BEFORE_A_CHANNEL | _ARTICLES:
        at += 1
    said = words[at].rstrip(",;")
    if at and any(_bare(word) in _BEFORE_A_CHANNEL for word in words[:at]) and _may_be_a_channel(words[at:]):
        said = f"#{said.casefold()}"
    if not CHANNEL.fullmatch(said):
        return 0
    found["channel"].append(said)
    return at + 1


def _may_be_a_channel(words: Typed) -> bool:
    """Say whether a word can be the name of a channel, and means nothing else."""
    if not _NAME.fullmatch(words[0].rstrip(",;")) or (len(words) > 1 and is_zone(" ".join(words[:2]))):
        return False
    return not any(rule(words, defaultdict(list)) for rule in RULES if rule is not channel)


def _mode_word(words: Typed, found: Found) -> int:
    if _bare(words[0]) not in _MODES:
        return 0
    found["mode"].append(_bare(words[0]))
    return 1


def _language_words(words: Typed, found: Found) -> int:
    if _bare(words[0]) not in ("languages", "language", "lang"):
        return 0
    if len(words) == 1:
        raise not_understood(words)
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


def day_words(words: Typed, found: Found) -> int:
    """Take days."""
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
    """Take whom cards are to mention: a user group as Slack writes it, those who are active, or nobody any more."""
    if _bare(words[0]) not in ("mention", "mentions", "mentioning"):
        return 0
    said = words[1].rstrip(",;") if len(words) > 1 else ""
    group = _GROUP.fullmatch(said)
    if said.casefold() in _NOBODY:
        found["mention"].append(NOBODY)
        return 2
    if not group and said.casefold() not in _ACTIVE:
        raise InvalidInput("Say whom to mention: a user group from Slack's own list, or @here.", code="bad_mention", who=said)
    found["mention"].append(group["id"] if group else HERE)
    return 2


def time_words(words: Typed, found: Found) -> int:
    """Take a time of day."""
    if not _TIME.fullmatch(_bare(words[0])):
        return 0
    half = len(words) > 1 and _bare(words[1]) in ("am", "pm")
    time = _bare(words[0]) + (_bare(words[1]) if half else "")
    parse_time(time)
    found["time"].append(time)
    return 1 + half


def zone_words(words: Typed, found: Found) -> int:
    """Take a zone: with a slash, or hours from UTC; behind the word zone also a city, of one word or two."""
    if [_bare(word) for word in words[:2]] == ["time", "zone"]:
        return (taken := zone_words(words[1:], found)) and taken + 1
    if _bare(words[0]) in ("zone", "timezone", "tz") and len(words) > 1:
        two = " ".join(words[1:3]).rstrip(",")
        taken = 2 if len(words) > 2 and is_zone(two) else 1  # noqa: PLR2004 - a city of two words
        found["zone"].append(parse_zone(two if taken > 1 else words[1].rstrip(",")))
        return 1 + taken
    for length in (2, 1):
        name = " ".join(words[:length]).rstrip(",;")
        if ("/" in words[0] or _UTC.fullmatch(name)) and is_zone(name):
            found["zone"].append(parse_zone(name))
            return min(length, len(words))
    return 0


RULES: Sequence[Rule] = (channel, noise, _mode_word, _language_words, _quiet_words, _mention_words, day_words, time_words, zone_words)


def _bare(word: str) -> str:
    return word.rstrip(",;").casefold()
