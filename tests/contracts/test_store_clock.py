"""What a clock that ran ahead has put off, on every store: once it was set right, nothing waits for the old times."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.article import Article, ArticleId
from bot.domain.ask import About, Ask, AskId, Subject, Verb
from bot.domain.delivery import Again, Batch, Growth, Kind, MessageId, Sent, Settlement
from bot.domain.destination import Destination
from bot.domain.schedule import DigestTime
from bot.domain.source import Source
from bot.domain.subscription import Mode
from bot.outbox.ahead import LatestWaits
from bot.outbox.rules import DEFAULT_PATIENCE
from bot.polling.rules import DEFAULT_RULES
from bot.polling.schedule import DueTimes
from bot.ports.store import Store
from tests.contracts.store_data import DAY, MINUTE, NOW, article, delivery, destination, filed, poll, source, subscription
from tests.fakes.seeding import save_destination, save_subscription

YEAR = timedelta(days=365)
AHEAD = NOW + YEAR
TIMES = DueTimes.at(NOW, DEFAULT_RULES)
WAITS, STEPPED = LatestWaits.at(NOW, DEFAULT_PATIENCE), LatestWaits.at(NOW, DEFAULT_PATIENCE, stepped=True)
DAILY = subscription(
    destination(),
    "quantum",
    mode=Mode.DIGEST,
    digest=DigestTime(at=(NOW + 10 * MINUTE).time().replace(second=0, microsecond=0)),
    created_at=NOW,
)


@pytest.mark.parametrize(
    ("next_poll", "polled", "due"),
    [
        (timedelta(0), None, 0),
        (timedelta(seconds=1), None, 0),
        (timedelta(days=7), None, 0),
        (timedelta(days=7, seconds=1), None, 1),
        (timedelta(days=365), -timedelta(hours=1), 1),
        (timedelta(hours=2), -timedelta(hours=1), 0),
        (timedelta(hours=2), timedelta(seconds=5), 0),
        (timedelta(hours=2), timedelta(minutes=10), 0),
        (timedelta(hours=2), timedelta(hours=1), 1),
        (timedelta(hours=28), timedelta(hours=26), 1),
        (-timedelta(days=365), timedelta(days=1), 1),
    ],
)
async def test_what_only_a_clock_that_was_ahead_can_have_written_is_due(
    store: Store, next_poll: timedelta, polled: timedelta | None, due: int
):
    """Beyond what any rule allows, or polled in the future by more than a pause: after a step back nobody waits for the old time."""
    await store.add_sources([source(next_poll_at=NOW + next_poll, polled_at=None if polled is None else NOW + polled)])
    assert await store.believe_clock(TIMES, WAITS) == due


async def test_a_source_that_was_polled_by_a_clock_a_year_ahead_is_due(store: Store):
    """One that waits as long as a rule may let it wait is not."""
    early = source("https://early.example/feed", next_poll_at=AHEAD, polled_at=AHEAD - MINUTE)
    patient = source("https://patient.example/feed", next_poll_at=NOW + timedelta(hours=20), polled_at=NOW - MINUTE)
    await store.add_sources([early, patient])
    assert await store.due_hosts(NOW, 10) == []
    assert await store.believe_clock(TIMES, WAITS) == 1
    assert list(await store.due_hosts(NOW, 10)) == ["early.example"]
    assert [each.url for each in await store.due_at("early.example", NOW)] == [early.url]
    assert await store.believe_clock(TIMES, WAITS) == 1, "it was not polled since: its last poll is still in the future"


async def test_a_host_is_not_on_hold_for_a_year(store: Store):
    """A server's patience is believed for days; a hold beyond that was set by the clock."""
    here = source(next_poll_at=NOW)
    await store.add_sources([here])
    await store.record(poll(here, hold_host_until=AHEAD))
    assert await store.due_hosts(NOW, 10) == []
    await store.believe_clock(TIMES, WAITS)
    assert len(await store.due_hosts(NOW, 10)) == 1


