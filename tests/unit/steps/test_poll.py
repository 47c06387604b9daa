"""Polling: what follows from an answer is stored at once, and a fault of ours costs no publisher a request."""

import errno
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.analysis import Analysis, Fault, Features, Wording
from bot.domain.article import Entry, Identity
from bot.domain.errors import AnalysisError, FetchError, FetchProblem, MachineError, StoreError
from bot.domain.fetching import NO_TIME, Feed, Fetched, Repeated
from bot.domain.source import Source
from bot.domain.story import story_id
from bot.polling.quota import Brought, day_of
from bot.polling.rules import PollingRules
from bot.ports.engine import Step
from bot.steps.articles import ArticleReader
from bot.steps.network import Network
from bot.steps.poll import Poll, Polled
from bot.stories.report import Placement, Report
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW, make_destination, make_entry, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription

RULES = PollingRules()
NEWS = make_destination("news")


class Fetcher:
    """Answers with the entries that a test gives, and counts."""

    def __init__(self) -> None:
        self.entries: tuple[Entry, ...] = (make_entry("Old"),)
        self.repeated = Repeated()
        self.error: FetchError | None = None
        self.count = 0

    async def fetch(self, _source: Source) -> Fetched:
        self.count += 1
        if self.error:
            raise self.error
        return Fetched(feed=Feed(title="The Courier", entries=self.entries, repeated=self.repeated), body_hash=str(self.count))


class Analyst:
    """Everything is about AI, unless it provokes an error."""

    def __init__(self) -> None:
        self.error: AnalysisError | None = None
        self.asked: list[Sequence[Wording]] = []

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        self.asked.append(wordings)
        if self.error:
            raise self.error
        return [self._analysed(wording) for wording in wordings]

    def _analysed(self, wording: Wording) -> Analysis | Fault:
        if "poison" in wording.title:
            return Fault("poisoned")
        features = Features("en", tuple(wording.title.split())) if wording.may_join else None
        return Analysis(lang=wording.lang, evidence=(make_evidence(),), features=features)


class Grouper:
    """Every report is a story of its own."""

    placed = 0

    def place(self, report: Report) -> Placement:
        self.placed += 1
        return Placement(story_id=story_id(report.article_id), is_new=True)


class Wakes:
    """Remembers who was woken."""

    def __init__(self) -> None:
        self.wakes: list[tuple[Step, str]] = []

    async def wake(self, step: Step, key: str = "") -> None:
        self.wakes.append((step, key))


class Desk:
    """A store with one source and one subscribed channel, and the step."""

    def __init__(self, packs: tuple[str, ...] = ()) -> None:
        self.store, self.fetcher, self.clock, self.engine = MemoryStore(), Fetcher(), FakeClock(NOW), Wakes()
        self.network = Network(self.store, self.clock, RULES)
        self.polled: list[Polled] = []
        self.grouper = Grouper()
        self.analyst = Analyst()
        reader = ArticleReader(self.analyst, self.grouper, RULES, edit_spacing=timedelta(minutes=1))
        self.poll = Poll(
            store=self.store,
            fetcher=self.fetcher,
            reader=reader,
            engine=self.engine,  # type: ignore[arg-type]  # it only wakes
            clock=self.clock,
            rules=RULES,
            jitter=lambda: 0.0,
            watch=self.polled.append,
            network=self.network,
            packs=packs,
        )

    async def begin(self) -> None:
        """Poll once: the baseline."""
        await self.store.add_sources([make_source()])
        await save_destination(self.store, NEWS)
        await save_subscription(self.store, make_subscription(NEWS))
        await self.poll(make_source().host)

    async def publish(self, *titles: str) -> None:
        """Add entries, and poll when the source is due again."""
        self.fetcher.entries = (*(make_entry(title) for title in titles), *self.fetcher.entries)
        self.clock.advance(hours=25)
        await self.poll(make_source().host)

    async def pending(self) -> int:
        return (await self.store.outbox_counts())["pending"]


