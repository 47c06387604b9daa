"""Mute and unmute: by the button of a card nothing more of its story comes where the card stands, and by the answer's, it goes on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.cards.actions import Action, ActionKind
from bot.domain.delivery import DeliveryId, Kind, delivery_id
from bot.domain.destination import Destination
from bot.domain.history import ArticleHistory
from bot.steps.commands.act import Acted, Press


@dataclass(frozen=True, slots=True, kw_only=True)
class Muting:
    """Changes whether more of a card's story comes to its channel, by `change`, which says whether it did; `back` takes it back.

    A second press changes nothing, and says so. `said` names the words of the answer.
    """

    change: Callable[[DeliveryId], Awaitable[bool]]
    said: str
    back: ActionKind

    async def __call__(self, press: Press, told: ArticleHistory, channel: Destination) -> Acted:
        """Return what to answer."""
        changed = await self.change(delivery_id(channel.id, told.article.story_id, Kind.ALERT))
        said = press.speech.say(f"replies.{self.said}" if changed else f"replies.{self.said}_already")
        back = Action(kind=self.back, subject=press.action.subject, label=press.speech.say(f"actions.{self.back}"))
        return Acted(lines=[said], actions=(back,))
