"""Mute and unmute: by the button of a card nothing more of its story comes where the card stands, and by the answer's, it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.words import Speech
from bot.domain.delivery import DeliveryId, Kind, delivery_id
from bot.domain.destination import Destination
from bot.domain.history import ArticleHistory
from bot.ports.outbox import Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Lets nothing more of a card's story come to its channel. A second press changes nothing, and says so."""

    store: Outbox

    async def __call__(self, told: ArticleHistory, channel: Destination, speech: Speech) -> Sequence[str]:
        """Return what to answer."""
        changed = await self.store.mute(_card(told, channel))
        return [speech.say("replies.muted" if changed else "replies.muted_already")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmute:
    """Lets a muted story go on with its next report."""

    store: Outbox

    async def __call__(self, told: ArticleHistory, channel: Destination, speech: Speech) -> Sequence[str]:
        """Return what to answer."""
        changed = await self.store.unmute(_card(told, channel))
        return [speech.say("replies.unmuted" if changed else "replies.unmuted_already")]


def _card(told: ArticleHistory, channel: Destination) -> DeliveryId:
    return delivery_id(channel.id, told.article.story_id, Kind.ALERT)
