"""Digest now: what waits for a channel's digest, for whoever asks there alone; and posted at once, for those who may manage the channel."""

from dataclasses import dataclass
from typing import Protocol

from bot.cards.actions import Action, unknown_action
from bot.cards.all_stories import waiting_page
from bot.cards.card import DigestCard
from bot.cards.words import Speech
from bot.domain.delivery import DeliveryId
from bot.domain.destination import Destination, DestinationId
from bot.domain.errors import InvalidInput
from bot.domain.schedule import next_digest_at
from bot.ports.clock import Clock
from bot.ports.outbox import EarlyDigests
from bot.ports.store import Destinations, Subscriptions
from bot.ports.topics import TopicsOf
from bot.steps.commands.act import Acted, Press, Presser, not_deciding
from bot.steps.retelling import with_changes

_FIRST = DeliveryId(0)


class WaitingStore(EarlyDigests, Destinations, Subscriptions, Protocol):
    """The ports that looking at what waits needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestNow:
    """Shows the digest of a moment, and lets it be posted. Two who post it at once post it once."""

    store: WaitingStore
    topics: TopicsOf
    clock: Clock

    async def __call__(self, channel: Destination, speech: Speech, at: DeliveryId = _FIRST) -> DigestCard:
        """Return the page of what waits on which a delivery stands; raise InvalidInput where nothing does."""
        now = self.clock()
        batch = await self.store.waiting_digest(channel.id, now)
        if batch is None:
            raise await self._nothing(channel, speech)
        return waiting_page(at, with_changes(batch), self.topics.of(channel.workspace), speech, now)

    async def turn(self, action: Action, presser: Presser, speech: Speech) -> DigestCard:
        """Return the page that a button is about."""
        if not (action.about.isascii() and action.about.isalnum()):
            raise unknown_action()
        return await self(await self._here(action, presser), speech, DeliveryId(int(action.about, 36)))

    async def post(self, press: Press) -> Acted:
        """Let it be posted, for whoever decides there."""
        channel, speech = await self._here(press.action, press.presser), press.speech
        if not press.presser.decides:
            raise not_deciding()
        if not channel.takes_messages(self.clock()):
            raise InvalidInput("This channel takes no messages at the moment: the status says why.", code="digest_paused")
        stories = await self.store.digest_now(channel.id, self.clock())
        if not stories:
            raise await self._nothing(channel, speech)
        return Acted(lines=(speech.say("digest.posted", count=stories),))

    async def _here(self, action: Action, presser: Presser) -> Destination:
        """Return the channel that a button names, where it is pressed."""
        channel = await self.store.destination(DestinationId(action.subject))
        if channel is None or not presser.reads(channel):
            raise InvalidInput("This is about a channel of another workspace: nothing was changed.", code="other_channel")
        return channel

    async def _nothing(self, channel: Destination, speech: Speech) -> InvalidInput:
        """Return what is said where nothing waits: when the next digest comes, or that there is none."""
        now = self.clock()
        digests = [
            (next_digest_at(each.digest, now), each.digest.zone) for each in await self.store.subscriptions(channel.id) if each.digest
        ]
        if not digests:
            return InvalidInput("Nothing comes here in a digest: set a time for one first.", code="no_digest")
        when = speech.moment(*min(digests), now)
        return InvalidInput(f"No story waits for the digest. Next digest: {when}", code="digest_empty", when=when)
