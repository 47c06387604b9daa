"""Empty days: where a digest time brought nothing, tell those who asked to be told; where no source answers, tell the operator."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.notice import Notice, NoticeKind
from bot.domain.schedule import digest_day, last_digest_at, zone_of_last
from bot.domain.subscription import Subscription
from bot.outbox.digest_days import DigestDay, answered_lately, open_days, unanswered_since
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.outbox import Digests
from bot.ports.store import Destinations, Subscriptions
from bot.steps.notices import notice_to

_PATIENCE = timedelta(minutes=1)  # a poll that found something before the digest time may still be on its way
_TOO_LATE = timedelta(hours=12)  # nobody wants to hear of an empty day the day after


class EmptyDayStore(Destinations, Subscriptions, Digests, Protocol):
    """The ports that empty days need."""


async def silent_since(store: EmptyDayStore, now: datetime) -> datetime | None:
    """Return the digest time since which all sources that were asked failed; None while any answers, or before two digest times."""
    fetching = await store.fetching()
    return None if answered_lately(fetching, now) else unanswered_since(await store.all_subscriptions(), fetching, now)


@dataclass(slots=True, kw_only=True)
class EmptyDays:
    """Looks from time to time whether a digest time passed without a digest. `silent` hears once of each time without an answer."""

    store: EmptyDayStore
    chats: Mapping[Platform, Chat]
    clock: Clock
    silent: Callable[[datetime], None]
    alarmed: datetime | None = None

    async def __call__(self, _key: str = "") -> None:
        """File a line for each digest time that brought nothing."""
        now = self.clock()
        if await self._no_source_answers(now):
            return
        wishes = await self.store.empty_day_wishes(now)
        lately = _days_lately(wishes, now)
        taken = await self.store.digest_days(min(lately)) if lately else ()
        for channel, of_channel in groupby(wishes, key=lambda each: each.destination_id):
            await self._look(channel, list(of_channel), taken, now)

    async def _no_source_answers(self, now: datetime) -> bool:
        """Tell the operator; readers are not told that nothing happened by somebody who could not know."""
        since = await silent_since(self.store, now)
        if since and since != self.alarmed:
            self.silent(since)
        self.alarmed = since
        return since is not None

    async def _look(self, to: DestinationId, wishes: list[Subscription], taken: Collection[DigestDay], now: datetime) -> None:
        days = open_days([each for each in wishes if _is_recent(each, now)], taken, now - _PATIENCE)
        channel = await self.store.destination(to) if days else None
        if channel is None or channel.platform not in self.chats or not channel.takes_messages(now):
            return
        names = [f"{each.subscription} {each.day.isoformat()}" for each in days]
        await self.store.file_empty_day(notice_to(channel, _empty_day(channel, wishes, now), now, *sorted(names)), days)


def _is_recent(wish: Subscription, now: datetime) -> bool:
    """Say whether a digest time of a wish passed a short while ago."""
    return wish.digest is not None and last_digest_at(wish.digest, now - _PATIENCE) > now - _TOO_LATE


def _days_lately(wishes: Iterable[Subscription], now: datetime) -> list[date]:
    """Return the days of the digest times that passed a short while ago: no others are looked at."""
    return [digest_day(each.digest, now - _PATIENCE) for each in wishes if each.digest and _is_recent(each, now)]


def _empty_day(channel: Destination, wishes: list[Subscription], now: datetime) -> Notice:
    topics = ",".join(each.topic for each in wishes if each.topic)
    zone = zone_of_last((each.digest for each in wishes if each.digest), now, channel.zone)
    day = now.astimezone(ZoneInfo(zone)).date().isoformat()
    return Notice(kind=NoticeKind.EMPTY_DAY, about={"topics": topics, "day": day}, expires_at=now + _TOO_LATE)
