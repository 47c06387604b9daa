"""Messages that their platform confirmed: known for certain, also where history may not be read."""

from collections import OrderedDict
from typing import NamedTuple

from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, DestinationId

_MOST = 10_000


class Posted(NamedTuple):
    """A message, and whom it called."""

    message: MessageId
    mention: str


class Confirmed:
    """Remembers the newest messages of this process by place and name. A look never contradicts what was confirmed to us."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._known: OrderedDict[tuple[DestinationId, Nonce], Posted] = OrderedDict()

    def add(self, to: Destination, nonce: Nonce, message: MessageId, mention: str = "") -> MessageId:
        """Remember a message, and return its id."""
        self._known[to.id, nonce] = Posted(message, mention)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return message

    def get(self, to: Destination, nonce: Nonce) -> Posted | None:
        """Return the message of that name, None where none was confirmed."""
        return self._known.get((to.id, nonce))
