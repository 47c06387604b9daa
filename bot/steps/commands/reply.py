"""A reply: what a command answers at once, and what completes it where that takes longer than anybody likes to wait."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.cards.actions import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`said` stands; `meanwhile` stands beside it until `rest`, which must not raise, brings what takes its place.

    `actions` are buttons below all of it.
    """

    said: str
    meanwhile: str = ""
    rest: Callable[[], Awaitable[str]] | None = None
    actions: tuple[Action, ...] = ()

    @property
    def text(self) -> str:
        """The whole of what is answered at once."""
        return joined(self.said, self.meanwhile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file for whoever asked alone, with what is said beside it."""

    name: str
    body: bytes
    said: str


def joined(said: str, further: str) -> str:
    """Return an answer with what was added to it, in a line of its own."""
    return "\n".join(filter(None, [said, further]))
