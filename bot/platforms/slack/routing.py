"""Which workspace's client a message goes through: that of the pair of tokens which Slack said is of the message's workspace."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.cards.card import Card
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, DestinationId
from bot.domain.errors import Throttled, Unauthorized
from bot.ports.chat import Chat

_NOT_YET: Final = timedelta(seconds=20)


class Team(Protocol):
    """A workspace with tokens of its own. `team` is its id, empty until Slack said it; Slack never will where it is `gone`."""

    team: str

    @property
    def gone(self) -> bool:
        """Whether it removed the bot."""
        ...

    @property
    def chat(self) -> Chat:
        """Where its cards go."""
        ...


class RoutedChat:
    """Satisfies bot.ports.chat.Chat. No message is tried through the client of another workspace, and none is given up for lack of one."""

    def __init__(self, teams: Sequence[Team]) -> None:
        self._teams = teams

    async def send(  # noqa: PLR0913 - the port's signature
        self, to: Destination, card: Card, *, nonce: Nonce, plain: bool = False, thread: MessageId | None = None, mention: str = ""
    ) -> MessageId:
        """Post a card in its own workspace."""
        return await self._of(to).send(to, card, nonce=nonce, plain=plain, thread=thread, mention=mention)

    async def edit(self, to: Destination, message: MessageId, card: Card, *, nonce: Nonce) -> None:
        """Replace the card of one of our messages there."""
        await self._of(to).edit(to, message, card, nonce=nonce)

    async def find(self, to: Destination, *, nonce: Nonce, since: datetime, thread: MessageId | None = None) -> MessageId | None:
        """Look for a message there."""
        return await self._of(to).find(to, nonce=nonce, since=since, thread=thread)

    async def read_by(self, person: Destination, channels: Sequence[Destination]) -> Collection[DestinationId]:
        """Ask the person's own workspace."""
        return await self._of(person).read_by(person, channels)

    @property
    def complete(self) -> bool:
        """Whether Slack said of each pair of tokens which workspace it is of, or that none is any more."""
        return all(each.team or each.gone for each in self._teams)

    def serves(self, workspace: str) -> bool:
        """Say whether a pair of tokens is of a workspace."""
        return any(each.team == workspace for each in self._teams)

    def _of(self, to: Destination) -> Chat:
        """Return the chat of a message's workspace; the only one there is while it does not know yet of which it is."""
        if found := next((each for each in self._teams if each.team == to.workspace_id), None):
            return found.chat
        if len(self._teams) == 1 and not self._teams[0].team:
            return self._teams[0].chat
        if not self.complete:
            raise Throttled(f"No connected client is of the Slack workspace {to.workspace_id} (yet).", retry_after=_NOT_YET)
        raise Unauthorized(f"No pair of tokens is of the Slack workspace {to.workspace_id}: its messages wait for one.")