async def test_what_was_filed_in_the_future_goes_out_now(store: Store):
    """An alert does; a digest entry comes with the channel's next digest; what waits for a reason of today goes on waiting."""
    to = destination()
    of = await filed(store, to, [])
    await save_subscription(store, DAILY)
    alert, entry, waits = (article(of, number) for number in (1, 2, 3))
    owed = [
        delivery(to, alert, due_at=AHEAD, filed_at=AHEAD),
        delivery(to, entry, Kind.DIGEST, due_at=AHEAD, filed_at=AHEAD),
        delivery(to, waits, due_at=NOW + DAY, filed_at=NOW - MINUTE),
    ]
    await store.record(poll(of, [alert, entry, waits], owed))
    assert await store.begin(to.id, NOW, 10) == []
    assert await store.believe_clock(TIMES, WAITS) == 2
    assert shown(await store.begin(to.id, NOW, 10)) == [[alert.id]]
    assert shown(await store.begin(to.id, NOW + 10 * MINUTE, 10)) == [[alert.id], [entry.id]]


@pytest.mark.parametrize(("tried", "waits", "due"), [(DAY, WAITS, 1), (timedelta(hours=1), WAITS, 0), (timedelta(hours=1), STEPPED, 1)])
async def test_what_was_to_be_tried_again_by_the_wrong_time_is_tried_now(store: Store, tried: timedelta, waits: LatestWaits, due: int):
    """It was filed today, and failed while the clock ran ahead: beyond what any rule sets, or wherever the step back was seen."""
    await filed(store, destination(), [1])
    [batch] = await store.begin(destination().id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Again(at=NOW + tried + 300 * MINUTE, reason="HTTP 500"))])
    assert await store.believe_clock(TIMES, waits) == due
    assert len(await store.begin(destination().id, NOW, 1)) == due


async def test_a_digest_that_failed_by_the_wrong_time_is_tried_now(store: Store):
    """It has its name and its day: it is that message that waits, and no other takes its place."""
    to = destination()
    await filed(store, to, [1], Kind.DIGEST)
    [batch] = await store.begin(to.id, NOW, 1)
    await store.settle([Settlement(batch=batch, outcome=Again(at=AHEAD, reason="HTTP 500"))])
    assert await store.believe_clock(TIMES, WAITS) == 1
    assert [each.nonce for each in await store.begin(to.id, NOW, 1)] == [batch.nonce]


async def test_an_entry_that_waits_for_a_digest_of_next_year_comes_with_the_next(store: Store):
    """It was filed today, and put off to the next digest while the clock was a year ahead."""
    to = destination()
    await filed(store, to, [1], Kind.DIGEST, AHEAD)
    await save_subscription(store, DAILY)
    assert await store.believe_clock(TIMES, WAITS) == 1
    assert shown(await store.begin(to.id, NOW, 1)) == []
    assert len(await store.begin(to.id, NOW + 10 * MINUTE, 1)) == 1


async def test_a_subscription_of_the_future_has_its_digest_today(store: Store):
    """It was made while the clock was a year ahead: its digests do not begin then."""
    to = destination()
    await filed(store, to, [1], Kind.DIGEST, NOW + 10 * MINUTE)
    await save_subscription(store, replace(DAILY, created_at=AHEAD))
    await store.believe_clock(TIMES, WAITS)
    assert await store.subscriptions(to.id) == [subscription(to), replace(DAILY, created_at=NOW)]
    assert [batch.kind for batch in await store.begin(to.id, NOW + 10 * MINUTE, 1)] == [Kind.DIGEST]


@pytest.mark.parametrize(
    ("pauses", "recheck", "after"),
    [(1, timedelta(minutes=50), timedelta(minutes=50)), (1, YEAR, timedelta(minutes=75)), (5, timedelta(hours=50), timedelta(hours=30))],
)
async def test_a_paused_channel_waits_as_long_as_its_refusals_let_it(store: Store, pauses: int, recheck: timedelta, after: timedelta):
    """It was refused while the clock ran ahead; and what came since its pause began is not older than the pause."""
    to = destination(paused_at=AHEAD, pause_reason="no", pauses=pauses, recheck_at=NOW + recheck)
    off = destination("off", paused_at=AHEAD, pause_reason="no", off_at=AHEAD)
    for each in (to, off):
        await save_destination(store, each)
    await store.believe_clock(TIMES, WAITS)
    assert await store.destination(to.id) == replace(to, paused_at=NOW, recheck_at=NOW + after)
    assert await store.destination(off.id) == off


