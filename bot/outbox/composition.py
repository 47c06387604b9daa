"""From a message of a plan, and what its stories are, to the batch that is sent. Pure.

docs/decisions/0053-heads-of-stories.md says who speaks for a story, and what is kept of a message so that a later try says the same.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from bot.domain.article import ArticleId
from bot.domain.delivery import Batch, Coverage, Delivery, Item, Kind, Telling
from bot.domain.heads import Crowned, head_first, readers_of
from bot.domain.subscription import Subscription
from bot.domain.topic import Evidence, TopicSlug
from bot.outbox.messages import Message
from bot.outbox.plan import Plan
from bot.outbox.queue import Queue, Report, words_of
from bot.outbox.ranking import ranked_items
from bot.outbox.tastes import Taste


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A delivery as a store knows it, with every report of its story, oldest first.

    `card` is the alert that it edits or answers; `tellings` are what else told its channel of the story, whenever that was. Its readers
    live in `zone`.
    """

    delivery: Delivery
    reports: tuple[Coverage, ...]
    card: Delivery | None = None
    tellings: tuple[Delivery, ...] = ()
    zone: str = "UTC"

    @property
    def before(self) -> tuple[Delivery, ...]:
        """What told the channel of the story before this delivery was announced, the last one first."""
        asked = self.delivery.sending_at
        told = [each for each in self.tellings if each.sent_at and (asked is None or each.sent_at <= asked)]
        return tuple(sorted(told, key=lambda each: (each.sent_at, each.id), reverse=True))

    @property
    def news(self) -> frozenset[ArticleId]:
        """The reports that nothing of what told the story before did show."""
        return frozenset(_ids(self.reports)).intersection(*(_since(each, self.reports) for each in self.before))


class Composed(NamedTuple):
    """A message as it is sent, and its deliveries with what it shows, which are to be stored before it is."""

    batch: Batch
    kept: tuple[Delivery, ...]


def composed(queue: Queue, message: Message, told: Iterable[Told], now: datetime) -> Composed:
    """Return a message as it is sent: its stories best first, each by the report that speaks for it to this channel.

    What may have been sent before is made again from the reports that it was made from then.
    """
    stories = {each.delivery.id: each for each in told}
    batch = Batch(
        destination=queue.channel,
        kind=message.kind,
        nonce=message.nonce,
        items=tuple(_as_filed(each, queue.subscriptions) for each in stories.values()),
        notice=message.notice,
        interrupted=message.interrupted,
        mention=message.mention,
        subscriptions=queue.subscriptions,
    )
    composing = _Composing(queue, now, again=message.interrupted or batch.attempts > 0)
    ranked = composing.ranked(batch)
    items = tuple(composing.item(stories[each.delivery.id], place) for place, each in enumerate(ranked))
    kept = tuple(each.delivery for each in items if each.delivery != stories[each.delivery.id].delivery)
    return Composed(replace(batch, items=items), kept)


def kept_with(plan: Plan, messages: Iterable[Composed]) -> Plan:
    """Return a plan whose deliveries are stored with what their messages show."""
    kept = {each.id: each for message in messages for each in message.kept}
    changed = {each.id: each for each in plan.changed} | kept
    return replace(plan, changed=tuple(changed.values()))


def _as_filed(told: Told, subscriptions: Collection[Subscription]) -> Item:
    """Return a story as it was filed: by the report for which the channel gets it, which decides about its rank."""
    filed = told.delivery.article_id
    own = [each for each in told.reports if each.article.id == filed]
    others = [each for each in told.reports if each.article.id != filed]
    return _item(told, (*own, *others), heard(own, subscriptions))


class _Composing:
    """The making of one message; `again`: it may have been sent before."""

    def __init__(self, queue: Queue, now: datetime, *, again: bool) -> None:
        self._readers = readers_of(queue.channel.locale, queue.subscriptions)
        self._subscriptions = queue.subscriptions
        self._taste = Taste.of(queue.subscriptions, queue.asks, now)
        self._now = now
        self._again = again

    def ranked(self, batch: Batch) -> Sequence[Item]:
        """Return the stories of a message in their order, which is that of the first try, whatever the channel subscribes to by now."""
        places = {each.delivery.id: each.delivery.place for each in batch.items if each.delivery.place is not None}
        if self._again and len(places) == len(batch.items):
            return sorted(batch.items, key=lambda each: places[each.delivery.id])
        return ranked_items(batch.items, batch.announced_at)

    def item(self, told: Told, place: int) -> Item:
        """Return a story as the channel sees it."""
        if told.delivery.kind is Kind.UPDATE and told.card:
            shown, delivery = _edited(told, told.card, self._ruled(told), self._now)
            return _item(replace(told, delivery=delivery), shown, heard(shown, self._subscriptions))
        if self._again and (shown := _as_shown(told)):
            return _item(told, shown, self._heard_then(told.delivery, shown))
        shown = _posted(told, self._ruled(told))
        evidence = heard(shown, self._subscriptions)
        kept = replace(told.delivery, shown=_ids(shown), place=place, topics=tuple(each.topic for each in evidence))
        return _item(replace(told, delivery=kept), shown, evidence)

    def _ruled(self, told: Told) -> Sequence[Coverage]:
        """Return the reports of a story, the head first, without those of muted sources and words, unless there are no others."""
        return head_first(unmuted(told.reports, self._taste) or told.reports, self._readers)

    def _heard_then(self, of: Delivery, shown: Sequence[Coverage]) -> tuple[Evidence, ...]:
        """Return what speaks for the topics that a message named; one from before these were stored names those of now."""
        return heard(shown, self._subscriptions) if of.place is None else _named(shown, of.topics)


