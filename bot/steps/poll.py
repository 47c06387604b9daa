"""Poll: ask a host's due sources for news, and write down in one transaction all that follows from each answer."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from bot.domain.article import ArticleId, Identity
from bot.domain.errors import FetchError, FetchProblem, MachineError
from bot.domain.fetching import Fetched, Repeated, Unchanged
from bot.domain.filters import without_marks
from bot.domain.illness import fell_ill_lately
from bot.domain.polling import PollRecord
from bot.domain.scarcity import lack_of
from bot.domain.source import Source, SourceId
from bot.domain.subscription import Subscription
from bot.domain.topic import Evidence
from bot.outbox.filing import file_deliveries
from bot.polling.decide import Decision, decide, decide_error, decide_nothing
from bot.polling.identity import every_key, feed_keys
from bot.polling.outage import Word, word_of
from bot.polling.quota import Brought, day_of, within_quota
from bot.polling.rules import PollingRules
from bot.polling.schedule import is_asleep
from bot.ports.clock import Clock
from bot.ports.engine import Engine, Step
from bot.ports.fetcher import Fetcher
from bot.ports.store import Articles, Sources
from bot.steps.articles import ArticleReader, Reading
from bot.steps.asking import Asking
from bot.steps.network import Network
from bot.steps.notices import FeedNoticeStore, tell_of_gone_feed, tell_of_ill_feed

_LONG = 300  # entries: a longer document is thought about in a thread, so that commands are answered meanwhile
_MANY = 1_000  # pairs of an article and a subscription, about ten milliseconds where all match: more are judged in a thread too

NOTED_FOR = timedelta(days=1)
"""What a document shows is noted again after this time, so that prune can tell it from what was shown once and never again."""

_NOTING = NOTED_FOR / 4
"""How long it may take until that is noticed of what stands in one document after the other. Prune allows for a day."""

_NEVER = datetime.min.replace(tzinfo=UTC)


class PollStore(Sources, Articles, FeedNoticeStore, Protocol):
    """The ports that polling needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """The result of one poll of one source, for those who watch. `in_doubt`: perhaps this machine's network is down."""

    source: Source
    record: PollRecord
    answer: Fetched | Unchanged | FetchError
    in_doubt: bool = False

    @property
    def counted(self) -> bool:
        """Whether a failure counts as the source's own."""
        return self.record.source.errors > self.source.errors

    @property
    def out_of_reach(self) -> bool:
        """Whether it failed as all do while this machine's network is down."""
        return isinstance(self.answer, FetchError) and word_of(self.source, self.answer) is Word.AWAY

    @property
    def entries(self) -> int | None:
        """How many entries the document has; None where none came."""
        return self.answer.feed.count if isinstance(self.answer, Fetched) else None

    @property
    def requests(self) -> int:
        """How many requests it took, redirects among them; a refused address takes none."""
        if isinstance(self.answer, FetchError):
            return 0 if self.answer.problem is FetchProblem.REFUSED else 1
        return self.answer.requests

    @property
    def matches(self) -> int:
        """How many of the new articles match a topic."""
        return sum(any(each.matched for each in without_marks(evidence)) for evidence in self.record.evidence.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """Ask the due sources of one host, one after the other.

    `packs` are those that ship: their feeds come and go without a word to readers. `asking` ends all requests at once. `resting` says
    until when sources rest whose polls could not be stored, `noted` when all that a source shows was last looked for in the store,
    `brought` how many articles each has brought today.
    """

    store: PollStore
    fetcher: Fetcher
    reader: ArticleReader
    engine: Engine
    clock: Clock
    rules: PollingRules
    jitter: Callable[[], float]
    watch: Callable[[Polled], None]
    network: Network
    packs: Collection[str] = ()
    asking: Asking = field(default_factory=Asking)
    resting: dict[SourceId, datetime] = field(default_factory=dict)
    noted: dict[SourceId, datetime] = field(default_factory=dict)
    brought: Brought = field(default_factory=Brought)

    async def __call__(self, host: str) -> None:
        """Poll what is due at `host` now; a source that puts the host on hold ends the round.

        A poll that could not be stored moved no row, so the source would be due at once: it rests in memory instead,
        since a fault of ours must not cost its publisher a request every tick.
        """
        if not self.network.may_ask(host):
            return
        for source in await self.store.due_at(host, self.clock()):
            if self.resting.get(source.id, self.clock()) > self.clock() or (self.network.down and is_asleep(source, self.clock())):
                continue
            self.resting[source.id] = self.clock() + self.rules.floor
            polled = await self._polled(source)
            del self.resting[source.id]
            if polled.record.hold_host_until or self.network.outage:
                return  # the next tick goes on, as far as it may

    async def _polled(self, source: Source) -> Polled:
        """Poll one source; where the machine lacks something nobody was asked, so that it rests for a minute only."""
        try:
            return await self.one(source)
        except MachineError:
            self.resting[source.id] = self.clock() + self.rules.refresh_wait
            raise

    async def one(self, source: Source) -> Polled:
        """Poll one source, due or not, and wake the deliveries that follow.

        Raises MachineError where it failed for want of something that this machine lacks: that is no fault of the source.
        """
        try:
            answer: Fetched | Unchanged | FetchError = await self.asking.answer(self.fetcher.fetch(source))
        except FetchError as error:
            if lack := lack_of(error):
                raise MachineError(lack) from error
            answer = error
        record = await self._record(source, answer)
        await self._tell_of_trouble(source, record)  # first: after the end of a feed, nobody asks it again
        owed = await self.store.record(record)
        self.brought.add(source.id, len(record.articles))
        await self.network.heard(source, answer, record)  # first: the card of the feed that ends an outage waits for those of the others
        for destination in owed:
            await self.engine.wake(Step.DELIVER, str(destination))
        polled = Polled(source=source, record=record, answer=answer, in_doubt=self.network.in_doubt)
        self.watch(polled)
        return polled

    async def _tell_of_trouble(self, before: Source, record: PollRecord) -> None:
        """Tell of a source that has ended, or that has failed for long and not by a fault of our own network."""
        after, sent = record.source, before.pack not in self.packs
        if after.disabled_at and not before.disabled_at:
            await tell_of_gone_feed(self.store, before, record.at, sent=sent)
        elif after.errors > before.errors and fell_ill_lately(after, record.at) and not (self.network.in_doubt or self.network.outage):
            await tell_of_ill_feed(self.store, after, record.at, sent=sent)

    async def _record(self, source: Source, answer: Fetched | Unchanged | FetchError) -> PollRecord:
        decision = await self._decide(source, answer)
        if not decision.fresh:
            return PollRecord(
                source=decision.source,
                at=self.clock(),
                seen=decision.seen,
                hold_host_until=decision.hold_host_until,
                without_document=not isinstance(answer, Fetched),
                asked=source.url,
            )
        return replace(await self._news(decision, self.clock()), asked=source.url)

    async def _news(self, decision: Decision, now: datetime) -> PollRecord:
        if not self.brought.is_of(now):
            self.brought.begin(now, await self.store.brought_since(day_of(now)))
        fresh = within_quota(decision.fresh, self.brought.by(decision.source.id), now, self.rules)
        reading = await self.reader.read(decision.source, fresh, now)
        subscriptions = () if decision.baseline else await self._wishes(decision.source, reading)
        filing = partial(file_deliveries, reading.articles, reading.evidence, subscriptions, now, past=reading.past)
        many = len(reading.articles) * len(subscriptions) > _MANY
        return PollRecord(
            source=replace(decision.source, first_look=now) if decision.baseline else decision.source,
            at=now,
            seen=decision.seen,
            articles=reading.articles,
            stories=reading.stories,
            evidence=_matched(reading),
            deliveries=await asyncio.to_thread(filing) if many else filing(),
            grown=reading.grown,
            dropped=reading.dropped,
            left_out=len(decision.fresh) - len(fresh),
        )

    async def _wishes(self, source: Source, reading: Reading) -> Sequence[Subscription]:
        """Return the subscriptions that may ask for what was read."""
        topics = {each.topic for evidence in reading.evidence.values() for each in evidence if each.matched}
        return await self.store.subscriptions_to(topics, source.id) if reading.articles else ()

    async def _decide(self, source: Source, answer: Fetched | Unchanged | FetchError) -> Decision:
        now, jitter = self.clock(), self.jitter()
        if isinstance(answer, FetchError):
            return await self._decide_error(source, answer, now, jitter)
        if isinstance(answer, Unchanged):
            return decide(source, answer, (), now, self.rules, jitter)
        entries = answer.feed.entries
        keyed = await asyncio.to_thread(feed_keys, answer.feed) if len(entries) > _LONG else feed_keys(answer.feed)
        keys, repeated = every_key(keyed), self._to_note(source, answer.feed.repeated, now)
        known = await self.store.known(source.id, keys | repeated, now - NOTED_FOR) if keys or repeated else {}
        deciding = partial(decide, source, answer, known, now, self.rules, jitter, keyed=keyed)
        decision = await asyncio.to_thread(deciding) if len(entries) > _LONG else deciding()
        shown_still = tuple(identity for identity, is_long_ago in known.items() if is_long_ago)
        forgotten = repeated - known.keys()
        return replace(decision, seen=(*decision.seen, *shown_still, *forgotten)) if shown_still or forgotten else decision

    async def _decide_error(self, source: Source, error: FetchError, now: datetime, jitter: float) -> Decision:
        away = word_of(source, error) is Word.AWAY
        if away and self.network.down:
            return decide_nothing(source, now)
        return decide_error(source, error, now, self.rules, jitter, perhaps_ours=away and await self.network.cannot_tell())

    def _to_note(self, source: Source, repeated: Repeated, now: datetime) -> frozenset[Identity]:
        """Return what the document before held too, now and then, for it to be noted again; it is known without a question."""
        if now - self.noted.get(source.id, _NEVER) < _NOTING:
            return frozenset()
        self.noted[source.id] = now
        return repeated.keys()


def _matched(reading: Reading) -> dict[ArticleId, tuple[Evidence, ...]]:
    """Return the evidence worth keeping: that of topics which matched."""
    kept = {article: tuple(each for each in evidence if each.matched) for article, evidence in reading.evidence.items()}
    return {article: evidence for article, evidence in kept.items() if evidence}
