"""A database as a day of work leaves it: feeds that answer and fail, channels that get cards, refuse them or wait."""

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from bot.domain.delivery import Again, Deferred, Kind, MessageId, Outcome, Parked, Paused, Sent, Settlement
from bot.domain.destination import Destination, Platform, destination_id
from bot.domain.schedule import DigestTime
from bot.domain.source import Source
from bot.domain.subscription import Mode, Subscription
from bot.ports.store import Store
from bot.store.sqlite.store import SqliteStore
from tests.contracts.store_data import DAY, MINUTE, article, delivery, poll, source, subscription
from tests.fakes.seeding import save_destination, save_subscription

HOUR = 60 * MINUTE


def channel(name: str, platform: Platform = Platform.SLACK) -> Destination:
    """A channel under its name."""
    return Destination(
        id=destination_id(platform, "team", f"id-{name}"), platform=platform, workspace_id="team", channel_id=f"id-{name}", name=name
    )


async def busy(store: Store, now: datetime) -> None:
    """Fill a store."""
    good = source(
        "https://good.example/feed", title="Good Paper", polled_at=now - MINUTE, fetched_at=now - MINUTE, next_poll_at=now + MINUTE
    )
    await store.add_sources([good, *_feeds_in_trouble(now)])
    for each in (chips, refusing, sleeping):
        await save_destination(store, each)
    await save_subscription(store, _digest(subscription(chips, created_at=now - DAY)))
    await save_subscription(store, subscription(refusing, created_at=now - DAY))
    await save_subscription(store, subscription(sleeping, created_at=now - DAY))
    await _owe(store, good, now)
    await _settle(store, chips, now, Sent(message_id=MessageId("m1"), at=now - 3 * MINUTE))
    await _settle(store, chips, now, Parked(reason="invalid_blocks"))
    await _settle(store, chips, now, Again(at=now + MINUTE, reason="HTTP 503"))
    await _settle(store, refusing, now, Paused(at=now - HOUR, reason="not_in_channel", recheck_at=now + HOUR))


chips = channel("chips")
refusing = channel("refusing", Platform.DISCORD)
sleeping = channel("sleeping")


def _feeds_in_trouble(now: datetime) -> list[Source]:
    failing = source(
        "https://failing.example/feed", polled_at=now, fetched_at=now - 3 * HOUR, errors=12, last_error="HTTP 500 Server Error"
    )
    never = replace(source("https://never.example/feed"), polled_at=now, errors=2, last_error="certificate expired")
    gone = replace(source("https://gone.example/feed"), disabled_at=now, errors=1, last_error="HTTP 410 Gone")
    return [replace(failing, next_poll_at=now + HOUR), replace(never, next_poll_at=now + HOUR), gone]


def _digest(wish: Subscription) -> Subscription:
    return replace(wish, mode=Mode.BOTH, digest=DigestTime(at=time(8, 30), zone="UTC"))


async def _owe(store: Store, of: Source, now: datetime) -> None:
    told = [article(of, number, title=f"Story {number}", seen_at=now, published_at=now) for number in range(1, 7)]
    owed = [
        *(delivery(chips, each, due_at=now - MINUTE, filed_at=now - MINUTE) for each in told[:3]),
        delivery(chips, told[3], Kind.DIGEST, due_at=now - 20 * MINUTE, filed_at=now - HOUR),
        delivery(refusing, told[4], due_at=now - MINUTE, filed_at=now - MINUTE),
        delivery(sleeping, told[5], due_at=now + 8 * HOUR, filed_at=now, deferred=Deferred.QUIET),
    ]
    await store.record(poll(of, told, owed, at=now))


async def _settle(store: Store, to: Destination, now: datetime, outcome: Outcome) -> None:
    batch = next(each for each in await store.begin(to.id, now, 9) if each.kind is Kind.ALERT)
    await store.settle([Settlement(batch=batch, outcome=outcome)])


async def make_busy_file(path: Path, now: datetime) -> None:
    """Make a file that is as busy."""
    async with SqliteStore.open(path) as store:
        await busy(store, now)
