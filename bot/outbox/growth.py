"""Decides when a card is edited as its story grows. Pure, and the same for every store."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.article import ArticleId, StoryId
from bot.domain.delivery import Delivery, Growth, Kind, State, delivery_id
from bot.outbox.alone import heard_of_again

_ENDED = (State.PARKED, State.DELETED)


def grown_cards(cards: Iterable[Delivery], growth: Growth, now: datetime) -> list[Delivery]:
    """Return what to save, given all alerts and updates of a story that got another report: edits, and alerts that waited for it."""
    known = list(cards)
    updates = {each.destination_id: each for each in known if each.kind is Kind.UPDATE}
    grown = (_grown(alert, updates.get(alert.destination_id), growth, now) for alert in known if alert.kind is Kind.ALERT)
    heard = (heard_of_again(each, now) for each in known if each.kind is Kind.ALERT and each.article_id != growth.article_id)
    return [each for each in (*heard, *grown) if each is not None]


def facts(cards: Iterable[Delivery], growth: Growth, now: datetime) -> list[Delivery]:
    """Return the answers to file: one for each card, where the report changes the story; an answer that exists stays the only one."""
    if not growth.fact:
        return []
    alerts = (heard_of_again(each, now) or each for each in cards if each.kind is Kind.ALERT and each.state not in _ENDED)
    return [_first(each, Kind.FACT, growth.article_id, growth.story_id, now) for each in alerts if each.article_id != growth.article_id]


def _grown(alert: Delivery, update: Delivery | None, growth: Growth, now: datetime) -> Delivery | None:
    """Return the edit of one card as it is to be from now on; None where nothing is to change.

    An alert that was not tried yet will show the report by itself, as will an edit that still waits. One that waits for another
    try may stand in its channel already: it is looked for then, and not sent again. An edit that was given up before it was made, since
    nobody wanted it or its card then, is made now; one that was refused is not.
    """
    never_tried = alert.state is State.PENDING and not alert.attempts
    if never_tried or alert.state in _ENDED or alert.article_id == growth.article_id:
        return None
    if update is None:
        return _first(alert, Kind.UPDATE, alert.article_id, growth.story_id, now)
    if update.edits >= growth.most or update.state is State.PENDING or (update.state is State.PARKED and not update.untold):
        return None
    if update.state is State.SENDING:
        return replace(update, again_at=now + growth.spacing)
    due = min(max(now, update.sent_at + growth.spacing), now + growth.spacing) if update.sent_at else _not_before(alert, now)
    return replace(update, article_id=alert.article_id, state=State.PENDING, due_at=due, attempts=0, last_error=None)


def _first(alert: Delivery, kind: Kind, article: ArticleId | None, story: StoryId, now: datetime) -> Delivery:
    return Delivery(
        id=delivery_id(alert.destination_id, story, kind),
        destination_id=alert.destination_id,
        story_id=story,
        kind=kind,
        article_id=article,
        due_at=_not_before(alert, now),
        filed_at=now,
    )


def _not_before(alert: Delivery, now: datetime) -> datetime:
    """Return when what follows a card is due: while the card waits, it waits too, so that nobody is woken in vain."""
    return max(now, alert.due_at) if alert.state is State.PENDING else now
