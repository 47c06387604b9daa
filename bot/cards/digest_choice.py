"""Which stories of a digest stand on its one screen. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

from bot.domain.delivery import Item
from bot.domain.publishers import Publisher, one_of_each, publisher_of

MOST_LINES: Final = 12
"""Beside the lead: what a screen holds."""
MOST_TOPICS: Final = 16
A_TOPIC: Final = 5
A_PUBLISHER: Final = 3
_LEADS: Final = 3
"""Among so many of the best the first with a picture leads."""

Topic = TypeVar("Topic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The story that leads, and the others of the screen, best first."""

    lead: Item
    others: tuple[Item, ...]


def lead_of(ranked: Sequence[Item]) -> Item:
    """Return the story that stands above the others: the best, or one nearly as good that has a picture."""
    return next((each for each in ranked[:_LEADS] if each.article.image_url), ranked[0])


def chosen(ranked: Sequence[Item], topic_of: Callable[[Item], Topic]) -> Choice:
    """Return the stories of one screen: of each topic at least one and at most five, of one publisher at most three.

    The first of a topic comes whoever tells it, and where one publisher tells all, nothing is kept back for others.
    """
    lead = lead_of(ranked)
    screen = _Screen(lead, topic_of, capped=_tell_several(ranked))
    rest = [each for each in ranked if each is not lead]
    for first in _firsts(rest, topic_of, screen):
        screen.take(first)
    for each in rest:
        if len(screen.taken) < MOST_LINES and screen.has_room(each):
            screen.take(each)
    return Choice(lead=lead, others=tuple(each for each in rest if each in screen))


class _Screen:
    """What stands on a screen so far."""

    def __init__(self, lead: Item, topic_of: Callable[[Item], object], *, capped: bool) -> None:
        self.taken: list[Item] = []
        self._topic_of = topic_of
        self._topics: Counter[object] = Counter()
        self._publishers: Counter[str] = Counter(set(_publisher(lead)))
        self._capped = capped

    def __contains__(self, item: Item) -> bool:
        return any(each is item for each in self.taken)

    def take(self, item: Item) -> None:
        self.taken.append(item)
        self._topics[self._topic_of(item)] += 1
        self._publishers.update(set(_publisher(item)))

    def has_room(self, item: Item) -> bool:
        """Say whether one more of its topic and publisher may stand there."""
        return item not in self and self._topics[self._topic_of(item)] < A_TOPIC and self.may_tell(item)

    def may_tell(self, item: Item) -> bool:
        """Say whether its publisher may have one more."""
        return not self._capped or all(self._publishers[key] < A_PUBLISHER for key in _publisher(item))


def _firsts(rest: Iterable[Item], topic_of: Callable[[Item], Topic], screen: _Screen) -> Iterator[Item]:
    """Yield one story of each topic: the best of a publisher that may tell one more, else the best."""
    by_topic: dict[Topic, list[Item]] = {}
    for each in rest:
        by_topic.setdefault(topic_of(each), []).append(each)
    for stories in list(by_topic.values())[:MOST_TOPICS]:
        yield next(filter(screen.may_tell, stories), stories[0])


def _tell_several(items: Iterable[Item]) -> bool:
    """Say whether more than one publisher tells some stories."""
    return len(list(islice(one_of_each((_publisher(each), each) for each in items), 2))) > 1


def _publisher(item: Item) -> Publisher:
    return publisher_of(item.article, item.source_title)
