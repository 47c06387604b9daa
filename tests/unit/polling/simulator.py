"""Thirty days in seconds: publishers, a poller around the functions under test, and a referee, on one fake clock."""

import heapq
from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from bot.domain.article import Entry, Identity
from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import Feed, Fetched, Unchanged
from bot.domain.source import Source, SourceId, source_id
from bot.polling.decide import Decision, decide, decide_error
from bot.polling.identity import every_key, feed_keys, numbered_keys
from bot.polling.rules import DEFAULT_RULES, PollingRules
from bot.polling.spread import first_poll_at
from tests.unit.polling.publishers import Publisher, Request, Response
from tests.unit.polling.referee import Page, Referee

LATENCY = timedelta(milliseconds=300)
BETWEEN = timedelta(seconds=1)
DOWN = timedelta(seconds=2)
TIMED_OUT = 0
TEMPORARY = frozenset({302, 307})

Decide = Callable[[Source, Fetched | Unchanged, Collection[Identity], datetime, PollingRules, float], Decision]
DecideError = Callable[[Source, FetchError, datetime, PollingRules, float], Decision]


@dataclass(slots=True, kw_only=True)
class Simulator:
    """The poller of one process. `rows`, `seen` and `held` are its database; only they survive a restart."""

    publishers: Sequence[Publisher]
    start: datetime
    rules: PollingRules = DEFAULT_RULES
    decide: Decide = decide
    decide_error: DecideError = decide_error
    chance: Random = field(default_factory=lambda: Random(7))
    rows: dict[SourceId, Source] = field(default_factory=dict)
    seen: dict[SourceId, set[Identity]] = field(default_factory=dict)
    held: dict[str, datetime] = field(default_factory=dict)
    free: dict[str, datetime] = field(default_factory=dict)
    names: dict[SourceId, Publisher] = field(default_factory=dict)
    posts: list[tuple[str, str, datetime]] = field(default_factory=list)
    answered_at: datetime = field(init=False)
    referee: Referee = field(init=False)

    def __post_init__(self) -> None:
        self.referee = Referee(pages={publisher.name: Page(url=publisher.url) for publisher in self.publishers})
        for publisher in self.publishers:
            key = source_id(publisher.url)
            self.rows[key] = Source(id=key, url=publisher.url, next_poll_at=first_poll_at(key, self.start))
            self.seen[key], self.names[key] = set(), publisher

    def run(self, days: float, restarts: Sequence[datetime] = ()) -> Referee:
        """Poll for so many days, with a restart at each of these instants; return the referee with its books closed."""
        end = self.start + timedelta(days=days)
        for until in [*sorted(restarts), end]:
            resumed = self._poll_until(until)
            self.free = dict.fromkeys(self.free, resumed)
        self.referee.closes(end)
        return self.referee

    def _poll_until(self, until: datetime) -> datetime:
        """Poll what falls due before `until`; return when the process is up again after it."""
        queue = [(source.next_poll_at, key) for key, source in self.rows.items() if source.disabled_at is None]
        heapq.heapify(queue)
        while queue and queue[0][0] < until:
            due, key = heapq.heappop(queue)
            may_start = self._may_start(self.rows[key].host, due)
            if may_start > due:
                heapq.heappush(queue, (may_start, key))
                continue
            self._poll(key, due)
            if self.rows[key].disabled_at is None:
                heapq.heappush(queue, (self.rows[key].next_poll_at, key))
        return until + DOWN

    def _may_start(self, host: str, at: datetime) -> datetime:
        return max(at, self.free.get(host, at), self.held.get(host, at))

    def _poll(self, key: SourceId, at: datetime) -> None:
        source = self.rows[key]
        try:
            answer: Fetched | Unchanged | FetchError = self._fetch(source, at)
        except FetchError as error:
            answer = error
        decision = self._decided(source, answer, self.chance.random())
        self._record(key, decision, at if isinstance(answer, FetchError) else self.answered_at)
        self._heard(source, answer, decision)

    def _decided(self, source: Source, answer: Fetched | Unchanged | FetchError, jitter: float) -> Decision:
        if isinstance(answer, FetchError):
            return self.decide_error(source, answer, self.answered_at, self.rules, jitter)
        known: AbstractSet[Identity] = frozenset()
        if isinstance(answer, Fetched):
            answer = _with_keys(answer)
            known = self.seen[source.id] & every_key(feed_keys(answer.feed))
        return self.decide(source, answer, known, self.answered_at, self.rules, jitter)

    def _heard(self, source: Source, answer: Fetched | Unchanged | FetchError, decision: Decision) -> None:
        """Take in what was heard; this poller has nothing that cares."""

    def _record(self, key: SourceId, decision: Decision, at: datetime) -> None:
        name = self.names[key].name
        for fresh in decision.fresh:
            self.referee.posts(name, fresh.entry.title)
            if not decision.baseline:
                self.posts.append((name, fresh.entry.title, at))
        if decision.hold_host_until:
            host = self.rows[key].host
            self.held[host] = max(decision.hold_host_until, self.held.get(host, decision.hold_host_until))
        self.seen[key].update(decision.seen)
        self.rows[key] = decision.source

    def _fetch(self, source: Source, at: datetime) -> Fetched | Unchanged:
        """Do what a fetcher does: follow redirects, and tell a document from a 304 and from an error."""
        url, moved_to, permanent = source.url, None, True
        for hop in range(6):
            response, at = self._ask(source, url, at, hop)
            if not response.location:
                return _answer(source, response, moved_to)
            url, permanent = response.location, permanent and response.status not in TEMPORARY
            moved_to = url if permanent else moved_to
        raise FetchError("It redirects too often.", problem=FetchProblem.REDIRECTS)

    def _ask(self, source: Source, url: str, at: datetime, hop: int) -> tuple[Response, datetime]:
        """Make one request; return its answer and when the host may be asked next."""
        host = url.split("/")[2]
        begun = max(at, self.free.get(host, at))
        publisher = self.names[source.id]
        request = Request(feed=publisher.name, at=begun, url=url, validators=source.validators, hop=hop)
        response = publisher.respond(request)
        self.referee.watch(request, response, begun + LATENCY)
        self.answered_at = begun + LATENCY
        self.free[host] = begun + LATENCY + BETWEEN
        return response, begun + LATENCY + BETWEEN


