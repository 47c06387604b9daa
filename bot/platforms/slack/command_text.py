"""What people type after /newsdesk, read into commands; pure. Whatever is not understood raises InvalidInput.

    subscribe ai in #news digest 08:30 Europe/Paris weekdays languages en,fr
    subscribe ai, quantum and chips in general
    subscribe all digest 08:30 zone Paris
    subscribe ai digest 08:30 weekly quiet say
    subscribe ai mention @here
    subscribe ai filter:"funding -stock" without:opinion,deals publishers:2
    settings quiet 22:00-07:00 Europe/Paris in #news
    settings cards 10
    settings language fr
    settings zone Paris in #news
    digest now
    digest 08:30 weekdays Europe/Paris in #news
    digest off
    unsubscribe ai in #news
    feed add example.org
    why https://example.org/article in #news
    search "solid state" batteries
    catchup 3d
    latest ai 10
    status
    list
    saved
    mute "open source" 7d
    mute source Flood Gazette forever
    mutes
    tune
    dm ai digest 08:00
    dm stop ai
    help

After the topics the words may stand in any order.
"""

import html
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_days
from bot.domain.lengths import checked_length
from bot.domain.naming import joins
from bot.domain.topic import Topics, no_topic, unknown_topic
from bot.platforms.slack.command_words import CHANNEL, RULES, Found, Typed, bare_zone, channel, noise, not_understood, read, zone_words
from bot.platforms.slack.digest_words import digest_command
from bot.platforms.slack.dm_words import DmCommand, alone, without_wish
from bot.platforms.slack.feed_words import FeedCommand, address_in, feed_command
from bot.platforms.slack.filter_words import Asked, filter_words
from bot.platforms.slack.reader_words import READER_VERBS, reader_command
from bot.platforms.slack.typed_channel import channel_of
from bot.platforms.slack.typed_commands import (
    CatchupCommand,
    Command,
    HelpCommand,
    LatestCommand,
    ListCommand,
    SearchCommand,
    SettingsCommand,
    StatusCommand,
    SubscribeCommand,
    UnsubscribeCommand,
    WhyCommand,
)
from bot.steps.commands.catchup import MOST_LATEST, USUAL_LATEST
from bot.steps.commands.wishes import Wish

_VERBS = {
    "subscribe": "subscribe",
    "sub": "subscribe",
    "unsubscribe": "unsubscribe",
    "unsub": "unsubscribe",
    "why": "why",
    "search": "search",
    "find": "search",
    "catchup": "catchup",
    "catch-up": "catchup",
    "latest": "latest",
    "newest": "latest",
    "status": "status",
    "topic": "topic",
    "list": "list",
    "subscriptions": "list",
    **{verb: verb for verb in READER_VERBS},
    "digest": "digest",
    "digests": "digest",
    "dm": "dm",
    "me": "dm",
    "feed": "feed",
    "feeds": "feed",
    "settings": "settings",
    "setting": "settings",
    "set": "settings",
    "setup": "setup",
    "help": "help",
    "?": "help",
}
_LINK = re.compile(r"<?(?P<link>https?://[^\s<>|]+)(?:\|[^>]*)?>?", re.IGNORECASE)
_QUOTES = "\"'“”„«»"
_NEAR = 0.7  # of 1: "setup" is not meant to be "settings", nor "latest" to be "list"


_ALONE: Mapping[str, Callable[[], Command]] = {"list": ListCommand, "status": StatusCommand}
"""What stands alone."""


def parse(text: str, topics: Topics) -> Command:  # noqa: C901, PLR0911, PLR0912 - one for each command
    """Read a command, valid to its last word; nothing at all asks for help."""
    asked = filter_words(checked_length(text)) if _may_filter(text) else Asked(checked_length(text))
    words = [word for each in asked.rest.split() if (word := _cleaned(each))]
    if not words:
        return HelpCommand()
    match _verb(words[0]):
        case "feed":
            return feed_command(words[1:])
        case "subscribe":
            address = address_in(words[1:])
            return FeedCommand(verb="add", what=address) if address else _subscribe(words[1:], topics, asked)
        case "unsubscribe":
            return _unsubscribe(words[1:], topics)
        case "why":
            return _why(words[1:])
        case "search":
            return SearchCommand(words=html.unescape(text.strip().partition(" ")[2]))
        case "catchup":
            return CatchupCommand(span=" ".join(words[1:]))
        case "latest":
            return _latest(words[1:])
        case verb if verb in _ALONE:
            read(words[1:], ())
            return _ALONE[verb]()
        case verb if verb in READER_VERBS:
            return reader_command(verb, words[1:])
        case "dm":
            return without_wish(words[1:]) or _dm(words[1:], topics, asked)
        case "settings":
            return _settings(words[1:])
        case "digest":
            return digest_command(words[1:])
        case _:
            return HelpCommand()


def _cleaned(word: str) -> str:
    """Undo Slack's escaping, except of the references that Slack itself made."""
    return word if CHANNEL.fullmatch(word) else html.unescape(word).strip(_QUOTES)


def _verb(word: str) -> str:
    wanted = word.casefold().removeprefix("/")
    if wanted in _VERBS:
        return _VERBS[wanted]
    near = get_close_matches(wanted, set(_VERBS.values()), n=1, cutoff=_NEAR)
    if near:
        guess = near[0]
        raise InvalidInput(
            f'"{word}" is no command: did you mean /newsdesk {guess}?', code="unknown_command_near", command=word, guess=guess
        )
    raise InvalidInput(f'"{word}" is no command: write /newsdesk help to see them all.', code="unknown_command", command=word)


