"""The fetcher: one conditional GET, judged, and parsed where it can do no harm. It satisfies bot/ports/fetcher.py."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import urlsplit

from cachetools import LRUCache

from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import NO_HINTS, Feed, Fetched, Hints, Unchanged
from bot.domain.source import NO_VALIDATORS, Source, Validators
from bot.feeds.http.client import Answer, GuardedClient
from bot.feeds.http.freshness import fresh_for, retry_after
from bot.feeds.http.guard import PUBLIC_ONLY, AddressPolicy
from bot.feeds.parsing.pool import ParserPool
from bot.feeds.parsing.problems import NotAFeed, Unparsable
from bot.feeds.settings import FetchSettings
from bot.ports.clock import Clock

_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.5"
_ADVICE = "check it with the feed doctor, or give the address of the site's feed"
_REMEMBERED = 4 * 1024 * 1024
"""Bytes of what documents showed: some 5,000 documents of 20 items."""

_LONGEST_SHOWN = 32 * 1024
"""Bytes of one of them: no parser that works sends more."""

_DIGEST = 32
"""Hexadecimal digits of a body's hash. Processors have instructions for SHA-256, which make it three times as fast as BLAKE2."""

_CANNOT_STAND_CONDITIONS = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE})
"""What servers answer to validators of their own that they no longer read, or that have grown too long for them."""

_STATUSES = {
    HTTPStatus.UNAUTHORIZED: "asks for a password; give an address that is open to everybody",
    HTTPStatus.FORBIDDEN: "refuses to give us this feed; Newsdesk asks again much later",
    HTTPStatus.NOT_FOUND: "has nothing at this address (404); check the address or find the feed's new one",
    HTTPStatus.GONE: "says that this feed is gone for good (410); remove it or find its successor",
    HTTPStatus.TOO_MANY_REQUESTS: "asks us to come less often (429); Newsdesk waits",
    HTTPStatus.SERVICE_UNAVAILABLE: "is not available at the moment (503); Newsdesk will ask again",
}


class Parser(Protocol):
    """Turns documents into feeds; ParserPool is the one."""

    @property
    def processes(self) -> Sequence[int]:
        """The ids of the processes that read them."""
        ...

    async def parse(self, body: bytes, content_type: str | None, url: str, before: bytes = b"") -> Feed:
        """Return the feed in `body`, which follows on one that showed `before`; raises NotAFeed or Unparsable."""
        ...

    async def close(self) -> None:
        """Release what it holds."""
        ...


