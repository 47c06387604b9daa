"""Act: what a reader asks for by a button of a card, whichever platform drew it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.cards.actions import Action, ActionKind, read_action, unknown_action
from bot.cards.words import Speech
from bot.domain.delivery import DeliveryId
from bot.domain.destination import Destination, Platform
from bot.domain.errors import InvalidInput
from bot.domain.history import ArticleHistory
from bot.ports.history import History


@dataclass(frozen=True, slots=True, kw_only=True)
class Presser:
    """Who pressed a button, and where, as the platform itself says: the channel is one in which they see the card.

    A direct message to them has no `workspace_id` where people's ids are the same in all workspaces. `decides`: they may change what
    others get there.
    """

    platform: Platform
    workspace_id: str
    channel_id: str
    person: str
    decides: bool = False

    def reads(self, destination: Destination) -> bool:
        """Say whether the button stands where the card was sent: nobody asks about what another channel or person got."""
        if destination.platform is not self.platform or self.workspace_id not in ("", destination.workspace_id):
            return False
        return destination.channel_id == (self.person if destination.person else self.channel_id)


CHANGING: Final = frozenset({ActionKind.MUTE, ActionKind.UNMUTE})
"""What changes what others get."""

_BACK: Final = {ActionKind.MUTE: ActionKind.UNMUTE, ActionKind.UNMUTE: ActionKind.MUTE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What to answer the presser alone, as lines of plain text, and the buttons below it, such as one that takes it back."""

    lines: Sequence[str]
    actions: tuple[Action, ...] = ()


class Use(Protocol):
    """What one kind of action does."""

    async def __call__(self, told: ArticleHistory, channel: Destination, speech: Speech, /) -> Sequence[str]:
        """Do it for the story of a card that a channel or person got, and return what to answer, as lines of plain text."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Does what a button's value stands for: reads it as a stranger's input, looks the card and the rights up again, and does it."""

    store: History
    uses: Mapping[ActionKind, Use]

    async def __call__(self, value: str, presser: Presser, speech: Speech) -> Acted:
        """Return the answer; raise InvalidInput where the button does nothing (any more)."""
        action = read_action(value)
        use = self.uses.get(action.kind)
        if use is None:
            raise unknown_action()
        told = await self.store.owed(DeliveryId(action.subject))
        channel = next((channel for channel, _ in told.deliveries if presser.reads(channel)), None) if told else None
        if told is None or channel is None:
            raise InvalidInput("Newsdesk has let go of what it knew about this card: it is too old.", code="old_card")
        if action.kind in CHANGING and not presser.decides:
            raise InvalidInput("Only those who may manage this channel can change what comes here.", code="not_deciding")
        return Acted(lines=await use(told, channel, speech), actions=tuple(_taking_back(action, speech)))


def _taking_back(action: Action, speech: Speech) -> Iterator[Action]:
    if back := _BACK.get(action.kind):
        yield Action(kind=back, subject=action.subject, label=speech.say(f"actions.{back}"))