def _may_filter(text: str) -> bool:
    """Say whether a command may name a filter: of other commands the words mean what they mean there."""
    return _VERBS.get(text.split(maxsplit=1)[0].casefold().removeprefix("/")) in {"subscribe", "dm"} if text.strip() else False


def _subscribe(words: Typed, topics: Topics, asked: Asked) -> SubscribeCommand:
    topic, rest = _topics(words, topics)
    found = read(rest, RULES)
    time, zone, days, languages = (" ".join(found[kind]) for kind in ("time", "zone", "days", "languages"))
    parse_days(days)  # each word names days, but not all of them do so together
    quiet = found["quiet"][-1] if found["quiet"] else ""
    mention = "".join(found["mention"])
    wish = Wish(
        topic=topic,
        mode=mode_of(found),
        digest=time,
        zone=zone,
        days=days,
        languages=languages,
        quiet=quiet,
        mention=mention,
        filter=html.unescape(asked.filter),
        without=asked.without,
        publishers=asked.publisher,
    )
    return SubscribeCommand(wish=wish, channel=channel_of(found), preview=asked.preview)


def _unsubscribe(words: Typed, topics: Topics) -> UnsubscribeCommand:
    """Take all up to a channel for the topic: it may have been renamed away, so that only the channel's own list knows it."""
    known = topics.leading(words)
    until = next((index for index in range(known, len(words)) if channel(words[index:], defaultdict(list))), len(words))
    if not until:
        raise no_topic(topics)
    return UnsubscribeCommand(topic=" ".join(words[:until]), channel=channel_of(read(words[until:], (channel, noise))))


def _dm(words: Typed, topics: Topics, asked: Asked) -> DmCommand:
    """Read as for a channel what somebody wants alone."""
    wanted = _subscribe(words, topics, asked)
    return alone(wanted.wish, elsewhere=wanted.channel is not None)


def _latest(words: Typed) -> LatestCommand:
    """Take topics, and how many stories wherever that stands."""
    counts = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 4]  # noqa: PLR2004 - more is no number of stories
    topics = " ".join(word for word in words if not (word.isascii() and word.isdigit()))
    return LatestCommand(topics=topics, most=min(max(counts[-1], 1), MOST_LATEST) if counts else USUAL_LATEST)


def _why(words: Typed) -> WhyCommand:
    """Take the link, bare or as Slack writes one, then a channel."""
    found = _LINK.fullmatch(words[0]) if words else None
    if found is None:
        raise InvalidInput("Say which article: give its link after why.", code="no_link")
    return WhyCommand(link=found["link"], channel=channel_of(read(words[1:], (channel, noise))))


_SETTINGS = {
    "quiet": "quiet",
    "quiet-hours": "quiet",
    "cards": "cards",
    "max": "cards",
    "updates": "updates",
    "style": "style",
    "who": "who",
    "language": "language",
    "lang": "language",
    "zone": "zone",
    "timezone": "zone",
    "time-zone": "zone",
}


def _settings(words: Typed) -> SettingsCommand:
    """Take the setting, then a channel and a zone wherever they stand; what is left is the value."""
    what = _SETTINGS.get(words[0].casefold()) if len(words) > 1 else None
    if what is None:
        raise InvalidInput(
            "Say which setting: settings quiet 22:00-07:00, settings cards 10, settings updates channel, settings style short, "
            "settings who managers, settings language fr, "
            "or settings zone Europe/Paris.",
            code="no_setting",
        )
    found: Found = defaultdict(list)
    value: list[str] = []
    rest = words[1:]
    while rest:
        taken = channel(rest, found) or (zone_words(rest, found) if what == "quiet" else 0)
        if not taken:
            value += _value(what, rest)
        rest = rest[taken or 1 :]
    return SettingsCommand(what=what, value=" ".join(value), zone="".join(found["zone"][:1]), channel=channel_of(found))


def _value(what: str, words: Typed) -> Typed:
    """Return the first word where it belongs to the value of a setting."""
    if what == "quiet" and bare_zone(words):
        raise not_understood(words)
    return [] if what == "quiet" and words[0].casefold() == "hours" else words[:1]


def _topics(words: Typed, topics: Topics) -> tuple[str, Typed]:
    """Take the topics at the beginning. What is joined to them, or stands in their place, has to name one too."""
    known = topics.leading(words)
    rest = words[known:]
    while rest and joins(rest[0]):
        rest = rest[1:]
    if not known or len(rest) < len(words) - known or joins(words[known - 1]):
        unclaimed = next((index for index in range(len(rest)) if _claimed(rest[index:])), len(rest))
        if unclaimed:
            raise unknown_topic(" ".join(rest[:unclaimed]).rstrip(",;"), topics)
    if not known:
        raise no_topic(topics)
    return " ".join(words[:known]), rest


def _claimed(words: Typed) -> bool:
    return any(rule(words, defaultdict(list)) for rule in RULES)


def mode_of(found: Found) -> str:
    """Return the mode that the words ask for together, empty where they leave it open."""
    modes = set(found["mode"])
    return "both" if "both" in modes or modes == {"live", "digest"} else "".join(modes)
