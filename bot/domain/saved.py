"""A saved story: what one person keeps of a card, as they saw it, for as long as they like."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple, NewType

from bot.domain.article import StoryId
from bot.domain.destination import Platform
from bot.domain.ids import derived_id

SavedId = NewType("SavedId", int)

UNDO_FOR: Final = timedelta(days=1)
"""How long a removal can be taken back; then nothing of it is kept."""


class Keeper(NamedTuple):
    """Who saves, and where: of another workspace they see nothing there. Without one, as in a direct message of Discord, all is theirs."""

    platform: Platform
    workspace_id: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedStory:
    """One story of one person, in words of its own, since the story itself is let go of one day. `removed_at`: it may still come back."""

    id: SavedId
    keeper: Keeper
    story_id: StoryId
    title: str
    url: str
    source_title: str
    published_at: datetime
    saved_at: datetime
    removed_at: datetime | None = None


def saved_id(keeper: Keeper, story: StoryId) -> SavedId:
    """Return the id of a story that somebody saves: saved twice, it is saved once."""
    return SavedId(derived_id("saved", *keeper, story) or 1)
