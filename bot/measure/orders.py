"""How much grouping depends on the order in which reports of one minute happen to arrive: it should not."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from random import Random

from bot.domain.article import ArticleId, StoryId
from bot.measure.stories import Score
from bot.stories.report import Report


def in_order(reports: Iterable[Report]) -> list[Report]:
    """Return reports as they were published."""
    return sorted(reports, key=lambda one: (one.published_at, one.article_id))


def shuffled(reports: Iterable[Report], seed: int) -> list[Report]:
    """Return reports minute after minute, those of one minute in an order by chance; the same seed gives the same order."""
    dice = Random(seed)  # noqa: S311 - the order of a test is no secret
    drawn = [(one.published_at.replace(second=0, microsecond=0), dice.random(), one) for one in in_order(reports)]
    return [one for _, _, one in sorted(drawn, key=lambda each: each[:2])]


def same_pairs(one: Mapping[ArticleId, StoryId], other: Mapping[ArticleId, StoryId]) -> Score:
    """Compare the pairs that share a story in two placements of the same reports: those in both, in the one, in the other."""
    left, right = _pairs(one), _pairs(other)
    return Score(len(left & right), len(left), len(right))


def same_fellows(one: Mapping[ArticleId, StoryId], other: Mapping[ArticleId, StoryId]) -> float:
    """Return the share of reports that share their story with the same others in both placements."""
    left, right = _stories(one), _stories(other)
    return sum(left[one[report]] == right[other[report]] for report in one) / len(one) if one else 1.0


def _stories(placed: Mapping[ArticleId, StoryId]) -> Mapping[StoryId, Sequence[ArticleId]]:
    found: dict[StoryId, list[ArticleId]] = {}
    for report in sorted(placed):
        found.setdefault(placed[report], []).append(report)
    return found


def _pairs(placed: Mapping[ArticleId, StoryId]) -> set[tuple[ArticleId, ArticleId]]:
    return {pair for fellows in _stories(placed).values() for pair in combinations(fellows, 2)}
