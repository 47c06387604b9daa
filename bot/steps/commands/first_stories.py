"""First stories: what would have come to a channel before it subscribed, so that it begins with more than a promise.

They come from what is stored. Where nothing is, feeds that nobody has asked yet are asked now instead of within the half hour: that adds
no request, and somebody waits for them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.domain.article import Article, StoryId
from bot.domain.delivery import Coverage
from bot.domain.destination import Workspace
from bot.domain.following import Viewer, viewer_of
from bot.domain.source import Source, SourceKind
from bot.domain.subscription import Subscription
from bot.polling.rules import DEFAULT_RULES, PollingRules
from bot.polling.spread import to_ask_now
from bot.ports.clock import Clock
from bot.ports.engine import Engine, Step
from bot.ports.following import Following
from bot.ports.outages import Outages
from bot.ports.reading import Reading
from bot.ports.store import Articles, Destinations, Sources
from bot.steps.catching_up import newest_for
from bot.steps.taken import taken

MOST_SHOWN = 3
_LOOKED_THROUGH = 30  # of a topic's newest: several tell one story, or speak a language that the channel does not take
_ASKED_AT_MOST = 20  # of some hundred feeds: each on a host of its own


class FirstStore(Sources, Articles, Reading, Destinations, Following, Outages, Protocol):
    """The ports that first stories need."""


class Sample(NamedTuple):
    """A story that would have come, by its first report that fits, and the name of the source."""

    article: Article
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """What there is to show. `feeds` counts those that are polled; `silent`: none of them answers, by whosever fault."""

    samples: tuple[Sample, ...] = ()
    feeds: int = 0
    silent: bool = False
    worth_asking: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStories:
    """Looks for them. `patience` bounds how long feeds are waited for that are asked at once, `pause` waits between two looks."""

    store: FirstStore
    engine: Engine
    clock: Clock
    rules: PollingRules = DEFAULT_RULES
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    patience: timedelta = timedelta(seconds=12)
    look_every: timedelta = timedelta(seconds=0.5)

    async def stored(self, wishes: Sequence[Subscription]) -> FirstLook:
        """Return what is stored for some subscriptions of a channel, and where nothing is, the feeds that are worth asking now."""
        now = self.clock()
        workspace = await self._workspace(wishes)
        sources = await self._sources(workspace)
        names = {each.id: each.title or each.host for each in sources}
        samples = tuple(Sample(each, names.get(each.source_id, "")) for each in await self._newest(wishes, viewer_of(workspace)))
        silent = await self._network_is_down() or all(each.polled_at is not None and each.errors for each in sources)
        return FirstLook(
            samples=samples,
            feeds=len(sources),
            silent=silent,
            worth_asking=() if samples or silent else await self._worth_asking(sources, wishes, now),
        )

    async def _workspace(self, wishes: Sequence[Subscription]) -> Workspace | None:
        channel = await self.store.destination(wishes[0].destination_id) if wishes else None
        return channel.workspace if channel else None

    async def _sources(self, workspace: Workspace | None) -> Sequence[Source]:
        """Return the enabled sources that are for a workspace: of those of others nobody learns here."""
        own = {each.id for each, _ in await self.store.followed(workspace)} if workspace else set()
        return [each for each in await self.store.sources() if each.disabled_at is None and (each.owner is None or each.id in own)]

    async def _network_is_down(self) -> bool:
        outage = await self.store.outage()
        return outage is not None and outage.under_way

    async def asked(self, wishes: Sequence[Subscription], look: FirstLook) -> FirstLook:
        """Have the feeds of a look asked at once, and return what there is as soon as there is enough, or all have answered."""
        began = self.clock()
        await self.store.ask_soon([each.id for each in look.worth_asking], began)
        for host in dict.fromkeys(each.host for each in look.worth_asking):
            await self.engine.wake(Step.POLL, host)
        for _ in range(int(self.patience / self.look_every)):
            await self.pause(self.look_every.total_seconds())
            found = await self.stored(wishes)
            if len(found.samples) >= MOST_SHOWN or await self._all_answered(look, began):
                break
        return await self.stored(wishes)

    async def _all_answered(self, look: FirstLook, began: datetime) -> bool:
        awaited = {each.id for each in look.worth_asking}
        return all(each.polled_at and each.polled_at >= began for each in await self.store.sources() if each.id in awaited)

    async def _worth_asking(self, sources: Sequence[Source], wishes: Sequence[Subscription], now: datetime) -> tuple[Source, ...]:
        held = await self.store.held_hosts(now)
        willing = [each for each in sources if each.host not in held and any(_may_bring(each, wish) for wish in wishes)]
        return to_ask_now(willing, {str(wish.topic) for wish in wishes}, now, _ASKED_AT_MOST)

    async def _newest(self, wishes: Sequence[Subscription], viewer: Viewer) -> list[Article]:
        """Return the newest articles that would have been told, one a story, newest first."""
        found: dict[StoryId, Article] = {}
        for wish in wishes:
            newest = await newest_for(self.store, wish, _LOOKED_THROUGH, viewer)
            for article in await self._let_through(wish, [each for each in newest if self._would_have_come(each, wish)], viewer):
                known = found.get(article.story_id)
                if known is None or known.published_at < article.published_at:
                    found[article.story_id] = article
        return sorted(found.values(), key=lambda each: (each.published_at, each.id), reverse=True)[:MOST_SHOWN]

    async def _let_through(self, wish: Subscription, articles: Sequence[Article], viewer: Viewer) -> Sequence[Article]:
        """Return what the filter of a subscription lets through."""
        seen = [Coverage(article=each, source_title="", source_kind=SourceKind.PRESS) for each in articles]
        return [each.article for each in await taken(self.store, wish, seen, viewer)]

    def _would_have_come(self, article: Article, wish: Subscription) -> bool:
        return wish.takes(article.lang) and article.seen_at - article.published_at <= self.rules.news_for


def _may_bring(source: Source, wish: Subscription) -> bool:
    """Say whether a source may bring what a subscription is about."""
    return wish.feed == source.id if wish.feed is not None else wish.takes(source.lang)
