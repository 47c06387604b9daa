"""A topic, and the evidence that an article is about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

TopicSlug = NewType("TopicSlug", str)


class Field(StrEnum):
    """Where in an article a term stands."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a person chooses by name. `titles` by language code, "en" always among them; `colour` is 0xRRGGBB, for accents."""

    slug: TopicSlug
    titles: Mapping[str, str]
    colour: int = 0x5865F2

    def title(self, locale: str) -> str:
        """Return the topic's name in the language of `locale`, in English where there is none."""
        return self.titles.get(locale) or self.titles.get(locale.partition("-")[0]) or self.titles["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One term found: as the topic spells it, where it stands (`offset` in characters of that field), and what it counts."""

    term: str
    field: Field
    offset: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why an article is about a topic (score at or above the threshold), or is not."""

    topic: TopicSlug
    score: float
    threshold: float
    hits: tuple[Hit, ...]

    @property
    def matched(self) -> bool:
        """Whether the score reaches the threshold."""
        return self.score >= self.threshold
