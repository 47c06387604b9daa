"""Sources: how each does, when it is asked next, and what it answered in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from aiohttp import web

from bot.domain.errors import InvalidInput
from bot.domain.outage import Outage
from bot.domain.redacting import keyless_text
from bot.domain.source import Source, SourceId
from bot.domain.status import Feed, FeedState, feed_state
from bot.ports.clock import Clock
from bot.ports.outages import Outages
from bot.ports.store import Sources
from bot.steps.commands.repair import Repair
from bot.web.page.guard import Visit
from bot.web.page.paging import number, page_of
from bot.web.page.polls import LEGEND, WIDTH, poll_bars, poll_counts

PAGE: Final = 50
_LONGEST: Final = 100
_LONGEST_URL: Final = 2_000


class SourcesStore(Sources, Outages, Protocol):
    """The ports that sources need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage:
    """Shows sources, and mends those that fail."""

    store: SourcesStore
    clock: Clock
    repair: Repair

    async def listed(self, visit: Visit) -> web.StreamResponse:
        """Show those that are looked for; those in trouble first."""
        query = visit.request.query
        words, wanted = query.get("q", "")[:_LONGEST].strip(), query.get("state", "")
        feeds = await self._feeds()
        state = next((each for each in FeedState if each == wanted), None)
        found = [each for each in feeds if state in (None, each.state) and _is_meant(each.source, words)]
        shown, page, pages = page_of(sorted(found, key=_order), query.get("page", ""), PAGE)
        return visit.page(
            "sources.html",
            feeds=shown,
            page=page,
            pages=pages,
            counts=_counts(feeds),
            state=state or "",
            words=words,
            bars=poll_bars,
            polls=poll_counts,
            legend=LEGEND,
            width=WIDTH,
        )

    async def mend(self, visit: Visit) -> web.StreamResponse:
        """Say what is wrong with a source; with an address in the form let it have that one."""
        form = await visit.form()
        of, url, said = SourceId(number(visit.request.match_info["source"])), form.get("url", "")[:_LONGEST_URL].strip(), ""
        try:
            repaired = await (self.repair.use(of, url) if url else self.repair.look(of))
        except InvalidInput as refused:
            repaired, said = await self.repair.look(of), visit.speech.refuse(refused)
        if repaired is None:
            raise web.HTTPNotFound
        whole = "repair.html" if visit.is_part else "repair_alone.html"
        return visit.page(whole, source=repaired.source, diagnosis=repaired.diagnosis, done=repaired.done, said=said, url=url)

    async def _feeds(self) -> list[Feed]:
        outage = await self.store.outage()
        return [self._feed(each, outage) for each in await self.store.sources()]

    def _feed(self, source: Source, outage: Outage | None) -> Feed:
        return Feed(source=source, state=feed_state(source, outage, self.clock()))


def _is_meant(source: Source, words: str) -> bool:
    return all(word in f"{source.title} {keyless_text(source.url)}".casefold() for word in words.casefold().split())


def _order(feed: Feed) -> tuple[bool, int, str]:
    """Those in trouble first, those that failed most often before the others; then by name."""
    return (not feed.is_in_trouble, -feed.source.errors, (feed.source.title or feed.source.host).casefold())


def _counts(feeds: list[Feed]) -> Mapping[FeedState, int]:
    return {state: sum(each.state is state for each in feeds) for state in FeedState}
