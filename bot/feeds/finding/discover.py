"""From a page's address to its feeds.

what the address says (a known site) -> the page itself, if it is a feed -> the feeds that it names -> where feeds usually lie

Only what answered as a feed is offered. Every request goes through the guarded client, one host one after the other.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Protocol

from bot.domain.errors import FetchError, InvalidInput
from bot.domain.fetching import Feed
from bot.feeds.finding.links import PageLinks, page_links
from bot.feeds.finding.page import to_page
from bot.feeds.finding.sites import DiscoveryRules
from bot.feeds.http.client import Answer
from bot.feeds.parsing.problems import ParseProblem

_MOST_ASKED = 12
"""Candidates of one kind that are asked: pages of some sites declare a feed for every tag."""

_ACCEPT = {"Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.8"}


class Client(Protocol):
    """Fetches addresses; GuardedClient is the one."""

    async def get(self, url: str, headers: dict[str, str] | None = None) -> Answer:
        """Fetch `url`, following redirects; raises FetchError for every fault, never for a status."""
        ...


class Parser(Protocol):
    """Turns documents into feeds where they can do no harm; ParserPool is the one."""

    async def parse(self, body: bytes, content_type: str | None, url: str) -> Feed:
        """Return the feed in `body`; raises NotAFeed or Unparsable."""
        ...


class Via(StrEnum):
    """How a feed was found."""

    ADDRESS = "address"  # the address is the feed's own
    SITE = "site"  # a known site
    LINK = "link"  # the page names it
    GUESS = "guess"  # it lies where feeds usually do


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed that answered, with its own title and language."""

    url: str
    title: str
    lang: str | None
    entries: int
    via: Via


class Discoverer:
    """Finds feeds. It keeps nothing between two searches."""

    def __init__(self, client: Client, parser: Parser, rules: DiscoveryRules) -> None:
        self._client = client
        self._parser = parser
        self._rules = rules

    async def find(self, written: str) -> tuple[Found, ...]:
        """Return the feeds of the page or feed at the address that a person wrote, the best first.

        Raises InvalidInput when there is none, and FetchError when the page cannot be fetched.
        """
        url = full_address(written)
        if by_site := await self._answering(self._rules.site_feeds(url), Via.SITE):
            return by_site
        answer = await self._client.get(url, _ACCEPT)
        if found := await self.of_page(answer) or await self._answering(self._rules.usual_feeds(answer.url), Via.GUESS, first_only=True):
            return found
        raise InvalidInput(
            f"{url} names no feed, and none lies where feeds usually are: give the feed's own address.", code="no_feed_found", url=url
        )

    async def of_page(self, answer: Answer) -> tuple[Found, ...]:
        """Return the answer itself where it is a feed, else the feeds that its page names; nothing where it names none."""
        if answer.status != HTTPStatus.OK:
            return ()
        if itself := await self._as_feed(answer, Via.ADDRESS):
            return (itself,)
        links, text = await self.links(answer), to_page(answer).text
        return (
            await self._answering(self._rules.site_feeds(answer.url, text), Via.SITE)
            or await self._answering((feed.url for feed in links.declared), Via.LINK)
            or await self._answering((feed.url for feed in links.mentioned), Via.LINK, first_only=True)
        )

    async def links(self, answer: Answer) -> PageLinks:
        """Return what a fetched page says about feeds; read in a thread, since pages may be large."""
        return await asyncio.to_thread(page_links, to_page(answer).text, answer.url, self._rules.types)

    async def _answering(self, candidates: Iterable[str], via: Via, *, first_only: bool = False) -> tuple[Found, ...]:
        """Return those candidates that answer as feeds, in their order."""
        found: dict[str, Found] = {}
        for url in list(candidates)[:_MOST_ASKED]:
            if feed := await self._ask(url, via):
                found.setdefault(feed.url, feed)
                if first_only:
                    break
        return tuple(found.values())

    async def _ask(self, url: str, via: Via) -> Found | None:
        try:
            answer = await self._client.get(url, _ACCEPT)
        except FetchError:
            return None  # one candidate among several: the others may answer
        return await self._as_feed(answer, via, url)

    async def _as_feed(self, answer: Answer, via: Via, url: str | None = None) -> Found | None:
        if answer.status != HTTPStatus.OK:
            return None
        try:
            feed = await self._parser.parse(answer.body, answer.content_type, answer.url)
        except ParseProblem:
            return None
        return Found(url=url or answer.moved_to or answer.url, title=feed.title, lang=feed.lang, entries=len(feed.entries), via=via)


def full_address(written: str) -> str:
    """Return what a person wrote as an address: people leave out the scheme."""
    text = written.strip()
    return text if "://" in text else f"https://{text.removeprefix('//')}"
