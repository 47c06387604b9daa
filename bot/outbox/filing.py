"""Filing: which channels are owed which stories. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.article import Article, ArticleId
from bot.domain.delivery import Delivery, DeliveryId, Kind, delivery_id
from bot.domain.destination import DestinationId
from bot.domain.polling import PollRecord
from bot.domain.schedule import next_digest_at
from bot.domain.subscription import Subscription
from bot.domain.topic import Evidence

Matches = Mapping[ArticleId, tuple[Evidence, ...]]


def file_deliveries(
    articles: Iterable[Article], matches: Matches, subscriptions: Iterable[Subscription], now: datetime, past: Collection[ArticleId] = ()
) -> tuple[Delivery, ...]:
    """Return what each subscribed channel is owed: alerts due now, digest entries due at the channel's next digest time.

    A story is owed once a channel and kind, whichever subscriptions and articles ask for it; the earliest time wins.
    What is `past` news is no alert.
    """
    wanted = tuple(subscriptions)
    filed: dict[DeliveryId, Delivery] = {}
    for article in articles:
        topics = {each.topic for each in matches.get(article.id, ()) if each.matched}
        for subscription in wanted:
            if subscription.wants(article, topics):
                _file(filed, _deliveries(subscription, article, now, is_news=article.id not in past))
    return tuple(filed.values())


def _deliveries(subscription: Subscription, article: Article, now: datetime, *, is_news: bool) -> Iterable[Delivery]:
    if subscription.mode.live and is_news:
        yield _delivery(subscription, article, Kind.ALERT, due_at=now, now=now)
    if subscription.mode.digest and subscription.digest:
        yield _delivery(subscription, article, Kind.DIGEST, due_at=next_digest_at(subscription.digest, now), now=now)


def _delivery(subscription: Subscription, article: Article, kind: Kind, *, due_at: datetime, now: datetime) -> Delivery:
    return Delivery(
        id=delivery_id(subscription.destination_id, article.story_id, kind),
        destination_id=subscription.destination_id,
        story_id=article.story_id,
        kind=kind,
        article_id=article.id,
        due_at=due_at,
        filed_at=now,
    )


def _file(filed: dict[DeliveryId, Delivery], deliveries: Iterable[Delivery]) -> None:
    for delivery in deliveries:
        known = filed.get(delivery.id)
        if known is None or delivery.due_at < known.due_at:
            filed[delivery.id] = delivery


def told_again(filed: Iterable[Delivery], sent: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """Return what is owed in the place of digest entries whose stories an earlier digest told: that they come again, with what is new."""
    told = {each.id: each for each in sent}
    return tuple(
        replace(each, id=delivery_id(each.destination_id, each.story_id, Kind.AGAIN), kind=Kind.AGAIN)
        for each in filed
        if each.story_id is not None and each.id in told and each.article_id not in (told[each.id].article_id, *told[each.id].shown)
    )


def to_wake(poll: PollRecord, updates: Iterable[Delivery] = ()) -> Sequence[DestinationId]:
    """Return the destinations that a poll owes something by now, each once; a wake for what was sent already finds nothing to do."""
    owed = (*poll.deliveries, *updates)
    return tuple(dict.fromkeys(delivery.destination_id for delivery in owed if delivery.due_at <= poll.at))