@pytest.fixture
async def desk():
    world = Desk()
    await world.begin()
    return world


async def test_the_first_answer_is_the_baseline(desk):
    """Its articles are stored and matched, and nobody is told."""
    assert (len(desk.polled[0].record.articles), desk.polled[0].matches, await desk.pending()) == (1, 1, 0)


async def test_news_is_stored_owed_and_delivered_at_once(desk):
    """The channel is woken in the same breath."""
    await desk.publish("New")
    assert await desk.pending() == 1
    assert desk.engine.wakes == [(Step.DELIVER, str(NEWS.id))]


async def test_what_is_older_than_any_story_is_not_compared_with_them(desk):
    """A first fetch brings the whole archive of a feed; it opens stories of its own at no cost."""
    desk.fetcher.entries = (make_entry("Archived", published_at=NOW - timedelta(days=30)), *desk.fetcher.entries)
    desk.clock.advance(hours=25)
    placed = desk.grouper.placed
    await desk.poll(make_source().host)
    (article,) = desk.polled[-1].record.articles
    assert (article.story_id, desk.grouper.placed) == (story_id(article.id), placed)


async def test_one_bad_item_costs_itself_alone(desk):
    """The others are delivered, and the bad one is named."""
    await desk.publish(*(f"Good {number}" for number in range(4)), "poison")
    assert await desk.pending() == 4
    assert desk.polled[-1].record.dropped == ("'poison': poisoned",)


async def test_a_long_document_is_analysed_in_parts(desk):
    """Each article keeps what its own words say, and its own date."""
    await desk.publish(*(f"Good {number}" for number in range(120)))
    assert [len(asked) for asked in desk.analyst.asked] == [1, 50, 50, 20]
    assert {article.title for article in desk.polled[-1].record.articles} == {f"Good {number}" for number in range(120)}


async def test_the_analyst_hears_of_whom_the_words_are(desk):
    """The publisher's language where the entry has none, the source's name, the address, and whether it may join a story."""
    await desk.store.add_sources([make_source("https://other.example/feed", title="", lang="fr")])
    (other,) = [each for each in await desk.store.sources() if each.lang == "fr"]
    old = NOW - timedelta(days=9)
    desk.fetcher.entries = (
        replace(make_entry("Ancien", published_at=old), lang=None, summary="S", body="B"),
        replace(make_entry("New"), lang="ja"),
    )
    await desk.poll.one(other)
    first, second = desk.analyst.asked[-1]
    assert first == Wording(
        title="Ancien", summary="S", body="B", lang="fr", source="The Courier", url=desk.fetcher.entries[0].url or "", may_join=False
    )
    assert (second.lang, second.may_join) == ("ja", True)


async def test_a_poll_that_cannot_be_analysed_is_not_stored_and_comes_again(desk):
    """The articles are not to blame: none is dropped, and none is taken for known."""
    desk.analyst.error = AnalysisError("No process starts on this machine.")
    with pytest.raises(AnalysisError):
        await desk.publish("New")
    assert await desk.pending() == 0
    desk.analyst.error = None
    desk.clock.advance(minutes=10)
    await desk.poll(make_source().host)
    assert [article.title for article in desk.polled[-1].record.articles] == ["New"]
    assert await desk.pending() == 1


async def test_what_the_document_before_held_is_looked_for_now_and_then(desk, monkeypatch):
    """It is known without a question; four times a day it is asked for, so that it is noted that it is still shown."""
    asked: list[int] = []
    known = desk.store.known

    async def counted(source, identities, noted_before=None):
        asked.append(len(identities))
        return await known(source, identities, noted_before)

    monkeypatch.setattr(desk.store, "known", counted)
    desk.fetcher.entries = (make_entry("New"),)
    desk.fetcher.repeated = Repeated.of(
        [([Identity(7), Identity(8)] + [Identity(0)] * 3, NO_TIME), ([Identity(9)] + [Identity(0)] * 4, NO_TIME)]
    )
    for hours in (25, 1, 1, 4):
        desk.clock.advance(hours=hours)
        await desk.poll.one((await desk.store.sources())[0])
    assert asked == [10, 7, 7, 10]
    assert await desk.pending() == 1
    assert [set(polled.record.seen) >= {7, 8, 9} for polled in desk.polled[1:]] == [True, False, False, False]


