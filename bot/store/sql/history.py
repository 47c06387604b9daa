"""The history of an article, in SQL."""

import json
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from bot.domain.article import ArticleId
from bot.domain.delivery import Batch, Delivery, DeliveryId
from bot.domain.destination import Destination, DestinationId
from bot.domain.following import PUBLIC, Viewer, viewer_of
from bot.domain.history import ArticleHistory, Headline, story_name
from bot.domain.subscription import Subscription
from bot.domain.times import maybe_instant
from bot.domain.topic import TopicSlug
from bot.outbox.messages import announced
from bot.outbox.queue import Queue
from bot.store.channel_rows import destination_of, subscription_of
from bot.store.rows import Row, article_of, delivery_of, evidence_of, kind_of, report_of_row, shown_title
from bot.store.sql.items import load_messages
from bot.store.sql.part import SqlPart, json_list, viewer_row

MOST = 5

Told: TypeAlias = tuple[Destination, Delivery]


class SqlHistory(SqlPart):
    """Satisfies bot.ports.history.History."""

    async def history_of(self, url: str, canonical_url: str, viewer: Viewer) -> Sequence[ArticleHistory]:
        """Return the newest articles that the viewer may see and that have one of these addresses, and what became of each."""
        rows = await self._database.read("articles_at", url=url, canonical_url=canonical_url, limit=MOST, **viewer_row(viewer))
        return [await self._history_everywhere(row, viewer) for row in rows]

    async def owed(self, delivery: DeliveryId) -> ArticleHistory | None:
        """Return the article of a delivery, and what its channel alone was owed of the story; None where it was let go."""
        rows = await self._database.read("article_owed", delivery_id=delivery)
        if not rows:
            return None
        to = rows[0]["destination_id"]
        owed = await self._database.read("deliveries_to", destination_id=to, story_id=rows[0]["story_id"])
        channels = await self._database.read("destination", id=to)
        return await self._history(rows[0], _told(owed, channels), viewer_of(destination_of(channels[0]).workspace) if channels else PUBLIC)

    async def message_of(self, delivery: DeliveryId) -> Batch | None:
        """Return the digest or list that carries a delivery, as it was announced; None where none does, or where it was let go."""
        carried = [delivery_of(row) for row in await self._database.read("carried_with", delivery_id=delivery)]
        channels = await self._database.read("destination", id=carried[0].destination_id) if carried else ()
        if not channels:
            return None
        wishes = await self._database.read("subscriptions_of", destination_id=carried[0].destination_id)
        queue = Queue(channel=destination_of(channels[0]), rows=(), subscriptions=tuple(map(subscription_of, wishes)))
        (made,) = await load_messages(self._database.read, queue, [announced(carried)], carried[0].filed_at)
        return made.batch

    async def told_lately(self, of: DestinationId, limit: int) -> Sequence[Headline]:
        """Return what a channel was sent last, the newest first, under the titles that stand there now."""
        told = [
            (delivery_of(row), [*_ids(row["edited"]), *_ids(row["shown"])])
            for row in await self._database.read("told_lately", destination_id=of, limit=limit)
        ]
        heads = {each.id: shown[0] if shown else each.article_id for each, shown in told}
        wanted = json_list({*heads.values(), *(each.article_id for each, _ in told)})
        known = {row["id"]: article_of(row) for row in await self._database.read("articles_by_id", ids=wanted)}
        found = ((each, known.get(heads[each.id]) or known.get(each.article_id)) for each, _ in told)
        return [Headline(delivery=each.id, kind=each.kind, article=article) for each, article in found if article]

    async def subscribers(self, topic: TopicSlug) -> Sequence[tuple[Destination, Subscription]]:
        """Return the subscriptions to a topic with their channels, oldest first."""
        channels = {row["id"]: destination_of(row) for row in await self._database.read("channels_of_topic", topic=topic)}
        found = [subscription_of(row) for row in await self._database.read("subscriptions_to_topic", topic=topic)]
        return [(channels[each.destination_id], each) for each in found if each.destination_id in channels]

    async def _history_everywhere(self, row: Row, viewer: Viewer) -> ArticleHistory:
        owed = await self._database.read("deliveries_of", story_id=row["story_id"])
        channels = await self._database.read("channels_of", story_id=row["story_id"])
        return await self._history(row, _told(owed, channels), viewer)

    async def _history(self, row: Row, told: Iterable[Told], viewer: Viewer) -> ArticleHistory:
        article = article_of(row)
        evidence = [evidence_of(each) for each in await self._database.read("evidence_of", article_id=article.id)]
        names = await self._database.read("story_title", story_id=article.story_id)
        about = {"story_id": article.story_id, "article_id": article.id}
        reports = tuple(map(report_of_row, await self._database.read("reports_of", **about, **viewer_row(viewer))))
        return ArticleHistory(
            article,
            shown_title(row["source_title"], article.url),
            tuple(evidence),
            tuple(told),
            first_look=maybe_instant(row["first_look_at"]),
            story_title=story_name(names[0]["title"] if names else "", [article, *(each.article for each in reports)]),
            reports=reports,
            source_kind=kind_of(row["source_kind"]),
        )


def _ids(shown: str | None) -> Sequence[ArticleId]:
    return [ArticleId(each) for each in json.loads(shown)] if shown else []


def _told(owed: Iterable[Row], channels: Iterable[Row]) -> Iterable[Told]:
    """Pair what was owed with its channels, without what went with its channel between the two reads."""
    known = {row["id"]: destination_of(row) for row in channels}
    return [(known[row["destination_id"]], delivery_of(row)) for row in owed if row["destination_id"] in known]
