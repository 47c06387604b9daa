"""Stories under the topics that they fit best, in the order in which a channel subscribed to these."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from bot.cards.actions import Action, ActionKind
from bot.cards.article_card import chip, matched_evidence, topic_chip
from bot.cards.card import Chip, DigestLine, DigestSection
from bot.cards.words import Speech
from bot.domain.delivery import Batch, Item
from bot.domain.topic import Topics

_FEED_COLOUR: Final = 0x64748B

Line = Callable[[Item, Speech], DigestLine]
"""Draws a story in a language."""


@dataclass(frozen=True, slots=True)
class Sorting:
    """Sorts the stories of a message by topic; topics are named in the reader's language."""

    batch: Batch
    topics: Topics
    speech: Speech

    def topic_of(self, item: Item) -> Chip:
        """Return the topic under which a list shows a story: the one that it fits best."""
        matched = matched_evidence(item.evidence)
        if matched:
            return chip(matched[0], self.topics, self.speech)
        return Chip(slug="", name=self.speech.say("digest.other"), colour=_FEED_COLOUR)

    def by_topic(self, items: Iterable[Item]) -> dict[Chip, tuple[Item, ...]]:
        """Return stories by topic, those of each in the order given."""
        wished = dict.fromkeys(each.topic for each in self.batch.subscriptions if each.topic)
        found: dict[Chip, list[Item]] = {topic_chip(each, self.topics, self.speech): [] for each in wished}
        for item in items:
            found.setdefault(self.topic_of(item), []).append(item)
        return {topic: tuple(some) for topic, some in found.items() if some}

    @property
    def stories(self) -> tuple[Item, ...]:
        """All stories of the message, topic by topic."""
        return tuple(each for some in self.by_topic(self.batch.items).values() for each in some)

    @property
    def all_button(self) -> Action:
        """The button that opens all stories, at their first page."""
        stories = self.stories
        return Action(kind=ActionKind.ALL, subject=stories[0].delivery.id, label=self.speech.say("digest.all", count=len(stories)))

    def sections(self, items: Iterable[Item], line: Line) -> tuple[DigestSection, ...]:
        """Return stories by topic as sections, with a line for each."""
        grouped = self.by_topic(items)
        return tuple(DigestSection(chip=chip, lines=tuple(line(each, self.speech) for each in some)) for chip, some in grouped.items())
