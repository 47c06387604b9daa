"""How well grouping does against stories that people marked: pairs within and across languages, and B-cubed."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.domain.article import ArticleId, StoryId
from bot.domain.errors import InvalidInput
from bot.domain.ids import derived_id
from bot.measure.intervals import Interval, interval
from bot.stories.extractor import FeatureExtractor
from bot.stories.report import Placement, Report

PAIR_WINDOW = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A report with the story that a person says it tells."""

    report: Report
    story: str


class Score(NamedTuple):
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
    """Scores over pairs of reports published within three days: all, in one language, across two; and B-cubed over reports.

    `by_languages` has the scores by pair of languages (`de-en`), `intervals` where F1 of all, same and across lies in 95 of 100 draws.
    """

    reports: int
    pairs: Score
    same_language: Score
    across_languages: Score
    b_cubed_precision: float
    b_cubed_recall: float
    by_languages: Mapping[str, Score]
    intervals: Mapping[str, Interval]

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


def placements(place: Callable[[Report], Placement], marked: Iterable[Marked], among: Iterable[Report] = ()) -> Mapping[ArticleId, StoryId]:
    """Place reports in order of publication and return the story of each; `among` are others of the same days, without marks."""
    reports = {report.article_id: report for report in (*among, *(one.report for one in marked))}
    ordered = sorted(reports.values(), key=lambda report: (report.published_at, report.article_id))
    return {report.article_id: place(report).story_id for report in ordered}


def evaluate(marked: Sequence[Marked], placed: Mapping[ArticleId, StoryId]) -> Evaluation:
    """Compare where reports were placed with the stories that people marked."""
    pairs = [_Pair.of(one, other, placed) for one, other in _near(marked)]
    telling = [pair for pair in pairs if pair.is_due or pair.is_made]
    same, across = ([pair for pair in telling if pair.is_across is which] for which in (False, True))
    precision, recall = _b_cubed(marked, placed)
    return Evaluation(
        reports=len(marked),
        pairs=_score(telling),
        same_language=_score(same),
        across_languages=_score(across),
        b_cubed_precision=precision,
        b_cubed_recall=recall,
        by_languages=_by_languages(telling),
        intervals={name: _interval(some) for name, some in (("all", telling), ("same", same), ("across", across))},
    )


def _near(marked: Iterable[Marked]) -> Iterator[tuple[Marked, Marked]]:
    """Yield the pairs that were published within three days."""
    recent: deque[Marked] = deque()
    for one in sorted(marked, key=lambda each: (each.report.published_at, each.report.article_id)):
        while recent and one.report.published_at - recent[0].report.published_at > PAIR_WINDOW:
            recent.popleft()
        yield from ((other, one) for other in recent)
        recent.append(one)


class _Pair(NamedTuple):
    """Two reports: whether they tell one story, whether they were joined, in which languages they are, and their stories."""

    is_due: bool
    is_made: bool
    languages: tuple[str, str]
    stories: tuple[str, str]

    @classmethod
    def of(cls, one: Marked, other: Marked, placed: Mapping[ArticleId, StoryId]) -> "_Pair":
        left, right = sorted((one.report.features.language, other.report.features.language))
        is_made = placed[one.report.article_id] == placed[other.report.article_id]
        return cls(one.story == other.story, is_made, (left, right), (one.story, other.story))

    @property
    def is_across(self) -> bool:
        return self.languages[0] != self.languages[1]

    @property
    def counts(self) -> tuple[float, float, float]:
        """Whether the pair is right, made, due."""
        return float(self.is_due and self.is_made), float(self.is_made), float(self.is_due)


def _score(pairs: Iterable[_Pair]) -> Score:
    return _score_of(tuple(map(sum, zip(*(pair.counts for pair in pairs), strict=True))))


def _score_of(sums: tuple[float, ...]) -> Score:
    return Score(*(sums or (0.0, 0.0, 0.0)))


def _by_languages(pairs: Iterable[_Pair]) -> Mapping[str, Score]:
    found: dict[str, list[_Pair]] = {}
    for pair in pairs:
        found.setdefault("-".join(pair.languages), []).append(pair)
    return {name: _score(found[name]) for name in sorted(found)}


def _interval(pairs: Iterable[_Pair]) -> Interval:
    """Return the interval of F1; stories are drawn, and a pair of two stories counts half for each."""
    parts: dict[str, list[float]] = {}
    for pair in pairs:
        for story in pair.stories:
            sums = parts.setdefault(story, [0.0, 0.0, 0.0])
            for at, count in enumerate(pair.counts):
                sums[at] += count / 2
    return interval([tuple(sums) for sums in parts.values()], lambda sums: _score_of(sums).f1)


def _b_cubed(marked: Sequence[Marked], placed: Mapping[ArticleId, StoryId]) -> tuple[float, float]:
    together = Counter((one.story, placed[one.report.article_id]) for one in marked)
    in_story = Counter(one.story for one in marked)
    in_placed = Counter(placed.values())
    pairs = [(one.story, placed[one.report.article_id]) for one in marked]
    precision = sum(together[pair] / in_placed[pair[1]] for pair in pairs) / max(1, len(pairs))
    recall = sum(together[pair] / in_story[pair[0]] for pair in pairs) / max(1, len(pairs))
    return precision, recall
