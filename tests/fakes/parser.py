"""A parser in the process of a test."""

from typing import Any

from bot.domain.fetching import Feed
from bot.feeds.fetcher import HttpFetcher
from bot.feeds.http.client import GuardedClient
from bot.feeds.http.guard import AddressPolicy
from bot.feeds.parsing.wire import pack_request, unpack_answer
from bot.feeds.parsing.worker import parser
from bot.feeds.settings import FetchSettings
from bot.ports.clock import Clock
from bot.processes.frames import unframe


class ParserHere:
    """Parses where it is asked: what a parser process answers, word for word, without the start of one. What it is fed must be harmless."""

    processes = ()

    def __init__(self, **_limits: Any) -> None:
        self._answer = parser(b"")

    async def parse(self, body: bytes, content_type: str | None, url: str, before: bytes = b"") -> Feed:
        """Return the feed in `body`; raises NotAFeed or Unparsable."""
        about, rest = unframe(pack_request(body, content_type, url, before))
        shown, rest = unframe(rest)
        return unpack_answer(self._answer(about, shown, unframe(rest)[0]))

    async def close(self) -> None:
        """Have nothing to close."""


def fetcher_here(settings: FetchSettings, *, clock: Clock, policy: AddressPolicy, **more: Any) -> HttpFetcher:
    """Return a fetcher that parses in this process."""
    return HttpFetcher(GuardedClient(settings, policy), ParserHere(), settings=settings, clock=clock, **more)
