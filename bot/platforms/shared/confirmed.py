"""Messages that their platform confirmed: known for certain, also where history may not be read."""

from collections import OrderedDict

from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, DestinationId

_MOST = 10_000


class Confirmed:
    """Remembers the newest messages of this process by place and name. A look never contradicts what was confirmed to us."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._known: OrderedDict[tuple[DestinationId, Nonce], MessageId] = OrderedDict()

    def add(self, to: Destination, nonce: Nonce, message: MessageId) -> MessageId:
        """Remember a message, and return it."""
        self._known[to.id, nonce] = message
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return message

    def get(self, to: Destination, nonce: Nonce) -> MessageId | None:
        """Return the message of that name, None where none was confirmed."""
        return self._known.get((to.id, nonce))
