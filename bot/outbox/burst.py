"""Flood: what one poll owes a channel at once is a few cards of their own and one card for the rest. Pure.

A feed that is back after weeks, or that rewrote all its ids, brings hundreds of new entries in one answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from bot.domain.article import Article, ArticleId
from bot.domain.delivery import Deferred, Delivery, DeliveryId, Kind
from bot.domain.topic import Evidence
from bot.outbox.limits import MOST_AT_ONCE
from bot.outbox.ranking import Candidate, best_first


def with_lists(
    filed: Iterable[Delivery],
    articles: Iterable[Article],
    matches: Mapping[ArticleId, tuple[Evidence, ...]],
    now: datetime,
    *,
    most: int = MOST_AT_ONCE,
) -> tuple[Delivery, ...]:
    """Return what one poll files, with at most `most` alerts a channel: the best stay, the rest go into one card."""
    deliveries = tuple(filed)
    by_id = {article.id: article for article in articles}
    excess: set[DeliveryId] = set()
    for alerts in _alerts_by_channel(deliveries):
        if len(alerts) > most:
            candidates = ((_candidate(each, by_id, matches), each) for each in alerts)
            excess |= {each.id for each in best_first(candidates, now)[most:]}
    return tuple(replace(each, kind=Kind.MORE, deferred=Deferred.FLOOD) if each.id in excess else each for each in deliveries)


def _alerts_by_channel(deliveries: Iterable[Delivery]) -> list[list[Delivery]]:
    alerts = sorted((each for each in deliveries if each.kind is Kind.ALERT), key=lambda each: each.destination_id)
    return [list(group) for _, group in groupby(alerts, key=lambda each: each.destination_id)]


def _candidate(alert: Delivery, articles: Mapping[ArticleId, Article], matches: Mapping[ArticleId, tuple[Evidence, ...]]) -> Candidate:
    """Return the story as ranking sees it: all stories of a poll have one source, so that only fit and freshness tell them apart."""
    article = articles.get(alert.article_id) if alert.article_id is not None else None
    found = matches.get(article.id, ()) if article else ()
    fit = max((each.score / each.threshold for each in found if each.matched), default=0.0)
    return Candidate(id=alert.id, fit=fit, sources=(), seen_at=article.published_at if article else alert.filed_at)
