"""The chat port on a terminal, so that Newsdesk is useful before it has any token."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import count
from threading import Lock

from rich.console import Console

from bot.cards.card import AlertCard, Card
from bot.cards.words import Words
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination, DestinationId
from bot.domain.errors import Rejected, Unreachable
from bot.platforms.console.pictures import growth, on_paper, picture
from bot.platforms.console.plain import bare_lines, growth_lines, plain_lines
from bot.platforms.shared.confirmed import Confirmed
from bot.ports.clock import Clock


class ConsoleChat:
    """Prints cards: pictures on a terminal, paragraphs into a file or pipe. May be used from several threads."""

    def __init__(self, console: Console, words: Words, clock: Clock) -> None:
        self._console = console
        self._words = words
        self._clock = clock
        self._printing = Lock()
        self._numbers = count(1)
        self._confirmed = Confirmed()

    async def send(  # noqa: PLR0913 - the port's signature
        self,
        to: Destination,
        card: Card,
        *,
        nonce: Nonce,
        plain: bool = False,
        thread: MessageId | None = None,  # noqa: ARG002 # a terminal has no threads: the answer is printed where it comes
        mention: str = "",  # noqa: ARG002 # and nobody to call but who reads it
    ) -> MessageId:
        """Print a card and return its number in this process."""
        with self._printing:
            self._write(self._drawn(card, plain=plain), to)
            return self._confirmed.add(to, nonce, MessageId(str(next(self._numbers))))

    async def edit(self, to: Destination, message: MessageId, card: Card, *, nonce: Nonce) -> None:  # noqa: ARG002 # the port's signature
        """Print who else reports the story: what was printed cannot be changed."""
        if isinstance(card, AlertCard):
            with self._printing:
                self._write(self._grown(card), to)

    async def find(self, to: Destination, *, nonce: Nonce, since: datetime, thread: MessageId | None = None) -> MessageId | None:  # noqa: ARG002 # the port's signature
        """Return the number of the card that was printed with this nonce in this process."""
        known = self._confirmed.get(to, nonce)
        return known.message if known else None

    async def read_by(self, person: Destination, channels: Sequence[Destination]) -> Collection[DestinationId]:  # noqa: ARG002 # the port's signature
        """Return nothing: a terminal knows nobody."""
        return ()

    def _write(self, text: str, to: Destination) -> None:
        """Write at one stroke, past Rich: where a pipe is closed it would end the whole process."""
        try:
            self._console.file.write(text)
            self._console.file.flush()
        except UnicodeError as error:
            raise Rejected(f"The terminal cannot show the letters of this card ({to.channel_id}): set PYTHONIOENCODING=utf-8.") from error
        except OSError as error:
            raise Unreachable(f"The terminal is closed ({to.channel_id}): start Newsdesk in an open one.") from error

    def _grown(self, card: AlertCard) -> str:
        speech = self._words.into(card.locale)
        if not self._console.is_terminal:
            return "\n".join(growth_lines(card, speech)) + "\n\n"
        return on_paper(growth(card, speech), self._console)

    def _drawn(self, card: Card, *, plain: bool) -> str:
        if plain:
            return "\n".join(bare_lines(card)) + "\n"
        speech = self._words.into(card.locale)
        if not self._console.is_terminal:
            return "\n".join(plain_lines(card, speech, self._clock)) + "\n"
        return on_paper(picture(card, speech, self._clock), self._console)
