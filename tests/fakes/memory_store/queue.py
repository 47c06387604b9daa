"""A channel's queue in memory: what the planner asks for, and what it decides."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.domain.article import Article, ArticleId, StoryId
from bot.domain.delivery import ENTRIES, FOLLOWERS, Coverage, Delivery, Kind, State, delivery_id
from bot.domain.destination import Destination, DestinationId
from bot.domain.following import viewer_of
from bot.domain.publishers import Publisher, publisher_at
from bot.domain.source import SourceKind
from bot.domain.topic import TopicSlug
from bot.outbox.alone import released
from bot.outbox.composition import Told, unmuted
from bot.outbox.limits import hour_of, next_hour
from bot.outbox.plan import EVERYTHING, Abandoned, Look, Plan, Reach, abandoned_by, asks_for_all_cards, cards_put_off, reach
from bot.outbox.queue import Owed, Queue, Report, Said, words_of
from bot.outbox.retelling import is_judged
from bot.outbox.tastes import Taste
from bot.outbox.withdrawal import in_doubt
from bot.store.rows import shown_title
from bot.stories.retelling import is_worth_retelling
from tests.fakes.memory_store.tables import MemoryPart, is_owed

THE_END = datetime.max.replace(tzinfo=UTC)
SHARED = (*ENTRIES, Kind.MORE)


class MemoryQueue(MemoryPart):
    """Loads queues and keeps plans."""

    def _queue(self, channel: Destination, look: Look) -> Queue:
        cards = self._cards_of_hour(channel.id, look.now)
        how = reach(channel, cards, look)
        owed, lately = self._owed_cards(channel.id, how), self._lately(channel.id, look)
        head = replace(self._channel_queue(channel), rows=owed, cards=cards, lately=lately)
        if not how.whole and asks_for_all_cards(head, look):
            head = replace(head, rows=self._owed_cards(channel.id, how._replace(most=EVERYTHING)))
        head = replace(head, rows=self._with_reports(head.rows, _taste(head, look.now)))
        return self._with_lists(head, how.lists, look.now) if how.whole else head

    def _channel_queue(self, channel: Destination) -> Queue:
        here = (each for each in self.tables.subscriptions.values() if each.destination_id == channel.id)
        return Queue(
            channel=channel,
            rows=(),
            subscriptions=tuple(sorted(here, key=lambda each: (each.created_at, each.id))),
            asks=tuple(each for each in self.tables.asks.values() if each.destination_id == channel.id),
            mention=self.tables.mentions.get(channel.id),
            lease=self.tables.leases.get(channel.id),
        )

    def _is_stale(self, row: Owed, taste: Taste, now: datetime) -> bool:
        """Say whether an entry tells nothing new."""
        if not is_judged(row, now):
            return False
        told = self._loaded(row.delivery)
        return bool(told.before) and not is_worth_retelling(unmuted(told.reports, taste), told.news)

    def _loaded(self, delivery: Delivery) -> Told:
        """Return a delivery with the reports of its story, and with what told that before."""
        viewer = viewer_of(self.tables.destinations[delivery.destination_id].workspace)
        own = [each for each in self.tables.articles.values() if delivery.article_id == each.id or each.story_id == delivery.story_id]
        reports = [each for each in own if delivery.article_id == each.id or self.tables.sees(each, viewer)]
        ordered = sorted(reports, key=lambda article: (article.seen_at, article.published_at, article.id))
        card = self._card(delivery) if delivery.kind in FOLLOWERS else None
        zone = self.tables.destinations[delivery.destination_id].zone
        return Told(delivery=delivery, reports=tuple(map(self._report, ordered)), card=card, tellings=self._tellings(delivery), zone=zone)

    def _tellings(self, delivery: Delivery) -> tuple[Delivery, ...]:
        if delivery.kind in FOLLOWERS or delivery.story_id is None:
            return ()
        here = (each for each in self.tables.deliveries.values() if each.destination_id == delivery.destination_id)
        others = (each for each in here if each.story_id == delivery.story_id and each.id != delivery.id)
        return tuple(each for each in others if each.kind is not Kind.UPDATE and each.state is State.SENT)

    def _report(self, article: Article) -> Coverage:
        source = self.tables.sources.get(article.source_id)
        found = [each for each in self.tables.evidence.get(article.id, {}).values() if each.matched]
        return Coverage(
            article=article,
            source_title=shown_title(source.title if source else None, article.url),
            source_kind=source.kind if source else SourceKind.PRESS,
            evidence=tuple(sorted(found, key=lambda each: (-each.score, each.topic))),
        )

    def _with_lists(self, queue: Queue, until: datetime, now: datetime) -> Queue:
        judged = self._judged_entries(queue, self._owed_entries(queue.channel.id, until), now)
        return replace(judged, taken=set(self.tables.digests), whole=True)

    def _judged_entries(self, queue: Queue, owed: tuple[Owed, ...], now: datetime) -> Queue:
        taste = _taste(queue, now)
        entries = self._with_reports(owed, taste)
        judged = tuple(replace(row, stale=True) if self._is_stale(row, taste, now) else row for row in entries)
        return replace(queue, rows=(*queue.rows, *judged))

    def _with_reports(self, owed: tuple[Owed, ...], taste: Taste) -> tuple[Owed, ...]:
        rows = self._with_words(owed, taste)
        doubted = in_doubt(rows, taste)
        known = tuple(replace(row, reports=self._reports_of(row)) if row.delivery.story_id in doubted else row for row in rows)
        return self._with_words(known, taste)

    def _with_words(self, rows: tuple[Owed, ...], taste: Taste) -> tuple[Owed, ...]:
        if not taste.asks_for_words:
            return rows
        return tuple(row.saying({each.id: self._said(each) for each in self.tables.articles.values()}) for row in rows)

    def _said(self, article: Article) -> Said:
        source = self.tables.sources.get(article.source_id)
        return Said(words=words_of(article), kind=source.kind if source else SourceKind.PRESS)

    def _has_list_before(self, card: Delivery) -> bool:
        lists = (each for each in self.tables.deliveries.values() if each.destination_id == card.destination_id and each.kind in SHARED)
        return any(is_owed(each) and _place(each) < _place(card) for each in lists)

    def _cards_of_hour(self, to: DestinationId, now: datetime) -> int:
        return sum(hour_of(now) <= at < next_hour(now) for at in self._sent_to(to))

    def _lately(self, to: DestinationId, look: Look) -> int:
        return sum(look.now - look.rules.flood < at <= look.now for at in self._sent_to(to))

    def _sent_to(self, to: DestinationId) -> Iterable[datetime]:
        cards = (each for each in self.tables.deliveries.values() if each.destination_id == to and each.kind is Kind.ALERT)
        return (each.sent_at for each in cards if each.state is State.SENT and each.sent_at is not None)

    def _owed_cards(self, to: DestinationId, how: Reach) -> tuple[Owed, ...]:
        cards = [row for row in self._owed(to, how.until) if row.delivery.kind not in SHARED]
        return tuple(sorted(cards, key=lambda row: row.order)[: how.most])

    def _owed_entries(self, to: DestinationId, until: datetime) -> tuple[Owed, ...]:
        return tuple(row for row in self._owed(to, until) if row.delivery.kind in SHARED)

    def _owed(self, to: DestinationId, until: datetime) -> Iterable[Owed]:
        owed = [self._row(each) for each in self.tables.deliveries.values() if each.destination_id == to and self._may_go(each)]
        return (row for row in owed if row.due(until))

    def _may_go(self, delivery: Delivery) -> bool:
        """Say whether a delivery is owed; what follows a card is only once that was sent."""
        if not is_owed(delivery) or delivery.kind not in FOLLOWERS:
            return is_owed(delivery)
        card = self._card(delivery)
        return card is not None and card.state in (State.SENT, State.DELETED)

    def _card(self, follower: Delivery) -> Delivery | None:
        if follower.story_id is None:
            return None
        card = self.tables.deliveries.get(delivery_id(follower.destination_id, follower.story_id, Kind.ALERT))
        return card if card and card.kind is Kind.ALERT else None

    def _row(self, delivery: Delivery) -> Owed:
        card = self._card(delivery) if delivery.kind in FOLLOWERS else None
        judged = card.article_id if card else delivery.article_id
        article = self.tables.articles.get(judged) if judged is not None else None
        if article is None:
            return Owed(delivery=delivery)
        may_be_muted = delivery.kind in SHARED or delivery.kind in FOLLOWERS
        return Owed(delivery=delivery, muted=may_be_muted and self._is_muted(delivery), **self._judged(article))

    def _judged(self, article: Article) -> dict[str, Any]:
        return {
            "source_id": article.source_id,
            "lang": article.lang,
            "published_at": article.published_at,
            "topics": self._topics(article.id),
            "thresholds": {each.topic: each.threshold for each in self.tables.evidence.get(article.id, {}).values()},
        }

    def _reports_of(self, row: Owed) -> tuple[Report, ...]:
        viewer = viewer_of(self.tables.destinations[row.delivery.destination_id].workspace)
        theirs = (
            each for each in self.tables.articles.values() if each.story_id == row.delivery.story_id and self.tables.sees(each, viewer)
        )
        oldest_first = sorted(theirs, key=lambda each: (each.seen_at, each.published_at, each.id))
        return tuple(Report(article_id=each.id, publisher=self._publisher(each), **self._judged(each)) for each in oldest_first)

    def _publisher(self, article: Article) -> Publisher:
        source = self.tables.sources.get(article.source_id)
        return publisher_at(article.url, shown_title(source.title if source else None, article.url))

    def _is_muted(self, delivery: Delivery) -> bool:
        card = self._card(delivery)
        return card is not None and card.state is State.DELETED

    def _mute(self, channel: DestinationId, story: StoryId) -> None:
        card = self.tables.deliveries.get(delivery_id(channel, story, Kind.ALERT))
        if card and card.kind is Kind.ALERT and card.state is State.SENT:
            self.tables.deliveries[card.id] = replace(card, state=State.DELETED)

    def _topics(self, article: ArticleId) -> Mapping[TopicSlug, float]:
        found = self.tables.evidence.get(article, {}).values()
        return {each.topic: each.score / each.threshold for each in found if each.matched}

    def _pending(self, to: DestinationId) -> list[Delivery]:
        return [each for each in self.tables.deliveries.values() if each.destination_id == to and each.state is State.PENDING]

    def _hear_again(self, of: DestinationId, now: datetime) -> None:
        """Have looked at again what waits for more publishers."""
        self.tables.go_with(self._save_changed(partial(released, now=now), of))

    def _save_changed(self, rule: Callable[[Iterable[Owed]], Sequence[Owed]], of: DestinationId) -> Sequence[Delivery]:
        """Apply a rule to all that a channel is owed, and return what that changed."""
        before = (*self._owed_cards(of, Reach(until=THE_END, most=EVERYTHING, lists=THE_END)), *self._owed_entries(of, THE_END))
        changed = [new.delivery for old, new in zip(before, rule(before), strict=True) if new is not old]
        self._save(changed)
        self._abandon(of, abandoned_by(changed))
        return changed

    def _apply(self, channel: Destination, plan: Plan) -> None:
        """Keep what a plan changes."""
        self._save(plan.changed)
        self._abandon(channel.id, plan.abandoned)
        self._wait_for(cards_put_off(plan))
        self.tables.digests |= {day: nonce for nonce, day in plan.days}
        if plan.mention:
            self.tables.mentions[channel.id] = plan.mention
        if plan.lease:
            self.tables.leases[channel.id] = plan.lease

    def _wait_for(self, cards: Iterable[Delivery]) -> None:
        """Let what follows cards wait as long as they do."""
        for card in cards:
            for each in self._pending(card.destination_id):
                if each.kind in FOLLOWERS and each.story_id == card.story_id:
                    self.tables.deliveries[each.id] = replace(each, due_at=max(each.due_at, card.due_at))

    def _save(self, changed: Iterable[Delivery]) -> None:
        self.tables.deliveries |= {each.id: each for each in changed}

    def _abandon(self, of: DestinationId, abandoned: Iterable[Abandoned]) -> None:
        reasons = {each.story_id: each.reason for each in abandoned}
        for each in self._pending(of):
            if each.kind in FOLLOWERS and each.story_id in reasons:
                self.tables.deliveries[each.id] = each.given_up(reasons[each.story_id])


def _taste(queue: Queue, now: datetime) -> Taste:
    return Taste.of(queue.subscriptions, queue.asks, now)


def _place(each: Delivery) -> tuple[datetime, bool, datetime, int]:
    """Return the place of what shares messages, and of a card that it may stand before."""
    return (each.due_at, each.kind is Kind.MORE, each.filed_at, each.id)
