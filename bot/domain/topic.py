"""A topic, and the evidence that an article is about it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import NewType

from bot.domain.errors import InvalidInput

TopicSlug = NewType("TopicSlug", str)


class Field(StrEnum):
    """Where in an article a term stands."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject that people choose by name. `titles` by language code, "en" always among them; `colour` is 0xRRGGBB, for accents."""

    slug: TopicSlug
    titles: Mapping[str, str]
    colour: int = 0x5865F2

    def title(self, locale: str) -> str:
        """Return the topic's name in the language of `locale`, in English where there is none."""
        return self.titles.get(locale) or self.titles.get(locale.partition("-")[0]) or self.titles["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One term found: as the topic spells it, where it stands (`offset` in characters of that field), and what it counts.

    `found` is what the article has there; empty in evidence that was stored before it was kept.
    """

    term: str
    field: Field
    offset: int
    weight: float
    found: str = ""


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


class Topics:
    """The topics that people can name, by slug or by title in any language."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._by_slug = {topic.slug: topic for topic in topics}
        self._by_name = {name.casefold(): topic for topic in self._by_slug.values() for name in (topic.slug, *topic.titles.values())}

    def __iter__(self) -> Iterator[Topic]:
        return iter(self._by_slug.values())

    def get(self, slug: TopicSlug | None) -> Topic | None:
        """Return the topic called `slug`, None when there is none (any more)."""
        return self._by_slug.get(slug) if slug else None

    def find(self, name: str) -> Topic:
        """Return the topic that a person means; raise InvalidInput that names the nearest one."""
        wanted = name.strip().casefold()
        if topic := self._by_name.get(wanted):
            return topic
        known = ", ".join(self._by_slug)
        near = get_close_matches(wanted, self._by_name, n=1, cutoff=0.5)
        guess = self._by_name[near[0]].slug if near else ""
        advice = f'did you mean "{guess}"?' if guess else f"choose one of: {known}."
        code = "unknown_topic_near" if guess else "unknown_topic"
        raise InvalidInput(f'There is no topic "{name.strip()}": {advice}', code=code, topic=name.strip(), guess=guess, known=known)

    def suggest(self, typed: str, locale: str) -> Sequence[Topic]:
        """Return the topics whose slug or title contains what was typed, by title."""
        part = typed.strip().casefold()
        matching = [topic for topic in self if part in topic.slug or part in topic.title(locale).casefold()]
        return sorted(matching, key=lambda topic: topic.title(locale).casefold())
