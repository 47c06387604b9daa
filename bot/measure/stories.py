"""How well grouping does against stories that people marked: pairs within and across languages, and B-cubed."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations

from bot.domain.article import ArticleId, StoryId
from bot.domain.errors import InvalidInput
from bot.domain.ids import derived_id
from bot.stories.extractor import FeatureExtractor
from bot.stories.report import Placement, Report

PAIR_WINDOW = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A report with the story that a person says it tells."""

    report: Report
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Right joins among those made (precision), among those due (recall), and their harmonic mean; 1 where there was none to make."""

    right: float
    made: float
    due: float

    @property
    def precision(self) -> float:
        """Share of what was joined that belongs together."""
        return self.right / self.made if self.made else 1.0

    @property
    def recall(self) -> float:
        """Share of what belongs together that was joined."""
        return self.right / self.due if self.due else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Scores over pairs of reports published within three days: all, in one language, across two; and B-cubed over reports."""

    reports: int
    pairs: Score
    same_language: Score
    across_languages: Score
    b_cubed_precision: float
    b_cubed_recall: float

    @property
    def b_cubed_f1(self) -> float:
        """Harmonic mean of the two B-cubed figures."""
        total = self.b_cubed_precision + self.b_cubed_recall
        return 2 * self.b_cubed_precision * self.b_cubed_recall / total if total else 0.0


def row_report(row: Mapping[str, object], extractor: FeatureExtractor) -> Report:
    """Return the report in a row with `id`, `title` and, where known, `lang`, `summary`, `url`, `source`, `published` (ISO 8601).

    Raises InvalidInput for a row without id or title, or with a date that is none.
    """
    identity, title = _text(row, "id"), _text(row, "title")
    if not identity or not title:
        raise InvalidInput(f"A row of stories needs an id and a title; this one has {sorted(row)}.", code="stories_row")
    published = _instant(_text(row, "published"), identity)
    return Report(
        article_id=ArticleId(derived_id("row", identity)),
        features=extractor.features(title, _text(row, "summary"), _text(row, "lang") or None),
        url=_text(row, "url"),
        published_at=published,
        seen_at=published,
        host=_text(row, "source"),
    )


def _text(row: Mapping[str, object], field: str) -> str:
    value = row.get(field)
    return "" if value is None else str(value)


def _instant(text: str, identity: str) -> datetime:
    if not text:
        return datetime.fromtimestamp(0, UTC)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            f"The date {text!r} of row {identity!r} is not ISO 8601, such as 2026-03-01T08:30:00Z.", code="stories_row"
        ) from error
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def placements(place: Callable[[Report], Placement], marked: Iterable[Marked]) -> Mapping[ArticleId, StoryId]:
    """Place reports in order of publication and return the story of each."""
    ordered = sorted(marked, key=lambda one: (one.report.published_at, one.report.article_id))
    return {one.report.article_id: place(one.report).story_id for one in ordered}


def evaluate(marked: Sequence[Marked], placed: Mapping[ArticleId, StoryId]) -> Evaluation:
    """Compare where reports were placed with the stories that people marked."""
    same: Counter[str] = Counter()
    across: Counter[str] = Counter()
    for one, other in combinations(marked, 2):
        if abs(one.report.published_at - other.report.published_at) <= PAIR_WINDOW:
            is_same = one.report.features.language == other.report.features.language
            _count(same if is_same else across, one, other, placed)
    precision, recall = _b_cubed(marked, placed)
    return Evaluation(
        reports=len(marked),
        pairs=_score(same + across),
        same_language=_score(same),
        across_languages=_score(across),
        b_cubed_precision=precision,
        b_cubed_recall=recall,
    )


def _count(counts: Counter[str], one: Marked, other: Marked, placed: Mapping[ArticleId, StoryId]) -> None:
    is_due = one.story == other.story
    is_made = placed[one.report.article_id] == placed[other.report.article_id]
    counts.update(due=is_due, made=is_made, right=is_due and is_made)


def _score(counts: Counter[str]) -> Score:
    return Score(right=counts["right"], made=counts["made"], due=counts["due"])


def _b_cubed(marked: Sequence[Marked], placed: Mapping[ArticleId, StoryId]) -> tuple[float, float]:
    together = Counter((one.story, placed[one.report.article_id]) for one in marked)
    in_story = Counter(one.story for one in marked)
    in_placed = Counter(placed.values())
    pairs = [(one.story, placed[one.report.article_id]) for one in marked]
    precision = sum(together[pair] / in_placed[pair[1]] for pair in pairs) / max(1, len(pairs))
    recall = sum(together[pair] / in_story[pair[0]] for pair in pairs) / max(1, len(pairs))
    return precision, recall