def unmuted(reports: Iterable[Coverage], taste: Taste) -> Sequence[Coverage]:
    """Return the reports of a story that are of no muted source, and hold no muted word."""
    return [each for each in reports if not (taste.mutes_reports and taste.mute_of(report_of(each), None))]


def report_of(told: Coverage) -> Report:
    """Return a report as it is judged by what a channel is asked."""
    article, matched = told.article, [each for each in told.evidence if each.matched]
    return Report(
        article_id=article.id,
        source_id=article.source_id,
        lang=article.lang,
        published_at=article.published_at,
        topics={each.topic: each.score / each.threshold for each in matched},
        thresholds={each.topic: each.threshold for each in matched},
        words=words_of(article),
        kind=told.source_kind,
    )


def _posted(told: Told, ruled: Sequence[Coverage]) -> Sequence[Coverage]:
    """Return the reports of a new message in their order; an answer is about the report that brought the fact."""
    return _led_by(told.delivery.article_id, ruled) if told.delivery.kind is Kind.FACT else ruled


def _as_shown(told: Told) -> Sequence[Coverage]:
    """Return the reports that a message was made of, in its order."""
    known = {each.article.id: each for each in told.reports}
    return [known[each] for each in told.delivery.shown if each in known]


def _edited(told: Told, card: Delivery, ruled: Sequence[Coverage], now: datetime) -> tuple[Sequence[Coverage], Delivery]:
    """Return the reports of a card that is edited, under the head that it keeps or gets, and the edit.

    Where it is only too early for another head, the edit is due again.
    """
    edit, wanted = told.delivery, ruled[0].article.id
    before = _crowned(told, card, now)
    head = wanted if before.successor(wanted, now) else before.head
    shown = _led_by(head, ruled)
    since = now if head != before.head else before.since
    again_at = min(filter(None, (edit.again_at, before.later(wanted, now))), default=None)
    return shown, replace(edit, shown=_ids(shown), head_at=since, again_at=again_at)


def _crowned(told: Told, card: Delivery, now: datetime) -> Crowned:
    """Return the head of a card that was posted; one from before heads were stored has the report for which it was filed.

    One that it got in the future, while the clock ran ahead, says nothing of when it may have another.
    """
    shown, since = told.delivery.shown or card.shown, told.delivery.head_at
    head = shown[0] if shown else card.article_id
    known = {each.article.id for each in told.reports}
    return Crowned(
        head=head if head in known and head is not None else told.reports[0].article.id,
        since=since if since and since <= now else None,
        posted_at=card.sent_at or card.filed_at,
    )


def _led_by(head: ArticleId | None, ruled: Sequence[Coverage]) -> Sequence[Coverage]:
    return sorted(ruled, key=lambda each: each.article.id != head)


def _ids(shown: Iterable[Coverage]) -> tuple[ArticleId, ...]:
    return tuple(each.article.id for each in shown)


def _item(told: Told, shown: Sequence[Coverage], evidence: tuple[Evidence, ...]) -> Item:
    head, *others = shown
    return Item(
        delivery=told.delivery,
        article=head.article,
        source_title=head.source_title,
        source_kind=head.source_kind,
        evidence=evidence,
        reports=tuple(others),
        card=told.card.message_id if told.card else None,
        earlier=_earlier(told),
        since=_since(told.card, told.reports) if told.card else told.news if told.before else frozenset(),
    )


def _earlier(told: Told) -> Telling | None:
    """Return what told the channel of the story last, where this does so again."""
    if told.card or not told.before:
        return None
    last = told.before[0]
    return Telling(message=last.message_id, at=last.sent_at, zone=told.zone) if last.message_id and last.sent_at else None


def _since(card: Delivery, reports: Iterable[Coverage]) -> frozenset[ArticleId]:
    """Return the reports that a card did not show when it was posted."""
    if card.shown:
        return frozenset(_ids(reports)) - frozenset(card.shown)
    return frozenset(each.article.id for each in reports if card.sent_at and each.article.seen_at > card.sent_at)


def heard(shown: Iterable[Coverage], subscriptions: Collection[Subscription]) -> tuple[Evidence, ...]:
    """Return what speaks for the topics that a channel subscribed to, the strongest first; others are no news to it.

    Of each topic it is what the first of the reports in a language that the channel takes for it says, so that the words are those of
    the head where it has any.
    """
    found: dict[TopicSlug, Evidence] = {}
    for report in shown:
        topics = {each.topic for each in subscriptions if each.takes(report.article.lang)}
        for each in report.evidence:
            if each.matched and each.topic in topics:
                found.setdefault(each.topic, each)
    return tuple(sorted(found.values(), key=lambda each: (-each.score / each.threshold, each.topic)))


def _named(shown: Iterable[Coverage], topics: Iterable[TopicSlug]) -> tuple[Evidence, ...]:
    """Return what speaks for some topics, in their order."""
    found: dict[TopicSlug, Evidence] = {}
    for each in (each for report in shown for each in report.evidence if each.matched):
        found.setdefault(each.topic, each)
    return tuple(found[each] for each in topics if each in found)
