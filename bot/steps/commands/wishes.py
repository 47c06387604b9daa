"""A wish for a topic, as typed: read into a subscription, or into a change of the one that there is. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.filters import MOST_PUBLISHERS, Filter
from bot.domain.inputs import parse_days, parse_empty_days, parse_languages, parse_mode, parse_time, parse_zone
from bot.domain.item_kinds import NOTHING, parse_kinds
from bot.domain.schedule import DEFAULT_DIGEST, EVERY_DAY, DigestTime
from bot.domain.source import Source
from bot.domain.subscription import Mode, Subscription, subscription_id
from bot.domain.topic import Topics, TopicSlug
from bot.matching.filters import is_contrary

NO_KINDS: Final = Topics(())
NOBODY: Final = "nobody"
"""Asks cards to mention nobody any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A person's wish, as typed; what is empty stays as it is, and is the default where nothing is yet.

    `topic` may name several, or all. Whatever says how a digest shall be asks for one. `mention` is whom live cards mention, as the
    platform names them, or NOBODY. `filter` is a query, `without` names kinds of items, `publishers` says how many have to tell a story.
    """

    topic: str
    mode: str = ""
    digest: str = ""
    zone: str = ""
    days: str = ""
    languages: str = ""
    quiet: str = ""
    mention: str = ""
    filter: str = ""
    without: str = ""
    publishers: str = ""
    by: str = ""

    @property
    def scheduled(self) -> bool:
        """Whether it says how a digest shall be."""
        return bool(self.digest or self.zone or self.days or self.quiet)


def wished(  # noqa: PLR0913, PLR0917 - a wish, and what it is read by
    wish: Wish, about: TopicSlug | Source, channel: Destination, before: Subscription | None, now: datetime, kinds: Topics = NO_KINDS
) -> Subscription:
    """Return the subscription to a topic, or to a whole feed, as it shall be; raise InvalidInput for what cannot be read, or cannot apply.

    A digest is in the zone that the wish names, else in its own so far, else in the channel's. `kinds` are those of items.
    """
    mode = _mode(wish, before, channel)
    start = before or _first(about, channel, wish.by, now)
    return replace(
        start,
        mode=mode,
        digest=_digest(wish, start.digest, channel.zone) if mode.digest else None,
        languages=parse_languages(wish.languages) if wish.languages else start.languages,
        empty_days=mode.digest and (parse_empty_days(wish.quiet) if wish.quiet else start.empty_days),
        mention=_mention(wish, start, mode),
        filter=read_filter(wish, start.filter, kinds),
        created_at=now,
    )


def rescheduled(wish: Wish, before: Subscription, zone: str, now: datetime) -> Subscription:
    """Return a subscription with a digest when a wish says, beside its live stories where it has those; raise InvalidInput.

    The channel's `zone` is that of a digest which is the first one.
    """
    mode = Mode.BOTH if before.mode is Mode.LIVE else before.mode
    return replace(before, mode=mode, digest=_digest(wish, before.digest, zone), created_at=now)


def _first(about: TopicSlug | Source, channel: Destination, by: str, now: datetime) -> Subscription:
    if isinstance(about, Source):
        key, name = subscription_id(channel.id, about.id), about.title or about.host
        return Subscription(id=key, destination_id=channel.id, feed=about.id, feed_name=name, created_by=by, created_at=now)
    return Subscription(id=subscription_id(channel.id, about), destination_id=channel.id, topic=about, created_by=by, created_at=now)


def _mode(wish: Wish, before: Subscription | None, channel: Destination) -> Mode:
    """Return how matches shall arrive. Live stories stay beside a digest that is asked for later; one person gets a digest unasked."""
    asked = parse_mode(wish.mode) if wish.mode else None
    if asked is Mode.LIVE and wish.scheduled:
        raise InvalidInput("A digest has a time, live stories have none: choose both, or leave one out.", code="live_with_digest")
    if asked:
        return asked
    if before is None:
        return Mode.DIGEST if wish.scheduled or channel.person else Mode.LIVE
    return Mode.BOTH if wish.scheduled and before.mode is Mode.LIVE else before.mode


def _digest(wish: Wish, before: DigestTime | None, zone: str) -> DigestTime:
    kept = before or DigestTime(at=parse_time(DEFAULT_DIGEST), zone=zone, days=EVERY_DAY)
    return DigestTime(
        at=parse_time(wish.digest) if wish.digest else kept.at,
        zone=parse_zone(wish.zone) if wish.zone else kept.zone,
        days=parse_days(wish.days) if wish.days else kept.days,
    )


def read_filter(wish: Wish, before: Filter, kinds: Topics) -> Filter:
    """Return the filter of a wish; raise InvalidInput, with the column, for a query that cannot be read."""
    query = before.query
    if wish.filter:
        typed = " ".join(wish.filter.replace("\0", " ").split())  # PostgreSQL keeps no NUL
        query = "" if typed.casefold() in NOTHING else typed
    return Filter(
        query=query,
        contrary=bool(query) and is_contrary(query),
        without=parse_kinds(wish.without, kinds) if wish.without else before.without,
        publishers=_publishers(wish.publishers) if wish.publishers else before.publishers,
    )


def _publishers(text: str) -> int:
    """Read how many publishers have to tell a story."""
    typed = text.strip().casefold()
    count = 1 if typed in NOTHING else int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0  # noqa: PLR2004
    if not 1 <= count <= MOST_PUBLISHERS:
        raise InvalidInput(
            f'"{text}" is no number of publishers: write 1 to {MOST_PUBLISHERS}.', code="bad_publishers", typed=text, most=MOST_PUBLISHERS
        )
    return count


def _mention(wish: Wish, before: Subscription, mode: Mode) -> str:
    if wish.mention and wish.mention != NOBODY and not mode.live:
        raise InvalidInput("Only live cards mention somebody: choose live or both, or leave the mention out.", code="mention_not_live")
    if not mode.live or wish.mention == NOBODY:
        return ""
    return wish.mention or before.mention
