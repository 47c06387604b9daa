"""A chat that keeps what it is sent, and fails as it is told."""

from collections import deque
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.cards.card import Card
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, DestinationId
from bot.domain.errors import ChatError


class FakeChat:
    """Satisfies the chat port. `fail_next` queues errors; with `posted=True` the message arrives all the same."""

    def __init__(self) -> None:
        self.messages: list[tuple[Destination, Card, Nonce, bool]] = []
        self.edits: list[tuple[MessageId, Card]] = []
        self.threads: dict[Nonce, MessageId | None] = {}
        self.mentions: list[tuple[Nonce, str]] = []
        self.searches: list[Nonce] = []
        self.read: set[str] = set()
        self.searched_since: list[datetime] = []
        self._failures: deque[tuple[ChatError, bool]] = deque()

    def fail_next(self, error: ChatError, *, posted: bool = False) -> None:
        self._failures.append((error, posted))

    @property
    def failures_left(self) -> int:
        return len(self._failures)

    def forgive(self) -> None:
        """Forget the failures that nobody met."""
        self._failures.clear()

    async def send(
        self, to: Destination, card: Card, *, nonce: Nonce, plain: bool = False, thread: MessageId | None = None, mention: str = ""
    ) -> MessageId:
        self.threads[nonce] = thread
        if mention:
            self.mentions.append((nonce, mention))
        if self._failures:
            error, posted = self._failures.popleft()
            if posted:
                self.messages.append((to, card, nonce, plain))
            raise error
        self.messages.append((to, card, nonce, plain))
        return MessageId(f"m{len(self.messages)}")

    async def read_by(self, person: Destination, channels: Sequence[Destination]) -> Collection[DestinationId]:
        if self._failures:
            raise self._failures.popleft()[0]
        return [each.id for each in channels if each.channel_id in self.read]

    async def edit(self, to: Destination, message: MessageId, card: Card, *, nonce: Nonce) -> None:
        if self._failures:
            raise self._failures.popleft()[0]
        self.edits.append((message, card))

    async def find(self, to: Destination, *, nonce: Nonce, since: datetime, thread: MessageId | None = None) -> MessageId | None:
        self.searches.append(nonce)
        self.searched_since.append(since)
        for number, (where, _, known, _) in enumerate(self.messages, start=1):
            if where.id == to.id and known == nonce:
                return MessageId(f"m{number}")
        return None
