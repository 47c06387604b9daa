"""Destinations and subscriptions as rows, and back."""

import json
from collections.abc import Iterable
from datetime import time
from typing import Any

from bot.domain.choices import VALUES, Choice
from bot.domain.destination import Destination, DestinationId, Platform, Reason
from bot.domain.filters import Filter
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import DigestTime
from bot.domain.source import SourceId
from bot.domain.subscription import Mode, Subscription, SubscriptionId
from bot.domain.times import instant, maybe_instant, maybe_micros, micros
from bot.domain.topic import TopicSlug
from bot.store.rows import Row


def destination_row(destination: Destination) -> dict[str, Any]:
    """Return the columns of a destination."""
    return {
        "id": destination.id,
        "platform": destination.platform.value,
        "workspace_id": destination.workspace_id,
        "channel_id": destination.channel_id,
        "person": int(destination.person),
        "name": destination.name,
        "locale": destination.locale,
        "zone": destination.zone,
        **state_row(destination),
        **quiet_hours_row(destination.quiet_hours),
        "most_cards": destination.most_cards,
        **choices_row(destination),
    }


def state_row(destination: Destination) -> dict[str, Any]:
    """Return the columns that say whether a destination is paused, or off."""
    return {
        "id": destination.id,
        "paused_at": maybe_micros(destination.paused_at),
        "pause_reason": destination.pause_reason,
        "pause_why": json.dumps([destination.pause_why.code, dict(destination.pause_why.named)]) if destination.pause_why else None,
        "pauses": destination.pauses,
        "pause_number": destination.pause_number,
        "recheck_at": maybe_micros(destination.recheck_at),
        "off_at": maybe_micros(destination.off_at),
    }


def choices_row(destination: Destination) -> dict[str, Any]:
    """Return the columns of what a destination chose."""
    return {each.value: asked.value if (asked := destination.asked(each)) else None for each in Choice}


def _choices_of(row: Row) -> dict[str, Any]:
    return {each.value: values(row[each.value]) if row[each.value] else None for each, values in VALUES.items()}


def quiet_hours_row(hours: QuietHours | None) -> dict[str, Any]:
    """Return the columns of quiet hours."""
    return {
        "quiet_from": hours.begins.isoformat() if hours else None,
        "quiet_until": hours.ends.isoformat() if hours else None,
        "quiet_zone": hours.zone if hours else None,
    }


def destination_of(row: Row) -> Destination:
    """Return the destination that a row holds."""
    return Destination(
        id=DestinationId(row["id"]),
        platform=Platform(row["platform"]),
        workspace_id=row["workspace_id"],
        channel_id=row["channel_id"],
        person=bool(row["person"]),
        name=row["name"],
        locale=row["locale"],
        zone=row["zone"],
        paused_at=maybe_instant(row["paused_at"]),
        pause_reason=row["pause_reason"],
        pause_why=_reason_of(row["pause_why"]),
        pauses=row["pauses"],
        pause_number=row["pause_number"],
        recheck_at=maybe_instant(row["recheck_at"]),
        off_at=maybe_instant(row["off_at"]),
        left_at=maybe_instant(row["left_at"]),
        quiet_hours=_quiet_hours_of(row),
        most_cards=row["most_cards"],
        **_choices_of(row),
    )


def _reason_of(text: str | None) -> Reason | None:
    if text is None:
        return None
    code, named = json.loads(text)
    return Reason(code, tuple(sorted(named.items())))


def _quiet_hours_of(row: Row) -> QuietHours | None:
    if row["quiet_from"] is None:
        return None
    return QuietHours(begins=time.fromisoformat(row["quiet_from"]), ends=time.fromisoformat(row["quiet_until"]), zone=row["quiet_zone"])


def subscription_row(subscription: Subscription) -> dict[str, Any]:
    """Return the columns of a subscription: days as digits (0 is Monday), languages as codes with commas between."""
    digest = subscription.digest
    return {
        "id": subscription.id,
        "destination_id": subscription.destination_id,
        "topic": subscription.topic,
        "feed": subscription.feed,
        "feed_name": subscription.feed_name,
        "mode": subscription.mode.value,
        "digest_at": digest.at.isoformat() if digest else None,
        "digest_zone": digest.zone if digest else None,
        "digest_days": _joined("", map(str, digest.days)) if digest else None,
        "quiet": int(subscription.empty_days),
        "mention": subscription.mention,
        "languages": _joined(",", subscription.languages),
        **_filter_row(subscription.filter),
        "created_by": subscription.created_by,
        "created_at": micros(subscription.created_at),
    }


def subscription_of(row: Row) -> Subscription:
    """Return the subscription that a row holds."""
    return Subscription(
        id=SubscriptionId(row["id"]),
        destination_id=DestinationId(row["destination_id"]),
        topic=None if row["topic"] is None else TopicSlug(row["topic"]),
        feed=None if row["feed"] is None else SourceId(row["feed"]),
        feed_name=row["feed_name"],
        mode=Mode(row["mode"]),
        digest=_digest_of(row),
        empty_days=bool(row["quiet"]),
        mention=row["mention"],
        languages=_listed(row["languages"]),
        filter=filter_of(row),
        created_by=row["created_by"],
        created_at=instant(row["created_at"]),
    )


def _filter_row(of: Filter) -> dict[str, Any]:
    return {
        "filter_query": of.query,
        "filter_contrary": int(of.contrary),
        "left_out": _joined(",", of.without),
        "publishers": of.publishers,
    }


def filter_of(row: Row) -> Filter:
    """Return the filter of the subscription that a row holds."""
    return Filter(
        query=row["filter_query"],
        contrary=bool(row["filter_contrary"]),
        without=_listed(row["left_out"]),
        publishers=row["publishers"],
    )


def _listed(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split(",")))


def _digest_of(row: Row) -> DigestTime | None:
    if row["digest_at"] is None:
        return None
    days = frozenset(int(day) for day in row["digest_days"])
    return DigestTime(at=time.fromisoformat(row["digest_at"]), zone=row["digest_zone"], days=days)


def _joined(separator: str, parts: Iterable[str]) -> str:
    return separator.join(sorted(parts))
