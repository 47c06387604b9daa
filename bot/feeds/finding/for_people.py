"""The search for feeds as people ask for it in a chat: without what the operator's own feeds are asked with, and in few words."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from bot.domain.errors import FetchError, InvalidInput
from bot.domain.found_feed import Examined, FeedLook, FoundFeed, state_of
from bot.domain.times import EPOCH
from bot.feeds.finding.discover import Client, Discoverer, Parser, full_address
from bot.feeds.finding.doctor import Doctor
from bot.feeds.finding.sites import DiscoveryRules
from bot.feeds.parsing.problems import ParseProblem
from bot.ports.clock import Clock

_SHOWN: Final = 3


class PeoplesFinder:
    """Satisfies bot.ports.finding.FeedFinder; its `doctor` says more, for who words it."""

    def __init__(self, client: Client, parser: Parser, rules: DiscoveryRules, clock: Clock) -> None:
        self._client = client
        self._parser = parser
        self._discoverer = Discoverer(client, parser, rules)
        self.doctor = Doctor(client, parser, self._discoverer, clock)

    async def find(self, written: str) -> Sequence[FoundFeed]:
        """Return the feeds of the page or feed at an address, the best first."""
        try:
            found = await self._discoverer.find(written)
        except FetchError as error:
            raise _unreachable(written) from error
        return [FoundFeed(url=each.url, title=each.title, lang=each.lang, items=each.entries) for each in found]

    async def look(self, url: str) -> FeedLook:
        """Return what stands in a feed now."""
        try:
            answer = await self._client.get(url)
            feed = await self._parser.parse(answer.body, answer.content_type, answer.url)
        except (FetchError, ParseProblem) as error:
            raise _unreachable(url) from error
        newest = sorted(feed.entries, key=lambda each: each.published_at or EPOCH, reverse=True)
        return FeedLook(title=feed.title, lang=feed.lang, newest=tuple(newest[:_SHOWN]))

    async def document(self, url: str) -> bytes:
        """Return what lies at an address."""
        try:
            answer = await self._client.get(url)
        except FetchError as error:
            raise _unreachable(url) from error
        if answer.status != HTTPStatus.OK:
            raise _unreachable(url)
        return answer.body

    async def examine(self, written: str) -> Examined:
        """Return what is wrong with an address, or that nothing is."""
        found = await self.doctor.examine(written)
        return Examined(state=state_of(found.problem), host=_host(written), instead=found.instead)


def _host(written: str) -> str:
    try:
        return urlsplit(full_address(written)).hostname or written
    except ValueError:
        return written


def _unreachable(written: str) -> InvalidInput:
    host = _host(written)
    return InvalidInput(f"{host} gives no feed: check the address, or try again later.", code="feed_unreachable", host=host)
