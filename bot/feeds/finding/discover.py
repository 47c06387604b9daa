"""From a page's address to its feeds.

what the address says (a known site) -> the page itself, if it is a feed -> the feeds that it names -> where feeds usually lie

Only what answered as a feed is offered; feeds of comments, and such without entries, stand behind the others. Every request goes
through the guarded client, one host one after the other.
"""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

from bot.domain.errors import FetchError, InvalidInput
from bot.domain.fetching import Feed
from bot.feeds.finding.links import NamedFeed, PageLinks, page_links
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


_OF_COMMENTS = re.compile(
    r"[/?&=._-](?:comments?|kommentare?|commentaires|comentarios|commenti|reacties|komentarze|yorumlar)(?:[/?&=._-]|$)", re.IGNORECASE
)
_SAYS_COMMENTS = re.compile(
    r"\bcomments? (?:feed|rss|atom)\b|^comments? (?:on|for|to)\b|» comments?\b|\bkommentar-?feed\b|\bkommentare (?:zu|für)\b"
    r"|\bflux des commentaires\b|^commentaires (?:sur|pour)\b|\bfeed de los comentarios\b|\b(?:rss|feed) (?:de|dos) coment[aá]rios\b"
    r"|^comentarios en\b|\bfeed dei commenti\b|^commenti (?:su|a)\b|\breactiefeed\b|^reacties op\b|コメント|댓글|评论 ?feed|評論 ?feed",
    re.IGNORECASE,
)


class Via(StrEnum):
    """How a feed was found."""

    ADDRESS = "address"  # the address is the feed's own
    SITE = "site"  # a known site
    LINK = "link"  # the page names it
    GUESS = "guess"  # it lies where feeds usually do


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed that answered, with its own title and language. `of_comments`: it has what readers say, not what is reported."""

    url: str
    title: str
    lang: str | None
    entries: int
    via: Via
    of_comments: bool = False

    @property
    def rank(self) -> tuple[bool, bool]:
        """Its place in the order of offers: the lowest comes first."""
        return self.of_comments, not self.entries


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
        if by_site := await self._answering(_plain(self._rules.site_feeds(url)), Via.SITE):
            return by_site
        answer = await self._client.get(url, _ACCEPT)
        named = await self.of_page(answer)
        if not _is_good(named):
            named = _best_first((*named, *await self._answering(_plain(self._rules.usual_feeds(answer.url)), Via.GUESS, first_only=True)))
        if named:
            return named
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
        if by_site := await self._answering(_plain(self._rules.site_feeds(answer.url, text)), Via.SITE):
            return by_site
        declared = await self._answering(links.declared, Via.LINK)
        return (
            declared if _is_good(declared) else _best_first((*declared, *await self._answering(links.mentioned, Via.LINK, first_only=True)))
        )

    async def links(self, answer: Answer) -> PageLinks:
        """Return what a fetched page says about feeds; read in a thread, since pages may be large."""
        return await asyncio.to_thread(page_links, to_page(answer).text, answer.url, self._rules.types)

    async def _answering(self, candidates: Iterable[NamedFeed], via: Via, *, first_only: bool = False) -> tuple[Found, ...]:
        """Return those candidates that answer as feeds, the best first, else in their order."""
        found: dict[str, Found] = {}
        for named in list(candidates)[:_MOST_ASKED]:
            if feed := await self._ask(named.url, via):
                found.setdefault(feed.url, replace(feed, of_comments=_is_of_comments(named.url, named.title, feed.title)))
                if first_only and not any(found[feed.url].rank):
                    break
        return _best_first(found.values())

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


def _plain(urls: Iterable[str]) -> Iterable[NamedFeed]:
    return [NamedFeed(url=url) for url in urls]


def _is_good(found: Sequence[Found]) -> bool:
    """Whether there is a feed, and the best of them is what people look for: an address that is a feed itself always is."""
    return bool(found) and (found[0].via is Via.ADDRESS or not any(found[0].rank))


def _best_first(found: Iterable[Found]) -> tuple[Found, ...]:
    once: dict[str, Found] = {}
    for feed in found:
        once.setdefault(feed.url, feed)
    return tuple(sorted(once.values(), key=lambda feed: feed.rank))


def _is_of_comments(url: str, *titles: str) -> bool:
    parts = urlsplit(url)
    return bool(_OF_COMMENTS.search(f"{parts.path}?{parts.query}")) or any(_SAYS_COMMENTS.search(title) for title in titles)


def full_address(written: str) -> str:
    """Return what a person wrote as an address: people leave out the scheme."""
    text = written.strip()
    return text if "://" in text else f"https://{text.removeprefix('//')}"
