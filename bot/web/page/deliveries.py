"""Deliveries: what waits and why, what was given up, and what a channel was sent, with the platform's answer."""

from dataclasses import dataclass
from typing import Final, Protocol

from aiohttp import web

from bot.domain.delivery import Batch, MessageId, stands_at
from bot.domain.destination import Destination, Platform
from bot.outbox.remembered import sent_at
from bot.ports.browsing import Browsing, Mark
from bot.ports.store import Destinations
from bot.web.page.channels import asked_for, shown_channels
from bot.web.page.guard import Visit
from bot.web.page.paging import mark, mark_text

PAGE: Final = 50
BOXES: Final = ("waiting", "failed", "sent")


class DeliveriesStore(Browsing, Destinations, Protocol):
    """The ports that deliveries need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message that a channel was sent: what it begins with, how many stories it has, and where it stands."""

    batch: Batch
    link: str

    @property
    def title(self) -> str:
        """What it begins with; empty for a notice."""
        return self.batch.items[0].article.title if self.batch.items else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesPage:
    """Shows deliveries."""

    store: DeliveriesStore

    async def listed(self, visit: Visit) -> web.StreamResponse:
        """Show one of the boxes: what waits unless another one is asked for."""
        wanted = visit.request.query.get("box", "")
        box = wanted if wanted in BOXES else BOXES[0]
        if box == "sent":
            return await self._sent(visit)
        told = await (self.store.queue(PAGE) if box == "waiting" else self.store.given_up(PAGE))
        return visit.page("deliveries.html", boxes=BOXES, box=box, told=told, most=PAGE)

    async def _sent(self, visit: Visit) -> web.StreamResponse:
        """Show what one channel was sent."""
        channels = await shown_channels(self.store)
        channel, query = asked_for(visit, channels), visit.request.query
        found = await self.store.messages(channel.id, PAGE + 1, before=mark(query.get("before", ""))) if channel else ()
        last = found[PAGE - 1] if len(found) > PAGE else None
        before = mark_text(Mark(sent_at(last), last.nonce)) if last else ""
        posted = [Posted(batch=each, link=message_link(each)) for each in found[:PAGE]]
        return visit.page("sent.html", boxes=BOXES, box="sent", posted=posted, channel=channel, channels=channels, before=before)


def message_link(batch: Batch) -> str:
    """Return where a message stands on its platform; empty where that cannot be said."""
    return link_to(batch.destination, next((each.message_id for each in batch.deliveries if each.message_id), None))


def link_to(to: Destination, message: MessageId | None) -> str:
    """Return where a message of a channel stands on its platform; empty where that cannot be said."""
    if to.platform is Platform.DISCORD and message and to.workspace_id.isdigit() and message.replace(":", "").isdigit():
        return "/".join((f"https://discord.com/channels/{to.workspace_id}", *stands_at(to.channel_id, message)))
    if to.platform is Platform.SLACK and message:
        return f"https://slack.com/app_redirect?team={to.workspace_id}&channel={to.channel_id}&message_ts={message}"
    return ""
