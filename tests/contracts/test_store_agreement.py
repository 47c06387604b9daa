"""The store in memory and those in databases give the same answers to the same random histories."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.domain.choices import VALUES
from bot.domain.delivery import Again, Batch, Kind, MessageId, Outcome, Parked, Paused, Sent, Settlement
from bot.domain.following import OPERATOR
from bot.domain.notice import Notice, NoticeKind
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import DigestTime
from bot.domain.source import Source
from bot.domain.subscription import Mode
from bot.outbox.rules import ChannelRules
from bot.ports.store import Store
from bot.steps.notices import notice_to
from tests.contracts.store_data import (
    AI,
    DAY,
    MINUTE,
    NOW,
    OpenStore,
    article,
    delivery,
    destination,
    evidence,
    open_postgres,
    open_sqlite,
    poll,
    source,
    story,
    subscribed,
    subscription,
)
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel, save_destination, save_subscription

Action = Callable[[Store], Awaitable[Any]]

SOURCES = [source(f"https://a.example/{path}", title=f"The {path}") for path in (1, 2)]
CHANNELS = [destination(name) for name in ("x", "y")]
DAILY = subscription(CHANNELS[0], mode=Mode.DIGEST, digest=DigestTime(at=time(9, 30)), created_at=NOW - 365 * DAY)
WISHES: list[dict[str, Any]] = [
    {"quiet_hours": QuietHours(begins=time(9), ends=time(9, 32), zone="UTC")},  # over at NOW + 2 minutes
    {"quiet_hours": QuietHours(begins=time(9, 31), ends=time(7), zone="UTC")},
    {"most_cards": 1},
    {"most_cards": 2, "quiet_hours": QuietHours(begins=time(9), ends=time(10), zone="UTC")},
]
SLEEP = QuietHours(begins=time(9), ends=time(9, 31), zone="UTC")
NOTICE = Notice(kind=NoticeKind.FEED_GONE, about={"feed": "The News"}, expires_at=NOW)
FRENCH = frozenset({"fr"})
SPANS = st.integers(-3, 3).map(lambda minutes: minutes * MINUTE)


@st.composite
def records(draw: st.DrawFn) -> Action:
    """Draw a poll of one of the sources, with articles in old and new stories, some owed to channels."""
    here: Source = draw(st.sampled_from(SOURCES))
    opened = [article(here, number, seen_at=NOW + draw(SPANS)) for number in draw(st.sets(st.integers(1, 4), max_size=3))]
    articles = [each if draw(st.booleans()) else article(here, each.identity + 10, story_of=each, lang="fr") for each in opened]
    owed = [
        delivery(draw(st.sampled_from(CHANNELS)), each, draw(st.sampled_from([Kind.ALERT, Kind.DIGEST])), due_at=NOW + draw(SPANS))
        for each in articles
        if draw(st.booleans())
    ]
    after = replace(
        here,
        url=draw(st.sampled_from([here.url, SOURCES[0].url, "https://moved.example/"])),
        next_poll_at=NOW + draw(SPANS),
        errors=draw(st.integers(0, 2)),
        disabled_at=draw(st.sampled_from([None, None, NOW])),
    )
    record = poll(
        after,
        articles,
        owed,
        stories=tuple(story(each, last_seen_at=each.seen_at + MINUTE) for each in opened),
        evidence={each.id: (evidence(score=draw(st.sampled_from([1.0, 2.0]))),) for each in articles},
        hold_host_until=draw(st.sampled_from([None, None, NOW + MINUTE, NOW + 2 * MINUTE])),
    )
    return lambda store: store.record(record)


def _settling(kind: str, span: timedelta) -> Action:
    outcomes: dict[str, Outcome] = {
        "sent": Sent(message_id=MessageId("m"), at=NOW),
        "again": Again(at=NOW + span, reason="later"),
        "patience": Again(at=NOW + span, reason="slow down", counted=False),
        "parked": Parked(reason="no"),
        "paused": Paused(at=NOW + span, reason="why", recheck_at=NOW + span + MINUTE),
    }

    async def begin_and_settle(store: Store) -> list[Batch]:
        seen: list[Batch] = []
        for channel in CHANNELS:
            batches = await store.begin(channel.id, NOW + span, 2, ChannelRules(cards_an_hour=3))
            seen += batches
            await store.settle([Settlement(batch=batch, outcome=outcomes[kind]) for batch in batches[:1]])
        return seen

    return begin_and_settle


CHOICES = st.sampled_from([(of, value) for of, values in VALUES.items() for value in (None, *values)])
ACTIONS = st.one_of(
    records(),
    records(),
    st.builds(_settling, st.sampled_from(["sent", "again", "patience", "parked", "paused"]), SPANS),
    st.sampled_from(CHANNELS).map(lambda channel: lambda store: save_destination(store, channel)),
    st.tuples(st.sampled_from(CHANNELS), st.sampled_from(WISHES)).map(
        lambda wish: lambda store: save_destination(store, replace(wish[0], **wish[1]))
    ),
    st.tuples(st.sampled_from(CHANNELS), st.sampled_from([None, SLEEP]), SPANS).map(
        lambda asked: lambda store: store.set_quiet_hours(asked[0], asked[1], NOW + asked[2])
    ),
    st.tuples(st.sampled_from(CHANNELS), st.sampled_from([None, 1])).map(lambda asked: lambda store: store.set_most_cards(*asked)),
    st.tuples(st.sampled_from(CHANNELS), CHOICES).map(lambda asked: lambda store: store.choose(asked[0], *asked[1])),
    st.tuples(st.sampled_from(CHANNELS), st.sampled_from(["UTC", "Asia/Tokyo"]), SPANS).map(
        lambda asked: lambda store: store.set_zone(asked[0], asked[1], NOW + asked[2])
    ),
    st.tuples(st.sampled_from(CHANNELS), st.sampled_from(["en", "fr"])).map(lambda asked: lambda store: store.set_locale(*asked)),
    st.sampled_from(CHANNELS).map(lambda channel: lambda store: store.is_sending(channel.id)),
    st.tuples(st.sampled_from(CHANNELS), SPANS).map(lambda asked: lambda store: store.bring_forward(asked[0].id, NOW + asked[1])),
    st.sampled_from(CHANNELS).map(lambda channel: lambda store: subscribed(store, channel, subscription(channel, mention="7"))),
    st.sampled_from(CHANNELS).map(lambda channel: lambda store: subscribed(store, channel, subscription(channel, languages=FRENCH))),
    st.sampled_from(CHANNELS).map(lambda channel: lambda store: store.unsubscribe(subscription(channel).id)),
    st.tuples(st.sampled_from(CHANNELS), st.sampled_from("ab"), SPANS).map(
        lambda told: lambda store: store.file([notice_to(told[0], replace(NOTICE, expires_at=NOW + told[2]), NOW, told[1])])
    ),
    st.sampled_from(SOURCES).map(lambda here: lambda store: store.add_sources([replace(here, next_poll_at=NOW + MINUTE)])),
    st.sampled_from(SOURCES).map(lambda here: lambda store: store.remove_source(here.url)),
    SPANS.map(lambda span: lambda store: store.prune(NOW + span)),
)


async def answers(store: Store, actions: list[Action]) -> list[Any]:
    """Run a history and return all that can be asked of the store after each step."""
    await store.add_sources(SOURCES)
    for channel in CHANNELS:
        await save_channel(store, channel)
    await save_subscription(store, DAILY)
    given_back: list[Any] = []
    for action in actions:
        result = await action(store)
        given_back.append(list(result) if isinstance(result, (list, tuple)) else result)
        given_back.append(await view(store))
    return given_back


async def view(store: Store) -> list[Any]:
    """Return all that reads give."""
    return [
        list(await store.sources()),
        [
            list(each)
            for each in (await store.due_hosts(NOW, 9), await store.due_hosts(NOW + MINUTE, 9), await store.due_hosts(NOW + DAY, 1))
        ],
        [list(await store.due_at(host, NOW)) for host in ("a.example", "moved.example")],
        [(each.story, each.articles, dict(each.topics)) for each in await store.recent_stories(NOW)],
        list(await store.latest(AI, 5, OPERATOR)),
        list(await store.destinations()),
        list(await store.due_destinations(NOW, 9)),
        dict(await store.outbox_counts()),
        [list(await store.history_of(f"https://news.example/{number}", "", OPERATOR)) for number in range(1, 5)],
        [sorted(await store.known(here.id, [article(here, number).identity for number in range(15)])) for here in SOURCES],
    ]


async def _both(open_other: OpenStore, actions: list[Action]) -> tuple[list[Any], list[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        async with open_other(Path(folder)) as other:
            return await answers(MemoryStore(), actions), await answers(other, actions)


def agrees_with_memory(open_other: OpenStore, actions: list[Action]) -> None:
    memory, other = asyncio.run(_both(open_other, actions))
    for step, (one, another) in enumerate(zip(memory, other, strict=True)):
        assert one == another, f"answer {step}"


PHASES = [Phase.explicit, Phase.reuse, Phase.generate]


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(actions=st.lists(ACTIONS, min_size=10, max_size=30))
def test_memory_and_sqlite_agree(actions: list[Action]):
    """Every answer of both stores is the same after each step of any history."""
    agrees_with_memory(open_sqlite, actions)


@settings(max_examples=6, deadline=None, phases=PHASES)
@given(actions=st.lists(ACTIONS, min_size=10, max_size=15))
def test_memory_and_postgres_agree(actions: list[Action]):
    """So is every answer of PostgreSQL, in fewer histories, since each costs more."""
    agrees_with_memory(open_postgres, actions)
