"""News: what readers ask for, bundled. None of it changes anything, so that whoever may read a channel may ask."""

from dataclasses import dataclass

from bot.ports.clock import Clock
from bot.ports.reading import Reading
from bot.steps.commands.search import Search


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The use cases of readers."""

    search: Search


def news_of(store: Reading, clock: Clock) -> News:
    """Return them, over a store."""
    return News(search=Search(store=store, clock=clock))
