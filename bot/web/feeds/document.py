"""A feed of ours before it is written down: what it shows, in plain text. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from bot.domain.article import StoryId

_STORIES: Final = UUID("6f2f5b52-9f5a-5c0e-8a53-3c1d3f6f3c6e")
"""The name space of stories: an entry has the same id in every feed, under every address, for ever."""
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A story. `url` is where the publisher tells it, `story` the page that shows it here, for as long as it is kept; each may be empty."""

    id: str
    title: str
    url: str
    story: str = ""
    summary: str = ""
    source: str = ""
    lang: str = ""
    published: datetime
    updated: datetime
    topics: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed: `own` is its address without the form at its end, `home` the page that shows the same."""

    id: str
    title: str
    own: str
    home: str
    language: str
    made_at: datetime
    entries: Sequence[Entry] = ()

    @property
    def updated(self) -> datetime:
        """When something of it changed last."""
        return max((each.updated for each in self.entries), default=self.made_at)


def story_urn(story: StoryId) -> str:
    """Return the id of a story's entry."""
    return uuid5(_STORIES, f"story:{story}").urn


def feed_urn(name: str) -> str:
    """Return the id of a feed."""
    return uuid5(_STORIES, f"feed:{name}").urn


def clean(text: str) -> str:
    """Return text without what no XML can hold, which nobody can see either."""
    return _NOT_IN_XML.sub("", text)
