"""What is noted of changes to a channel: its subscriptions, and its settings, as people type them. What somebody gets alone is nobody's."""

from collections.abc import Iterator
from typing import Final

from bot.domain.audit import Actor, AuditEntry, AuditVerb
from bot.domain.choices import Choice
from bot.domain.destination import Destination
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import EVERY_DAY, WEEKDAYS, DigestTime
from bot.domain.subscription import Subscription

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SETTINGS: Final = ("language", "zone", "quiet", "cards", *Choice)
"""The settings of a channel, by what each is called in an entry."""


def of_subscription(
    channel: Destination, before: Subscription | None, after: Subscription | None, by: Actor | None
) -> Iterator[AuditEntry]:
    """Yield the entry of a subscription that somebody made, changed or ended; none where it says the same as before."""
    said = subscription_said(before), subscription_said(after)
    known = after or before
    if by is None or channel.person or known is None or said[0] == said[1]:
        return
    verb = AuditVerb.SUBSCRIPTION_CHANGED if before and after else AuditVerb.SUBSCRIBED if after else AuditVerb.UNSUBSCRIBED
    yield _entry(channel, verb, str(known.topic or known.feed_name), said, by)


def of_settings(before: Destination, after: Destination, by: Actor | None) -> Iterator[AuditEntry]:
    """Yield an entry for each setting of a channel that somebody changed."""
    if by is None or before.person:
        return
    for name, *said in zip(SETTINGS, _settings(before), _settings(after), strict=True):
        if said[0] != said[1]:
            yield _entry(before, AuditVerb.SETTING_CHANGED, name, (said[0], said[1]), by)


def subscription_said(of: Subscription | None) -> str:
    """Return a subscription but for what it is about, as somebody types it; empty where there is none."""
    return " ".join(_parts(of)) if of else ""


def _entry(channel: Destination, verb: AuditVerb, what: str, said: tuple[str, str], by: Actor) -> AuditEntry:
    return AuditEntry(
        workspace=channel.workspace,
        verb=verb,
        what=what,
        person=by.person,
        at=by.at,
        before=said[0],
        after=said[1],
        channel=channel.channel_id,
    )


def _parts(of: Subscription) -> Iterator[str]:
    yield of.mode.value
    if of.digest:
        yield _digest(of.digest)
    if of.languages:
        yield f"languages {','.join(sorted(of.languages))}"
    if of.empty_days:
        yield "quiet say"
    if of.mention:
        yield f"mention {of.mention}"
    if of.filter.query:
        yield f'filter:"{of.filter.query}"'
    if of.filter.without:
        yield f"without:{','.join(sorted(of.filter.without))}"
    if of.filter.publishers > 1:
        yield f"publishers:{of.filter.publishers}"


def _digest(digest: DigestTime) -> str:
    days = {EVERY_DAY: "", WEEKDAYS: " weekdays"}.get(digest.days) if digest.days in (EVERY_DAY, WEEKDAYS) else None
    named = f" {','.join(_DAYS[each] for each in sorted(digest.days))}" if days is None else days
    return f"{digest.at:%H:%M} {digest.zone}{named}"


def _settings(of: Destination) -> tuple[str, ...]:
    cards = "" if of.most_cards is None else str(of.most_cards)
    return of.locale, of.zone, _hours(of.quiet_hours), cards, *(of.asked(each) or "" for each in Choice)


def _hours(hours: QuietHours | None) -> str:
    return f"{hours.begins:%H:%M}-{hours.ends:%H:%M} {hours.zone}" if hours else "off"
