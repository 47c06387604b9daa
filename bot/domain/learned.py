"""What people said of names that rose in topics: which they added, which are none, which they will say of later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.domain.topic import TopicSlug

LATER: Final = timedelta(days=28)
"""A name of which people will say later is proposed again then."""
UNUSED: Final = timedelta(days=90)
"""A name that no article had for so long is said to be unused."""


class As(StrEnum):
    """What people say of a name: that it is one of the topic's firms or names, that it is none, or that they will say later."""

    FIRM = "firm"
    NAME = "name"
    NOT = "not"
    LATER = "later"


ADDED: Final = (As.FIRM, As.NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was said of a name, and when."""

    said: As
    on: date

    def holds(self, today: date) -> bool:
        """Whether the name is not to be proposed."""
        return self.said is not As.LATER or today < self.on + LATER


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The decisions by topic and by the name as a topic's file spells it; `told_on`: when proposals were told of last."""

    topics: Mapping[TopicSlug, Mapping[str, Decision]] = field(default_factory=lambda: MappingProxyType({}))
    told_on: date | None = None

    def with_decision(self, topic: TopicSlug, spelling: str, decision: Decision | None) -> "Learned":
        """Return them with another decision on a name, or (None) without any."""
        names = {known: each for known, each in self.topics.get(topic, {}).items() if known != spelling}
        if decision is not None:
            names[spelling] = decision
        return replace(self, topics={**self.topics, topic: names})

    def added(self) -> Iterator[tuple[TopicSlug, str, Decision]]:
        """Yield the names that were added."""
        for topic, names in self.topics.items():
            yield from ((topic, spelling, each) for spelling, each in names.items() if each.said in ADDED)

    def decided(self, topic: TopicSlug, today: date) -> Iterator[str]:
        """Yield the names that are not to be proposed for a topic."""
        return (spelling for spelling, each in self.topics.get(topic, {}).items() if each.holds(today))


NOTHING_LEARNED: Final = Learned()
