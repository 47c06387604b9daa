"""The status as JSON, for scripts: instants in ISO 8601, names as in the database. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.cli.channel_names import why_waiting
from bot.cli.look_lines import Around
from bot.domain.came import read_polls
from bot.domain.loads import Told
from bot.domain.status import Channel, Feed, Status


def status_json(status: Status, around: Around) -> dict[str, Any]:
    """Return all of the status, with what a running Newsdesk says of itself."""
    outage = status.outage if status.outage and status.outage.under_way else None
    return {
        "at": _instant(status.at),
        "database": around.place,
        "database_bytes": status.database_size,
        "free_bytes": around.free,
        "runs": around.runs,
        "health": dict(around.words) or None,
        "outage_since": _instant(outage.since) if outage else None,
        "feeds": {
            "counts": {str(state): count for state, count in status.feed_counts.items()},
            "failing": [feed_json(each) for each in status.troubled_feeds],
            "next": [feed_json(each) for each in status.next_asks[:3]],
        },
        "channels": [_channel(each) for each in status.channels],
        "parked": dict(status.parked),
    }


def feed_json(feed: Feed) -> dict[str, Any]:
    """Return a feed."""
    source = feed.source
    return {
        "url": source.url,
        "title": source.title,
        "lang": source.lang,
        "pack": source.pack,
        "kind": str(source.kind),
        "state": str(feed.state),
        "errors": source.errors,
        "last_error": source.last_error,
        "last_answer": _instant(source.fetched_at),
        "last_asked": _instant(source.polled_at),
        "polls": [each.name.lower() for each in read_polls(source.polls)],
        "next_ask": None if source.disabled_at else _instant(source.next_poll_at),
    }


def channels_json(status: Status) -> list[dict[str, Any]]:
    """Return the channels."""
    return [_channel(each) for each in status.channels]


def _channel(each: Channel) -> dict[str, Any]:
    channel = each.channel
    return {
        "platform": str(channel.platform),
        "workspace": channel.workspace_id,
        "channel": channel.channel_id,
        "name": channel.name,
        "state": str(each.state),
        "reason": each.reason or None,
        "asked_again": _instant(channel.recheck_at),
        "topics": sorted(str(wish.topic) for wish in each.wishes if wish.topic),
        "last_card": _instant(each.last_at),
        "sent": each.sent,
        "waiting": [{"kind": str(w.kind), "count": w.count, "due": _instant(w.due_at), "why": why_waiting(w)} for w in each.waiting],
        "parked": dict(each.parked),
        "next_digest": _instant(each.next_digest),
        "late_digest": _instant(each.late_digest),
    }


def deliveries_json(told: Sequence[Told]) -> list[dict[str, Any]]:
    """Return deliveries."""
    return [_delivery(each) for each in told]


def _delivery(each: Told) -> dict[str, Any]:
    delivery = each.delivery
    return {
        "state": str(delivery.state),
        "kind": str(delivery.kind),
        "platform": str(each.channel.platform),
        "channel": each.channel.channel_id,
        "name": each.channel.name,
        "title": each.title,
        "url": each.url,
        "notice": str(delivery.notice.kind) if delivery.notice else None,
        "filed": _instant(delivery.filed_at),
        "due": _instant(delivery.due_at),
        "sent": _instant(delivery.sent_at),
        "attempts": delivery.attempts,
        "error": delivery.last_error,
        "message": delivery.message_id,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
