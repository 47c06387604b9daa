"""A topic, and the evidence that an article is about it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NewType

from bot.domain.destination import Workspace
from bot.domain.errors import InvalidInput, SettingError
from bot.domain.lengths import LONGEST_NAME, LONGEST_TEXT
from bot.domain.naming import Names, folded, parts

TopicSlug = NewType("TopicSlug", str)


class Field(StrEnum):
    """Where in an article a term stands."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject that people choose by name. `titles` by language code, "en" always among them; `colour` is 0xRRGGBB, for accents.

    `aliases` are what people call it besides, in any language: ki, ia, chips.
    """

    slug: TopicSlug
    titles: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    colour: int = 0x5865F2

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called."""
        return (self.slug, *self.titles.values(), *self.aliases)

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


EVERYTHING: Final = (
    *("all", "all topics", "everything", "alle", "alles", "alle Themen", "tout", "tous", "tous les thèmes"),
    *("todo", "todos", "todos los temas", "tudo", "todos os temas", "すべて", "全て", "すべてのトピック"),
    *("全部", "所有", "所有主题", "全部主题", "모두", "전부", "모든 주제"),
)
"""What people write for all of them."""


class Topics:
    """The topics that people can name: by slug, title in any language, or alias; one, several at a time, or all."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._by_slug = {topic.slug: topic for topic in topics}
        every = tuple(self._by_slug)
        named = [(name, (topic.slug,)) for topic in self for name in (topic.slug, *topic.titles.values())]
        aliases = [(alias, (topic.slug,)) for topic in self for alias in topic.aliases]
        self._names = Names([*named, *aliases, *((word, every) for word in EVERYTHING)])

    def __iter__(self) -> Iterator[Topic]:
        return iter(self._by_slug.values())

    def of(self, _workspace: Workspace, /) -> "Topics":
        """Return what a workspace can name: where nobody has topics of their own, all have these (bot.ports.topics.TopicsOf)."""
        return self

    @property
    def every(self) -> "Topics":
        """Those of all workspaces."""
        return self

    def get(self, slug: TopicSlug | None) -> Topic | None:
        """Return the topic called `slug`, None when there is none (any more)."""
        return self._by_slug.get(slug) if slug else None

    def within(self, text: str) -> tuple[Topic, ...]:
        """Return the topics that a text names, in its order; nothing where it says anything else."""
        slugs = dict.fromkeys(slug for some in self._names.all_in(text) for slug in some)
        return tuple(self._by_slug[slug] for slug in slugs)

    def leading(self, words: Sequence[str]) -> int:
        """Return how many of the first words name topics, and nothing else."""
        return self._names.leading(words)

    def named(self, text: str) -> tuple[Topic, ...]:
        """Return the topics that a person means: ai, quantum and chips; raise InvalidInput for the first that is none, with the nearest."""
        if not text.strip():
            raise no_topic(self)
        if found := self.within(text):
            return found
        raise unknown_topic(next((part for part in parts(text) if not self.within(part)), text.strip()), self)

    def nearest(self, name: str) -> Topic | None:
        """Return the one topic whose name is most like what was typed."""
        slugs = self._names.nearest(name) or ()
        return self._by_slug[slugs[0]] if len(slugs) == 1 else None

    def suggest(self, typed: str, locale: str) -> Sequence[Topic]:
        """Return the topics of which a name begins with what was typed, or whose title contains it, by title."""
        part = folded(typed[:LONGEST_NAME])
        matching = [topic for topic in self if _is_hinted(topic, part, locale)]
        return sorted(matching, key=lambda topic: topic.title(locale).casefold())


def refuse_alike(topics: Iterable[Topic]) -> None:
    """Raise SettingError where two topics have one name: nobody could choose between them, and one would take the other's place."""
    owners: dict[str, Topic] = {}
    for topic in topics:
        names = dict.fromkeys(folded(name) for name in (topic.slug, *topic.titles.values()))
        other = next((owners[name] for name in names if name in owners), None)
        if other is not None:
            raise SettingError(
                f'The topic "{topic.title("en")}" cannot be told from "{other.title("en")}" ({other.slug}), '
                "since both go by one name: give it another one under [topics]."
            )
        owners |= dict.fromkeys(names, topic)


def _is_hinted(topic: Topic, part: str, locale: str) -> bool:
    return part in folded(topic.title(locale)) or any(folded(name).startswith(part) for name in topic.names)


def no_topic(topics: Topics) -> InvalidInput:
    """Return the error for a wish that names none."""
    known = tuple(topics)
    return InvalidInput(f"Say which topic: {_in_english(known)}.", code="no_topic", known=known)


def unknown_topic(name: str, topics: Topics) -> InvalidInput:
    """Return the error for a name that no topic has, with the nearest that one has."""
    name = name[:LONGEST_TEXT]
    known, guess = tuple(topics), topics.nearest(name)
    if guess:
        sentence = f'There is no topic "{name}": did you mean "{guess.title("en")}"?'
        return InvalidInput(sentence, code="unknown_topic_near", topic=name, guess=guess, known=known)
    return InvalidInput(f'There is no topic "{name}": choose one of {_in_english(known)}.', code="unknown_topic", topic=name, known=known)


def _in_english(topics: Iterable[Topic]) -> str:
    return ", ".join(topic.title("en") for topic in topics)
