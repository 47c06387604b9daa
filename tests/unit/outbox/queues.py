"""Builders of what a channel is owed, for tests of the planner."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.domain.article import ArticleId, StoryId
from bot.domain.delivery import Delivery, DeliveryId, Kind, Nonce, State
from bot.domain.destination import Destination
from bot.domain.notice import Notice, NoticeKind
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from bot.domain.topic import TopicSlug
from bot.outbox.plan import Look, Plan, plan
from bot.outbox.queue import Owed, Queue
from bot.outbox.rules import ANY_NUMBER, ChannelRules
from tests.fakes.make import AI, NOW, QUANTUM, make_destination, make_subscription

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NEWS = make_destination("news", zone="UTC")
ASLEEP = replace(NEWS, quiet_hours=QuietHours(begins=time(8), ends=time(10), zone="UTC"))
PAUSED = replace(NEWS, paused_at=NOW - HOUR, pause_reason="no", recheck_at=NOW)
LIVE = make_subscription(NEWS, AI, created_at=NOW - 30 * 24 * HOUR)
DAILY = make_subscription(NEWS, QUANTUM, mode=Mode.DIGEST, digest=DigestTime(at=time(8, 30)), created_at=NOW - 30 * 24 * HOUR)
THREE_AN_HOUR = ChannelRules(cards_an_hour=3)


def owed(number: int, kind: Kind = Kind.ALERT, topic: TopicSlug = AI, *, fit: float = 1.0, **columns: Any) -> Owed:
    """Return a delivery that is due now, of an article that fits a topic."""
    about: dict[str, Any] = {"story_id": StoryId(number), "article_id": ArticleId(number)}
    if kind is Kind.NOTICE:
        about = {"notice": Notice(kind=NoticeKind.FEED_GONE, about={"feed": "x"}, expires_at=columns.pop("expires_at", NOW + HOUR))}
    if columns.get("state") is State.SENDING:
        columns = {"sending_at": NOW - MINUTE, "nonce": Nonce(f"x-{number}"), **columns}
    fields = {"due_at": NOW, "filed_at": NOW + timedelta(microseconds=number), **about, **columns}
    delivery = Delivery(id=DeliveryId(number), destination_id=NEWS.id, kind=kind, **fields)
    return Owed(delivery=delivery, lang="en", published_at=NOW, topics={} if kind is Kind.NOTICE else {topic: fit})


def planned(
    *rows: Owed, channel: Destination = NEWS, now: datetime = NOW, rules: ChannelRules = ANY_NUMBER, limit: int = 100, **more: Any
) -> Plan:
    """Return what becomes of a queue; the channel subscribes to AI at once, and to quantum in a digest."""
    queue = Queue(channel=channel, rows=rows, **{"subscriptions": (LIVE, DAILY), **more})
    return plan(queue, Look(now=now, limit=limit, rules=rules, worker="me"))


def sent(result: Plan) -> list[tuple[Kind, list[int]]]:
    """Return the messages of a plan: their kinds and deliveries."""
    return [(each.kind, [int(one) for one in each.ids]) for each in result.messages]


def kept(result: Plan) -> dict[int, tuple[State, Kind, datetime]]:
    """Return what a plan changes without sending it."""
    going = {one for each in result.messages for one in each.ids}
    return {int(each.id): (each.state, each.kind, each.due_at) for each in result.changed if each.id not in going}
