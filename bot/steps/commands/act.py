"""Act: what a reader asks for by a button, whichever platform drew it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.cards.actions import Action, ActionKind, read_action, unknown_action
from bot.cards.pages import Page
from bot.cards.words import Speech
from bot.domain.delivery import DeliveryId
from bot.domain.destination import Destination, Platform, Workspace, one_person
from bot.domain.errors import InvalidInput
from bot.domain.history import ArticleHistory
from bot.domain.saved import Keeper
from bot.ports.history import History


@dataclass(frozen=True, slots=True, kw_only=True)
class Presser:
    """Who pressed a button, and where, as the platform itself says: the channel is one in which they see the card.

    A direct message to them has no `workspace_id` where people's ids are the same in all workspaces. `decides`: they may change what
    others get there; `runs`: and what others made in the workspace.
    """

    platform: Platform
    workspace_id: str
    channel_id: str
    person: str
    decides: bool = False
    runs: bool = False

    def reads(self, destination: Destination) -> bool:
        """Say whether the button stands where the card was sent: nobody asks about what another channel or person got."""
        if destination.platform is not self.platform or self.workspace_id not in ("", destination.workspace_id):
            return False
        return destination.channel_id == (self.person if destination.person else self.channel_id)

    def is_self(self, destination: Destination) -> bool:
        """Say whether it is what they get by direct message, wherever they press."""
        here = destination.platform is self.platform and destination.workspace_id in ("", self.workspace_id)
        return here and destination.person and destination.channel_id == self.person

    def alone(self, *, locale: str, zone: str) -> Destination:
        """Return them as one who gets messages."""
        return one_person(self.workspace, self.person, locale=locale, zone=zone)

    @property
    def workspace(self) -> Workspace:
        """Where they are; in a direct message of Discord one that has nothing of its own."""
        return Workspace(self.platform, self.workspace_id)

    @property
    def keeper(self) -> Keeper:
        """Whose list of saved stories it is."""
        return Keeper(self.platform, self.workspace_id, self.person)


FEEDS_CHANGED: Final = frozenset(
    {ActionKind.OFFERED, ActionKind.GATHER, ActionKind.WHOLE, ActionKind.UNFOLLOW, ActionKind.REPAIR, ActionKind.READDRESS}
)
"""What is about the feeds of a workspace, for those who manage a channel of it."""

_OF_A_CHANNEL: Final = (
    *(ActionKind.MUTE, ActionKind.UNMUTE, ActionKind.LESS, ActionKind.UNDO, ActionKind.RESET),
    ActionKind.DIGEST_POST,
)
CHANGING: Final = frozenset({*_OF_A_CHANNEL, *FEEDS_CHANGED})
"""What may change what others get: whether its presser decides that is looked up at each press. Where they do not, they may ask for it."""

LISTING: Final = frozenset({ActionKind.MUTES, ActionKind.TUNES, ActionKind.MUTING})
"""What shows what a channel is asked, or may be."""

BESIDE: Final = frozenset({ActionKind.WHY})
"""What is always answered by a message of its own; all else that is pressed on an answer takes that answer's place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One press of a button: what for, by whom, and in which language to answer."""

    action: Action
    presser: Presser
    speech: Speech


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """What to answer the presser alone: lines of plain text and the buttons below them, or a page."""

    lines: Sequence[str] = ()
    actions: tuple[Action, ...] = ()
    page: Page | None = None


class CardUse(Protocol):
    """What one kind of action does on a card."""

    async def __call__(self, press: Press, told: ArticleHistory, channel: Destination, /) -> Acted:
        """Do it for the story of a card that a channel or person got, and return what to answer."""
        ...


class Use(Protocol):
    """What one kind of action does that is not about a card."""

    async def __call__(self, press: Press, /) -> Acted:
        """Do it, and return what to answer."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Does what a button's value stands for: reads it as a stranger's input, looks the card and the rights up again, and does it."""

    store: History
    cards: Mapping[ActionKind, CardUse]
    others: Mapping[ActionKind, Use]

    async def __call__(self, value: str, presser: Presser, speech: Speech) -> Acted:
        """Return the answer; raise InvalidInput where the button does nothing (any more)."""
        press = Press(action=read_action(value), presser=presser, speech=speech)
        if other := self.others.get(press.action.kind):
            return await other(press)
        use = self.cards.get(press.action.kind)
        if use is None:
            raise unknown_action()
        return await self._on_card(use, press)

    async def _on_card(self, use: CardUse, press: Press) -> Acted:
        told = await self.store.owed(DeliveryId(press.action.subject))
        channel = next((channel for channel, _ in told.deliveries if press.presser.reads(channel)), None) if told else None
        if told is None or channel is None:
            raise InvalidInput("Newsdesk has let go of what it knew about this card: it is too old.", code="old_card")
        return await use(press, told, channel)


def not_deciding() -> InvalidInput:
    """Return the error for whoever wants to change what others get, and may not."""
    return InvalidInput("Only those who may manage this channel can change what comes here.", code="not_deciding")
