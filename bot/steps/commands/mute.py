"""Mute and unmute: by the button of a card nothing more of its story comes where the card stands, and by the answer's, it goes on."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.cards.words import Speech
from bot.domain.delivery import DeliveryId, Kind, delivery_id
from bot.domain.destination import Destination
from bot.domain.history import ArticleHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class Muting:
    """Changes whether more of a card's story comes to its channel, by `change`, which says whether it did.

    A second press changes nothing, and says so. `said` names the words of the answer.
    """

    change: Callable[[DeliveryId], Awaitable[bool]]
    said: str

    async def __call__(self, told: ArticleHistory, channel: Destination, speech: Speech) -> Sequence[str]:
        """Return what to answer."""
        changed = await self.change(delivery_id(channel.id, told.article.story_id, Kind.ALERT))
        return [speech.say(f"replies.{self.said}" if changed else f"replies.{self.said}_already")]