async def test_a_poll_that_cannot_be_stored_is_not_repeated_every_tick(desk, monkeypatch):
    """The row did not move, so the source is due; it rests all the same, and goes on by itself later."""

    async def broken(_record):
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(desk.store, "record", broken)
        with pytest.raises(StoreError):
            await desk.publish("New")
        for _ in range(5):
            desk.clock.advance(seconds=2)
            await desk.poll(make_source().host)
        assert desk.fetcher.count == 2
    desk.clock.advance(minutes=10)
    await desk.poll(make_source().host)
    assert (desk.fetcher.count, await desk.pending()) == (3, 1)


async def test_a_failure_is_stored_with_its_sentence(desk):
    """And the source is asked again much later."""
    desk.fetcher.error = FetchError("It is gone.", problem=FetchProblem.STATUS, status=404)
    await desk.publish()
    (source,) = await desk.store.sources()
    assert (source.last_error, source.errors) == ("It is gone.", 1)
    assert source.next_poll_at > desk.clock() + timedelta(minutes=59)


async def test_what_this_machine_lacks_is_no_fault_of_a_source(desk):
    """Nothing is counted against it, and it is asked again a minute later: a descriptor may be free by then."""
    lacking = FetchError("It cannot be reached.", problem=FetchProblem.UNREACHABLE)
    lacking.__cause__ = OSError(errno.EMFILE, "Too many open files")
    desk.fetcher.error = lacking
    (before,) = await desk.store.sources()
    with pytest.raises(MachineError, match="No file descriptor is left"):
        await desk.publish("New")
    assert await desk.store.sources() == [before]
    desk.fetcher.error = None
    await desk.poll(make_source().host)
    assert desk.fetcher.count == 2
    desk.clock.advance(minutes=1)
    await desk.poll(make_source().host)
    assert (desk.fetcher.count, await desk.pending()) == (3, 1)


async def test_a_source_that_brings_too_much_in_a_day_is_cut_short(desk):
    """What is over is known and never comes again; how much that was is told; the next day begins anew, also after a restart."""
    desk.poll = replace(desk.poll, rules=replace(RULES, articles_a_day=3))
    desk.clock.now = day_of(desk.clock()) + timedelta(days=1)
    await desk.publish("One", "Two")
    desk.clock.now = day_of(desk.clock()) + timedelta(hours=20)
    desk.poll = replace(desk.poll, brought=Brought())
    desk.fetcher.entries = (*(make_entry(f"More {number}") for number in range(5)), *desk.fetcher.entries)
    await desk.poll.one((await desk.store.sources())[0])
    assert [(len(each.record.articles), each.record.left_out) for each in desk.polled[1:]] == [(2, 0), (1, 4)]
    await desk.publish("Tomorrow")
    assert (len(desk.polled[-1].record.articles), desk.polled[-1].record.left_out) == (1, 0)


async def test_a_host_that_asks_for_patience_ends_the_round(desk):
    """Its other sources are not asked either."""
    await desk.store.add_sources([make_source(make_source().url + "?second")])
    desk.fetcher.error = FetchError("Slow down.", problem=FetchProblem.STATUS, status=429, retry_after=timedelta(hours=3))
    await desk.publish()
    assert desk.fetcher.count == 2
    assert desk.polled[-1].record.hold_host_until == desk.clock() + timedelta(hours=3)
    assert replace(desk.polled[-1].record.source, url="x").errors == 1
