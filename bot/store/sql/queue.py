"""A channel's queue in SQL: what the planner asks for is loaded, and what it decides is written."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.domain.article import ArticleId, StoryId
from bot.domain.delivery import Delivery
from bot.domain.destination import Destination, DestinationId
from bot.domain.publishers import publisher_at
from bot.domain.source import SourceId
from bot.domain.times import instant, maybe_instant, micros
from bot.domain.topic import TopicSlug
from bot.outbox.alone import released
from bot.outbox.composition import unmuted
from bot.outbox.digest_days import LOOK_BACK, DigestDay
from bot.outbox.limits import hour_of, next_hour
from bot.outbox.plan import EVERYTHING, Abandoned, Look, Plan, Reach, abandoned_by, asks_for_all_cards, asks_for_days, cards_put_off, reach
from bot.outbox.queue import Lease, Mention, Owed, Queue, Report, Said
from bot.outbox.retelling import is_judged
from bot.outbox.rules import ChannelRules
from bot.outbox.tastes import Taste
from bot.outbox.withdrawal import in_doubt
from bot.store.channel_rows import destination_of, subscription_of
from bot.store.rows import Row, delivery_of, delivery_row, kind_of, shown_title, wait_row
from bot.store.sql.asks import ask_of
from bot.store.sql.database import Transaction
from bot.store.sql.digests import SqlDigests, digest_day_of
from bot.store.sql.items import load_told, tellings_of
from bot.store.sql.part import json_list
from bot.stories.retelling import is_worth_retelling

THE_END = instant(1 << 51)

_Topics = Mapping[ArticleId, Mapping[TopicSlug, tuple[float, float]]]
"""Of each article the topics that it matched, each with its fit and its threshold."""


class SqlQueue(SqlDigests):
    """Loads queues and writes plans, within a transaction."""

    async def _queue(self, transaction: Transaction, to: DestinationId, look: Look) -> Queue | None:
        """Return what a channel is owed, as far as a plan needs it at first; None where there is no such channel. It stays locked."""
        empty = await self._channel_queue(transaction, to)
        if empty is None:
            return None
        channel = empty.channel
        cards = await self._cards(transaction, channel, look.now, look.rules)
        how = reach(channel, cards, look)
        owed, lately = await self._owed_cards(transaction, to, how), await self._lately(transaction, channel, look)
        head = replace(empty, rows=owed, cards=cards, lately=lately)
        if not how.whole and asks_for_all_cards(head, look):
            head = replace(head, rows=await self._owed_cards(transaction, to, how._replace(most=EVERYTHING)))
        head = replace(head, rows=await self._with_reports(transaction, head.rows, _taste(head, look.now)))
        return await self._with_lists(transaction, head, how.lists, look.now) if how.whole else head

    async def _channel_queue(self, transaction: Transaction, to: DestinationId) -> Queue | None:
        """Return the queue of a channel without its rows; None where there is no such channel. It stays locked."""
        rows = await transaction.rows("lock_destinations", ids=json_list([to]))
        if not rows:
            return None
        return Queue(
            channel=destination_of(rows[0]),
            rows=(),
            subscriptions=tuple(subscription_of(row) for row in await transaction.rows("subscriptions_of", destination_id=to)),
            asks=tuple(ask_of(row) for row in await transaction.rows("asks_of", destination_id=to)) if rows[0]["is_asked"] else (),
            mention=_mention_of(rows[0]),
            lease=_lease_of(rows[0]),
        )

    async def _with_lists(self, transaction: Transaction, queue: Queue, until: datetime, now: datetime) -> Queue:
        """Return a queue with its lists, and the days that had a digest where one may be named."""
        entries = await self._owed_entries(transaction, queue.channel.id, until)
        judged = await self._judged_entries(transaction, queue, entries, now)
        taken = await self._days_taken(transaction, queue.channel.id, now) if asks_for_days(entries, now) else ()
        return replace(judged, taken=taken, whole=True)

    async def _judged_entries(self, transaction: Transaction, queue: Queue, entries: tuple[Owed, ...], now: datetime) -> Queue:
        """Return a queue with some entries, and what is known of their stories."""
        taste = _taste(queue, now)
        judged = await self._with_news(transaction, await self._with_reports(transaction, entries, taste), taste, now)
        return replace(queue, rows=(*queue.rows, *judged))

    async def _with_news(self, transaction: Transaction, rows: tuple[Owed, ...], taste: Taste, now: datetime) -> tuple[Owed, ...]:
        """Return rows with a mark on those entries that tell nothing new."""
        judged = {row.delivery.id: row.delivery for row in rows if is_judged(row, now)}
        retold = await tellings_of(transaction.rows, list(judged))
        told = await load_told(transaction.rows, [judged[each] for each in retold])
        stale = {each.delivery.id for each in told if not is_worth_retelling(unmuted(each.reports, taste), each.news)}
        return tuple(replace(row, stale=True) if row.delivery.id in stale else row for row in rows)

    async def _days_taken(self, transaction: Transaction, of: DestinationId, now: datetime) -> Collection[DigestDay]:
        since = (now - LOOK_BACK).date().isoformat()
        return {digest_day_of(row) for row in await transaction.rows("digest_days_of", destination_id=of, since=since)}

    async def _has_list_before(self, transaction: Transaction, card: Delivery) -> bool:
        """Say whether a list of the channel stands before one of its cards."""
        place = {"due_at": micros(card.due_at), "filed_at": micros(card.filed_at), "id": card.id}
        return bool(await transaction.rows("list_before", destination_id=card.destination_id, **place))

    async def _cards(self, transaction: Transaction, channel: Destination, now: datetime, rules: ChannelRules) -> int:
        """Return how many cards of their own a channel got in this hour, where that matters."""
        if channel.most_cards is None and rules.cards_an_hour is None:
            return 0
        hour, after = micros(hour_of(now)), micros(next_hour(now))
        (row,) = await transaction.rows("cards_of_hour", destination_id=channel.id, hour=hour, next_hour=after)
        return int(row["cards"])

    async def _lately(self, transaction: Transaction, channel: Destination, look: Look) -> int:
        """Return how many cards of their own a channel got within the time of a flood."""
        if not look.rules.flood:
            return 0
        since = micros(look.now - look.rules.flood)
        (row,) = await transaction.rows("cards_lately", destination_id=channel.id, since=since, now=micros(look.now))
        return int(row["cards"])

    async def _owed_cards(self, transaction: Transaction, to: DestinationId, how: Reach) -> tuple[Owed, ...]:
        return await self._judged(
            transaction, await transaction.rows("owed_cards", destination_id=to, until=micros(how.until), most=how.most)
        )

    async def _owed_entries(self, transaction: Transaction, to: DestinationId, until: datetime) -> tuple[Owed, ...]:
        return await self._judged(transaction, await transaction.rows("owed_entries", destination_id=to, until=micros(until)))

    async def _judged(self, transaction: Transaction, rows: Sequence[Row]) -> tuple[Owed, ...]:
        topics = await self._topics(transaction, rows)
        return tuple(_owed(row, topics) for row in rows)

    async def _with_reports(self, transaction: Transaction, owed: tuple[Owed, ...], taste: Taste) -> tuple[Owed, ...]:
        """Return rows with all reports of their stories, where these decide whether anybody wants to hear of one."""
        rows = await self._with_words(transaction, owed, taste)
        stories = in_doubt(rows, taste)
        if not stories:
            return rows
        if taste.counts_publishers:  # a report that comes while they are counted waits, and hears then that its story does
            await transaction.rows("lock_deliveries", ids=json_list(row.delivery.id for row in rows))
        to = rows[0].delivery.destination_id  # all are of one channel
        found = await transaction.rows("story_articles", ids=json_list(stories), destination_id=to)
        topics = await self._topics(transaction, found)
        reports: dict[StoryId | None, list[Report]] = {}
        for row in found:
            reports.setdefault(StoryId(row["story_id"]), []).append(_report(row, topics))
        known = tuple(replace(row, reports=tuple(reports.get(row.delivery.story_id, ()))) for row in rows)
        return await self._with_words(transaction, known, taste)

    async def _with_words(self, transaction: Transaction, rows: tuple[Owed, ...], taste: Taste) -> tuple[Owed, ...]:
        """Return rows with what their articles say, where somebody asked to be spared that."""
        if not taste.asks_for_words:
            return rows
        ids = {row.delivery.article_id for row in rows} | {report.article_id for row in rows for report in row.reports}
        said = {ArticleId(row["id"]): _said(row) for row in await transaction.rows("words_of", ids=json_list(ids - {None}))}
        return tuple(row.saying(said) for row in rows)

    async def _topics(self, transaction: Transaction, rows: Iterable[Row]) -> _Topics:
        """Return the topics that the articles of some rows matched, each with its fit and its threshold."""
        ids = {row["judged_id"] for row in rows if row["judged_id"] is not None}
        topics: dict[ArticleId, dict[TopicSlug, tuple[float, float]]] = {}
        for row in await transaction.rows("owed_topics", ids=json_list(ids)) if ids else ():
            topics.setdefault(row["article_id"], {})[row["topic"]] = (row["fit"], row["threshold"])
        return topics

    async def _hear_again(self, transaction: Transaction, of: DestinationId, now: datetime) -> None:
        """Have looked at again what waits for more publishers."""
        cards = await self._save_changed(transaction, partial(released, now=now), of)
        await transaction.run("go_with_card", [wait_row(each) for each in cards])

    async def _save_changed(
        self, transaction: Transaction, rule: Callable[[Iterable[Owed]], Sequence[Owed]], of: DestinationId
    ) -> Sequence[Delivery]:
        """Apply a rule to all that a channel is owed, and return what that changed."""
        cards = await self._owed_cards(transaction, of, Reach(until=THE_END, most=EVERYTHING, lists=THE_END))
        before = (*cards, *await self._owed_entries(transaction, of, THE_END))
        changed = [new.delivery for old, new in zip(before, rule(before), strict=True) if new is not old]
        await self._save(transaction, changed)
        await self._abandon(transaction, of, abandoned_by(changed))
        return changed

    async def _apply(self, transaction: Transaction, channel: Destination, plan: Plan, now: datetime) -> None:
        """Write what a plan changes."""
        await self._save(transaction, plan.changed)
        await self._abandon(transaction, channel.id, plan.abandoned)
        await transaction.run("wait_for_card", [wait_row(each) for each in cards_put_off(plan)])
        await self._take_days(transaction, plan.days, now)
        if plan.mention:
            await transaction.run("mention", [{"id": channel.id, "at": micros(plan.mention.at), "nonce": plan.mention.nonce}])
        if plan.lease:
            await transaction.run("lease", [{"id": channel.id, "worker": plan.lease.worker, "until": micros(plan.lease.until)}])

    async def _save(self, transaction: Transaction, changed: Iterable[Delivery]) -> None:
        await transaction.run("save_delivery", [delivery_row(each) for each in changed])

    async def _abandon(self, transaction: Transaction, of: DestinationId, abandoned: Iterable[Abandoned]) -> None:
        rows: list[dict[str, Any]] = [{"destination_id": of, "story_id": each.story_id, "reason": each.reason} for each in abandoned]
        await transaction.run("abandon", rows)


def _taste(queue: Queue, now: datetime) -> Taste:
    return Taste.of(queue.subscriptions, queue.asks, now)


def _said(row: Row) -> Said:
    return Said(words=f"{row['title']}\n{row['summary']}", kind=kind_of(row["source_kind"]))


def _owed(row: Row, topics: _Topics) -> Owed:
    return Owed(delivery=delivery_of(row), muted=row["muted_by"] is not None, **_judged(row, topics))


def _report(row: Row, topics: _Topics) -> Report:
    publisher = publisher_at(row["url"], shown_title(row["source_title"], row["url"]))
    return Report(article_id=ArticleId(row["judged_id"]), publisher=publisher, **_judged(row, topics))


def _judged(row: Row, topics: _Topics) -> dict[str, Any]:
    """Return what judges and ranks an article; nothing of it where there is none."""
    source, matched = row["source_id"], topics.get(row["judged_id"], {})
    return {
        "source_id": None if source is None else SourceId(source),
        "lang": row["lang"],
        "published_at": maybe_instant(row["published_at"]),
        "topics": {topic: fit for topic, (fit, _) in matched.items()},
        "thresholds": {topic: threshold for topic, (_, threshold) in matched.items()},
    }


def _mention_of(row: Row) -> Mention | None:
    return None if row["mentioned_at"] is None else Mention(nonce=row["mentioned_in"], at=instant(row["mentioned_at"]))


def _lease_of(row: Row) -> Lease | None:
    return None if row["sending_by"] is None else Lease(worker=row["sending_by"], until=instant(row["sending_until"]))