async def test_a_card_that_grew_by_the_wrong_time_is_edited_now(store: Store):
    """Its edit was under way, and was to be made again a minute later, by the wrong time."""
    to, of = destination(), source()
    await filed(store, to, [1])
    first, second, third = article(of, 1), article(of, 2, story_of=article(of, 1)), article(of, 3, story_of=article(of, 1))
    await sent(store, to)
    await grown(store, of, second, AHEAD)
    [edit] = await store.begin(to.id, AHEAD, 1)
    await grown(store, of, third, AHEAD)
    await store.believe_clock(TIMES, WAITS)
    await store.settle([Settlement(batch=edit, outcome=Sent(message_id=MessageId("m"), at=NOW))])
    assert shown(await store.begin(to.id, NOW, 1)) == [[first.id]]


async def test_a_card_that_was_edited_by_the_wrong_time_grows_on(store: Store):
    """A report that comes once the clock is right waits for the spacing of edits, not for next year."""
    to, of = destination(), source()
    await filed(store, to, [1])
    first, second, third = article(of, 1), article(of, 2, story_of=article(of, 1)), article(of, 3, story_of=article(of, 1))
    await sent(store, to)
    await grown(store, of, second, AHEAD)
    await sent(store, to, AHEAD)
    await grown(store, of, third, NOW)
    assert shown(await store.begin(to.id, NOW + MINUTE, 1)) == [[first.id]]


async def test_somebody_is_mentioned_again_though_the_last_mention_is_dated_next_year(store: Store):
    """Within the spacing of a step of seconds nobody is called twice."""
    to = destination()
    await filed(store, to, [1, 2, 3], due_at=NOW - MINUTE)
    await save_subscription(store, subscription(to, mention="7"))
    assert [each.mention for each in await sent(store, to, AHEAD, 1)] == ["7"]
    assert [each.mention for each in await sent(store, to, NOW, 1)] == ["7"]
    assert [each.mention for each in await sent(store, to, NOW - MINUTE, 1)] == [""]


def shown(batches: Sequence[Batch]) -> list[list[ArticleId]]:
    """The articles that each message shows."""
    return [[item.article.id for item in batch.items] for batch in batches]


async def sent(store: Store, to: Destination, at: datetime = NOW, limit: int = 10) -> Sequence[Batch]:
    """Send what is due."""
    batches = await store.begin(to.id, at, limit)
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=at)) for batch in batches])
    return batches


async def grown(store: Store, of: Source, report: Article, at: datetime) -> None:
    """Record another report of a story."""
    growth = Growth(story_id=report.story_id, article_id=report.id, spacing=MINUTE)
    await store.record(poll(of, [report], stories=(), at=at, grown=(growth,)))


@pytest.mark.parametrize("span", [MINUTE, None])
async def test_what_was_asked_for_a_minute_lasts_a_minute_from_now(store: Store, span: timedelta | None):
    """A mute by a clock a year ahead would last that year; one for good stays for good, and what was asked before stays as it is."""
    to, subject = destination(), Subject(Verb.MUTE, About.WORD, "quiet")
    await save_destination(store, to)
    plain = Ask(id=AskId(1), destination_id=to.id, subject=subject, name="quiet", person="U1", decides=True, made_at=NOW)
    ahead, before = (
        replace(plain, id=AskId(n), made_at=at, until=None if span is None else at + span) for n, at in ((1, AHEAD), (2, NOW - MINUTE))
    )
    await store.ask(ahead)
    await store.ask(before)
    await store.believe_clock(TIMES, WAITS)
    assert await store.asked(to.id) == [replace(plain, until=None if span is None else NOW + span), before]
