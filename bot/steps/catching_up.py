"""Catching up: polls file nothing for a channel that is paused; what it missed is filed when it takes a message again.

docs/decisions/0025-paused-channels-catch-up.md gives the reasons.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from bot.domain.article import Article, ArticleId
from bot.domain.delivery import Delivery, Kind
from bot.domain.destination import Destination
from bot.domain.filters import marked
from bot.domain.following import Viewer, viewer_of
from bot.domain.subscription import Subscription
from bot.domain.topic import TopicSlug
from bot.outbox.filing import file_deliveries
from bot.outbox.pausing import MOST_WAITING
from bot.ports.outbox import Outbox
from bot.ports.store import Articles, Subscriptions

_STILL_NEWS = timedelta(days=1)  # before the pause: what is older came with a new feed's first poll, which is no news


class CatchUpStore(Outbox, Subscriptions, Articles, Protocol):
    """The ports that catching up needs."""


async def catch_up(store: CatchUpStore, channel: Destination) -> None:
    """File the newest articles that a channel's subscriptions missed since its pause began, if it is paused; twice changes nothing more."""
    if channel.paused_at is None:
        return
    missed: list[Delivery] = []
    for wish in await store.subscriptions(channel.id):
        newest = await newest_for(store, wish, MOST_WAITING, viewer_of(channel.workspace))
        if newest:
            since = [each for each in newest if each.seen_at >= channel.paused_at and each.published_at >= channel.paused_at - _STILL_NEWS]
            marks = await store.marks_of([each.id for each in since])
            missed += _owed(wish, sorted(since, key=lambda article: (article.seen_at, article.id)), marks)
    if missed:
        await store.file(_newest(missed))


async def newest_for(store: Articles, wish: Subscription, limit: int, viewer: Viewer) -> Sequence[Article]:
    """Return the newest articles that a subscription is about, newest first."""
    if wish.feed is not None:
        return await store.latest_of(wish.feed, limit, viewer)
    return await store.latest(wish.topic, limit, viewer) if wish.topic else ()


def _newest(missed: Iterable[Delivery]) -> list[Delivery]:
    """Return what is owed with no more alerts than may wait for a channel, whichever and however many its topics are."""
    owed = {each.id: each for each in missed}.values()
    newest_first = sorted((each for each in owed if each.kind is Kind.ALERT), key=lambda each: (each.filed_at, each.id), reverse=True)
    too_many = {each.id for each in newest_first[MOST_WAITING:]}
    return [each for each in owed if each.id not in too_many]


def _owed(wish: Subscription, articles: Iterable[Article], marks: Mapping[ArticleId, Collection[TopicSlug]]) -> list[Delivery]:
    """Return what a subscription is owed of articles that it is about, the earliest first, each as if it had come by itself."""
    matched = {article: marked(each) for article, each in marks.items()}
    return [owed for article in articles for owed in file_deliveries([article], matched, [wish], article.seen_at)]
