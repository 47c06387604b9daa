"""What the page shows of the past, in SQL."""

from collections.abc import Sequence

from bot.domain.delivery import Batch, DeliveryId, Nonce
from bot.domain.destination import Destination, DestinationId
from bot.domain.times import instant, micros
from bot.outbox.remembered import remembered
from bot.ports.browsing import Mark
from bot.store.channel_rows import destination_of, subscription_of
from bot.store.rows import delivery_of
from bot.store.sql.items import load_told
from bot.store.sql.part import SqlPart

_THE_END = Mark(instant(1 << 51), Nonce(""))


class SqlBrowsing(SqlPart):
    """Satisfies bot.ports.browsing.Browsing."""

    async def messages(self, of: DestinationId, limit: int, *, before: Mark | None = None, digests: bool = False) -> Sequence[Batch]:
        """Return what a channel was sent, the newest first."""
        at, nonce = before or _THE_END
        asked = {"destination_id": of, "before": micros(at), "nonce": nonce, "limit": limit}
        if digests:
            marks = await self._database.read("digest_marks", **asked)
        else:
            marks = await self._database.read("message_marks", **asked)
        channels = await self._database.read("destination", id=of)
        if not marks or not channels:
            return ()
        names = {row["nonce"] for row in marks}
        first, last = marks[-1]["sent_at"], marks[0]["sent_at"]
        return await self._remembered(destination_of(channels[0]), names, first, last)

    async def message(self, delivery: DeliveryId) -> Batch | None:
        """Return the message that carries a delivery; None where there is none."""
        rows = await self._database.read("delivery_by_id", id=delivery)
        channels = await self._database.read("destination", id=rows[0]["destination_id"]) if rows else ()
        if not channels or rows[0]["sent_at"] is None:
            return None
        at = rows[0]["sent_at"]
        return next(iter(await self._remembered(destination_of(channels[0]), {rows[0]["nonce"]}, at, at)), None)

    async def _remembered(self, channel: Destination, names: set[str], first: int, last: int) -> Sequence[Batch]:
        """Return the messages of some names, which a channel was sent within some time."""
        within = {"destination_id": channel.id, "first": first, "last": last}
        sent = [delivery_of(row) for row in await self._database.read("sent_between", **within) if row["nonce"] in names]
        edits = [delivery_of(row) for row in await self._database.read("edits_of_sent", **within)]
        wishes = [subscription_of(row) for row in await self._database.read("subscriptions_of", destination_id=channel.id)]
        return remembered(channel, wishes, await load_told(self._database.read, sent, channel.zone), edits)