class HttpFetcher:
    """Fetches sources over HTTP. Use it as a context manager, or close it; it closes the client and the parser that it was given.

    `client` and `parser` may serve the finding of feeds too: one session, one politeness, one set of parser processes.

    `strangers` asks for the feeds of workspaces, and for what people give in a chat: it brings nothing along that the operator's own
    feeds are asked with, and goes to public addresses alone.

    `subscribers` says how many channels follow a source, for the User-Agent; without it the User-Agent does not say.
    """

    def __init__(  # noqa: PLR0913 - two clients, a parser, and what they are told
        self,
        client: GuardedClient,
        parser: Parser,
        *,
        settings: FetchSettings,
        clock: Clock,
        subscribers: Callable[[Source], int] | None = None,
        strangers: GuardedClient | None = None,
    ) -> None:
        self.client = client
        self.strangers = strangers or client
        self.parser = parser
        self._user_agent = lru_cache(settings.user_agent)
        self._clock = clock
        self._subscribers = subscribers
        self._shown: LRUCache[str, bytes] = LRUCache(_REMEMBERED, getsizeof=len)

    @classmethod
    def build(
        cls,
        settings: FetchSettings,
        *,
        clock: Clock,
        policy: AddressPolicy = PUBLIC_ONLY,
        subscribers: Callable[[Source], int] | None = None,
    ) -> Self:
        """Return a fetcher with a client and parser processes of its own, as the settings say."""
        parser = ParserPool(workers=settings.parse_workers, timeout=settings.parse_timeout, memory=settings.parse_memory)
        strangers = GuardedClient(replace(settings, access=()), replace(policy, networks=()))
        client = GuardedClient(settings, policy)
        return cls(client, parser, settings=settings, clock=clock, subscribers=subscribers, strangers=strangers)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections and end the parser processes; may be called twice."""
        await self.client.close()
        await self.strangers.close()
        await self.parser.close()

    async def fetch(self, source: Source) -> Fetched | Unchanged:
        """Make one conditional GET and parse the answer; raises FetchError for all that gives no feed."""
        asked, answer = await self._ask(source)
        if answer.status == HTTPStatus.NOT_MODIFIED and asked.validators != NO_VALIDATORS:
            return self._not_modified(asked, answer)
        if answer.status not in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
            raise _bad_status(answer)
        return await self._read(source, answer)

    async def _ask(self, source: Source) -> tuple[Source, Answer]:
        """Return the answer with the source as it was asked: without its validators where the server cannot stand them."""
        client = self.client if source.owner is None else self.strangers
        answer = await client.get(source.url, self._headers(source))
        if answer.status not in _CANNOT_STAND_CONDITIONS or source.validators == NO_VALIDATORS:
            return source, answer
        bare = replace(source, validators=NO_VALIDATORS)
        again = await client.get(source.url, self._headers(bare))
        return bare, replace(again, requests=answer.requests + again.requests)

    def _headers(self, source: Source) -> dict[str, str]:
        headers = {"User-Agent": self._user_agent(self._subscribers(source) if self._subscribers else None), "Accept": _ACCEPT}
        if source.validators.etag is not None:
            headers["If-None-Match"] = source.validators.etag
        if source.validators.last_modified is not None:
            headers["If-Modified-Since"] = source.validators.last_modified
        return headers

    def _not_modified(self, source: Source, answer: Answer) -> Unchanged:
        """Keep the validators, but for those that the 304 renews (RFC 9110, 15.4.5)."""
        renewed = _validators(answer)
        kept = Validators(
            etag=renewed.etag or source.validators.etag, last_modified=renewed.last_modified or source.validators.last_modified
        )
        return Unchanged(validators=kept, hints=self._hints(answer), moved_to=answer.moved_to, requests=answer.requests)

    async def _read(self, source: Source, answer: Answer) -> Fetched | Unchanged:
        validators, hints = _validators(answer), self._hints(answer)
        digest = sha256(answer.body).hexdigest()[:_DIGEST]
        if digest == source.body_hash:
            return Unchanged(validators=validators, hints=hints, moved_to=answer.moved_to, not_modified=False, requests=answer.requests)
        feed = await self._feed(answer, self._shown.get(source.body_hash or "", b""))
        if 0 < len(feed.shown) <= _LONGEST_SHOWN:
            self._shown[digest] = feed.shown
        return Fetched(
            feed=feed,
            validators=validators,
            body_hash=digest,
            hints=feed.hints if hints is NO_HINTS else replace(feed.hints, fresh_for=hints.fresh_for),
            moved_to=answer.moved_to,
            requests=answer.requests,
        )

    async def _feed(self, answer: Answer, before: bytes) -> Feed:
        try:
            return await self.parser.parse(answer.body, answer.content_type, answer.url, before)
        except (NotAFeed, Unparsable) as error:
            problem = FetchProblem.NOT_A_FEED if isinstance(error, NotAFeed) else FetchProblem.UNPARSABLE
            raise FetchError(f"{urlsplit(answer.url).netloc} {error}; {_ADVICE}.", problem=problem) from error

    def _hints(self, answer: Answer) -> Hints:
        span = fresh_for(answer.headers, self._clock())
        return NO_HINTS if span is None else Hints(fresh_for=span)


def _validators(answer: Answer) -> Validators:
    """Return the server's validators as it sent them."""
    return Validators(etag=_returnable(answer.headers.get("ETag")), last_modified=_returnable(answer.headers.get("Last-Modified")))


def _returnable(value: str | None) -> str | None:
    """Return a header that can be sent back byte by byte; empty ones, and bytes that are no UTF-8, count as none."""
    if not value:
        return None
    try:
        return value if value.isascii() or value.encode() else None
    except UnicodeEncodeError:
        return None


def _bad_status(answer: Answer) -> FetchError:
    known = {int(status): words for status, words in _STATUSES.items()}
    words = known.get(answer.status, f"answered with status {answer.status} and no feed; Newsdesk will ask again")
    return FetchError(
        f"{urlsplit(answer.url).netloc} {words}.",
        problem=FetchProblem.STATUS,
        status=answer.status,
        retry_after=retry_after(answer.headers),
    )
