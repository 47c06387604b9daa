"""The channel as it looks: its messages, live, with buttons that act."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Protocol

from aiohttp import web

from bot.cards.actions import Action, ActionKind, read_action
from bot.cards.card import AlertCard, Card, DigestCard
from bot.domain.delivery import Batch, DeliveryId, Kind, State
from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.errors import InvalidInput
from bot.outbox.remembered import sent_at
from bot.ports.asks import Asks
from bot.ports.browsing import Browsing, Mark
from bot.ports.store import Destinations
from bot.steps.commands.act import Act, Acted, Presser
from bot.steps.commands.all_stories import AllStories
from bot.steps.drawing import Drawing
from bot.web.page.channels import PERSON, muted_stories, shown_channels
from bot.web.page.guard import Visit
from bot.web.page.live import Happened, Hub
from bot.web.page.paging import mark, mark_text, number

PAGE: Final = 20
_BEAT: Final = 15.0  # seconds between signs of life, so that no proxy hangs up


class ChannelStore(Browsing, Destinations, Asks, Protocol):
    """The ports that the channel needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message: its card, when it was sent, whether its story was muted, and what a button just answered, such as all `stories`."""

    id: str
    kind: Kind
    at: datetime
    card: Card
    state: str
    answer: Acted | None = None
    stories: DigestCard | None = None

    @property
    def muted(self) -> bool:
        """Whether nothing more of its story comes."""
        return self.state != State.SENT

    @property
    def values(self) -> frozenset[str]:
        """What its own buttons hand back, so that its answer needs none of them again."""
        return frozenset(each.value for each in getattr(self.card, "actions", ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPage:
    """Shows a channel. `home` is the one that is shown first, where there is one."""

    store: ChannelStore
    drawing: Drawing
    act: Act
    all_stories: AllStories
    hub: Hub
    home: DestinationId | None = None

    async def first(self, visit: Visit) -> web.StreamResponse:
        """Show the channel that is worth it most."""
        channels = await shown_channels(self.store)
        chosen = next((each for each in channels if each.id == self.home), channels[0] if channels else None)
        return await self._page(visit, chosen, channels)

    async def one(self, visit: Visit) -> web.StreamResponse:
        """Show the channel of the address."""
        return await self._page(visit, await self._channel(visit), await shown_channels(self.store))

    async def older(self, visit: Visit) -> web.StreamResponse:
        """Show what the channel was sent before the last message that is shown."""
        channel = await self._channel(visit)
        before = mark(visit.request.query.get("before", ""))
        return visit.page("messages.html", channel=channel, **await self._messages(channel, before))

    async def message(self, visit: Visit) -> web.StreamResponse:
        """Show one message, which came or changed."""
        channel = await self._channel(visit)
        batch = await self.store.message(DeliveryId(number(visit.request.match_info["message"])))
        if batch is None or batch.destination.id != channel.id:
            raise web.HTTPNotFound
        return visit.page("message.html", channel=channel, message=self._shown(batch, await self._muted(channel)))

    async def press(self, visit: Visit) -> web.StreamResponse:
        """Do what a button asks for, and show its message again with the answer."""
        channel = await self._channel(visit)
        form = await visit.form()
        said = await self._pressed(visit, channel, form.get("value", "")[:100])
        batch = await self.store.message(DeliveryId(number(form.get("message", ""))))
        if batch is None or batch.destination.id != channel.id:
            raise web.HTTPNotFound
        answer, stories = (Acted(), said) if isinstance(said, DigestCard) else (said, None)
        shown = replace(self._shown(batch, await self._muted(channel)), answer=answer, stories=stories)
        return visit.page("message.html" if visit.is_part else "alone.html", channel=channel, message=shown)

    async def live(self, visit: Visit) -> web.StreamResponse:
        """Tell what happens, for as long as the page is open."""
        if self.hub.full:
            return web.Response(status=503, headers={"Retry-After": "60"})
        response = web.StreamResponse(headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"})
        response.content_type = "text/event-stream"
        async with self.hub.listen() as events:
            await response.prepare(visit.request)
            await self._write(response, events)
        return response

    async def _write(self, response: web.StreamResponse, events: asyncio.Queue[Happened | None]) -> None:
        await response.write(b"retry: 2000\n\n")
        while True:
            try:
                event = await asyncio.wait_for(events.get(), _BEAT)
            except TimeoutError:
                await response.write(b": here\n\n")
                continue
            if event is None:
                return
            await response.write(event.as_event().encode())

    async def _pressed(self, visit: Visit, channel: Destination, value: str) -> Acted | DigestCard:
        speech = self.drawing.words.into(visit.look.language, channel.platform)
        try:
            if (action := read_action(value)).kind is ActionKind.ALL:
                return await self.all_stories(action, _presser(channel), speech)
            return await self.act(value, _presser(channel), speech)
        except InvalidInput as error:
            return Acted(lines=[speech.refuse(error)])

    async def _page(self, visit: Visit, channel: Destination | None, channels: Sequence[Destination]) -> web.StreamResponse:
        shown = await self._messages(channel, None) if channel else {"messages": [], "before": ""}
        return visit.page("channel.html", channel=channel, channels=channels, view=_view(visit, channel), **shown)

    async def _messages(self, channel: Destination, before: Mark | None) -> Mapping[str, Any]:
        batches = await self.store.messages(channel.id, PAGE + 1, before=before)
        last, muted = batches[PAGE - 1] if len(batches) > PAGE else None, await self._muted(channel)
        return {
            "messages": [self._shown(each, muted) for each in batches[:PAGE]],
            "before": mark_text(Mark(sent_at(last), last.nonce)) if last else "",
        }

    async def _muted(self, channel: Destination) -> Collection[str]:
        return await muted_stories(self.store, channel.id, self.drawing.clock())

    def _shown(self, batch: Batch, muted: Collection[str]) -> Shown:
        is_card = batch.kind is Kind.ALERT
        hushed = is_card and str(batch.deliveries[0].story_id) in muted
        state = "muted" if hushed else batch.deliveries[0].state.value if is_card else State.SENT.value
        drawn = self.drawing.card(batch)
        card = _with_undo(drawn, self.drawing, batch) if hushed else drawn
        return Shown(id=str(batch.deliveries[0].id), kind=batch.kind, at=sent_at(batch), card=card, state=state)

    async def _channel(self, visit: Visit) -> Destination:
        known = await self.store.destination(DestinationId(number(visit.request.match_info["channel"])))
        if known is None or known.person:
            raise web.HTTPNotFound
        return known


def _with_undo(card: Card, drawing: Drawing, batch: Batch) -> Card:
    """Return the card of a muted story with the button that takes it back in the place of the one that mutes."""
    if not isinstance(card, AlertCard):
        return card
    label = drawing.words.into(batch.destination.locale, batch.destination.platform).say("actions.undo")
    back = (each.kind is ActionKind.MUTING and Action(kind=ActionKind.UNMUTE, subject=each.subject, label=label) for each in card.actions)
    return replace(card, actions=tuple(undo or each for undo, each in zip(back, card.actions, strict=True)))


def _presser(channel: Destination) -> Presser:
    """Return whoever sits before the page: they read what the channel got, and decide about it."""
    return Presser(platform=channel.platform, workspace_id=channel.workspace_id, channel_id=channel.channel_id, person=PERSON, decides=True)


def _view(visit: Visit, channel: Destination | None) -> str:
    """Return as which platform a channel is shown: as its own, unless the visitor chose."""
    own = channel.platform.value if channel and channel.platform is not Platform.CONSOLE else "discord"
    return visit.look.view or own
