"""Stop: what one person gets by direct message ends by the button of a message."""

from dataclasses import dataclass
from typing import Protocol

from bot.domain.destination import DestinationId
from bot.domain.errors import InvalidInput
from bot.ports.store import Destinations, Subscriptions
from bot.steps.commands.act import Acted, Press


class StopStore(Destinations, Subscriptions, Protocol):
    """The ports that stopping needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Ends all that a person subscribed for themselves, whenever and however often they press."""

    store: StopStore

    async def __call__(self, press: Press) -> Acted:
        """End it and say what ended; raise InvalidInput where the message was another's."""
        person = await self.store.destination(DestinationId(press.action.subject))
        if person is None or not person.person or not press.presser.reads(person):
            raise InvalidInput("Newsdesk has let go of what it knew about this card: it is too old.", code="old_card")
        speech, ended = press.speech, await self.store.subscriptions(person.id)
        if not ended:
            return Acted(lines=(speech.say("me.nothing"),))
        for each in ended:
            await self.store.unsubscribe(each.id)
        sending = [speech.say("replies.on_its_way")] if await self.store.is_sending(person.id) else []
        return Acted(lines=(speech.sentences([speech.say("me.stopped"), *sending]),))