def _answer(source: Source, response: Response, moved_to: str | None) -> Fetched | Unchanged:
    if response.status == 304:
        return Unchanged(validators=response.validators, hints=response.headers, moved_to=moved_to)
    if response.status != 200:
        problem = FetchProblem.TIMEOUT if response.status == TIMED_OUT else FetchProblem.STATUS
        raise FetchError(
            f"{source.url} answered {response.status}.", problem=problem, status=response.status or None, retry_after=response.retry_after
        )
    body_hash = str(hash(response.entries))
    if body_hash == source.body_hash:
        return Unchanged(validators=response.validators, hints=response.headers, moved_to=moved_to, not_modified=False)
    feed = Feed(entries=response.entries, hints=response.document)
    return Fetched(feed=feed, validators=response.validators, hints=response.headers, moved_to=moved_to, body_hash=body_hash)


def _with_keys(answer: Fetched) -> Fetched:
    """Give a document its keys, as the parser does: they are asked for more than once."""
    return replace(answer, feed=replace(answer.feed, keys=_keys(answer.feed.entries)))


@cache
def _keys(entries: tuple[Entry, ...]) -> tuple[tuple[Any, ...], ...]:
    """Work out the keys once: publishers show the same in each simulation."""
    return tuple((number, *keys) for number, keys in numbered_keys(entries))


def forgetful(decided: Decision, **forgotten: object) -> Decision:
    """Return a decision with parts of the source's next state replaced: how tests plant a wrong rule."""
    return replace(decided, source=replace(decided.source, **forgotten))  # type: ignore[arg-type]  # any field may be planted
