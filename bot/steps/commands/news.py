"""News: what readers ask for, bundled. None of it changes what others get, so that whoever may read a channel may ask."""

from dataclasses import dataclass
from typing import Protocol

from bot.ports.clock import Clock
from bot.ports.topics import TopicsOf
from bot.steps.commands.catchup import CatchUp, ReadersStore
from bot.steps.commands.channel_status import StatusStore, TellStatus
from bot.steps.commands.search import Search


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The use cases of readers."""

    search: Search
    catch_up: CatchUp
    status: TellStatus


class NewsStore(ReadersStore, StatusStore, Protocol):
    """The ports that they need."""


def news_of(store: NewsStore, topics: TopicsOf, clock: Clock) -> News:
    """Return them, over a store."""
    return News(
        search=Search(store=store, clock=clock),
        catch_up=CatchUp(store=store, topics=topics, clock=clock),
        status=TellStatus(store=store, clock=clock),
    )
