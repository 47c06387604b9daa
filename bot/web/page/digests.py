"""Digests: an archive of what channels got as one message, each under an address that lasts as long as its stories are kept."""

from dataclasses import dataclass, replace
from typing import Final, Protocol

from aiohttp import web

from bot.domain.delivery import DeliveryId, Kind
from bot.outbox.remembered import sent_at
from bot.ports.browsing import Browsing, Mark
from bot.ports.store import Destinations
from bot.steps.drawing import Drawing, no_overview
from bot.web.page.channels import asked_for, shown_channels
from bot.web.page.guard import Visit
from bot.web.page.paging import mark, mark_text, number

PAGE: Final = 30


class DigestsStore(Browsing, Destinations, Protocol):
    """The ports that the archive needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestsPage:
    """Shows digests."""

    store: DigestsStore
    drawing: Drawing

    async def listed(self, visit: Visit) -> web.StreamResponse:
        """Show those of one channel, the newest first."""
        channels = await shown_channels(self.store)
        channel, query = asked_for(visit, channels), visit.request.query
        before = mark(query.get("before", ""))
        found = await self.store.messages(channel.id, PAGE + 1, before=before, digests=True) if channel else ()
        last = found[PAGE - 1] if len(found) > PAGE else None
        drawing = replace(self.drawing, overview=no_overview)  # of which the list shows nothing
        return visit.page(
            "digests.html",
            digests=[(str(each.deliveries[0].id), sent_at(each), len(each.items), drawing.card(each)) for each in found[:PAGE]],
            channel=channel,
            channels=channels,
            before=mark_text(Mark(sent_at(last), last.nonce)) if last else "",
        )

    async def one(self, visit: Visit) -> web.StreamResponse:
        """Show all stories of one."""
        batch = await self.store.message(DeliveryId(number(visit.request.match_info["digest"])))
        if batch is None or batch.kind not in (Kind.DIGEST, Kind.MORE) or batch.destination.person:
            raise web.HTTPNotFound
        return visit.page("digest.html", batch=batch, card=self.drawing.card(batch), at=sent_at(batch), channel=batch.destination)
