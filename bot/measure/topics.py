"""How well topics match labelled articles. Pure: rows in, figures out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.boilerplate import without_boilerplate
from bot.domain.outlets import without_outlet
from bot.domain.topic import Evidence
from bot.matching.matcher import Matcher
from bot.matching.scan import MatchText, split_lead
from bot.measure.intervals import Interval, interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts of right, wrong and missed alerts, and the figures made of them (1.0 where nothing could go wrong)."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of alerts that are right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of the labels that were alerted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One article on which matching and label differ for one topic. `evidence` is None where no term was found."""

    topic: str
    expected: bool
    title: str
    lang: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFigures:
    """The figures of one evaluation. `negatives` are rows without any label; `alerted` those of them that matched something.

    `interval` is where F1 of all topics lies in 95 of 100 draws of the articles.
    """

    total: Score
    topics: Mapping[str, Score]
    languages: Mapping[str, Score]
    negatives: int
    alerted: int
    mistakes: tuple[Mistake, ...]
    interval: Interval

    @property
    def alerted_share(self) -> float:
        """The share of the negatives that were alerted."""
        return self.alerted / self.negatives if self.negatives else 0.0


def row_text(row: Mapping[str, object]) -> MatchText:
    """Make of a row (title, summary, lang, url, source; all texts, all optional) what the matcher reads.

    The name of the outlet and footers are cut away, as of all that is polled: they are no evidence.
    The summary's first sentences are the lead, up to the end of the sentence that passes 300 characters; the rest is body.
    """
    source, url = str(row.get("source") or ""), str(row.get("url") or "")
    title, _ = without_outlet(str(row.get("title") or ""), (source,), url)
    lead, body = split_lead(without_boilerplate(str(row.get("summary") or ""), title))
    return MatchText(title=title, lead=lead, body=body, lang=str(row.get("lang") or ""), source=source, url=url)


def evaluate(rows: Iterable[Mapping[str, object]], matcher: Matcher) -> TopicFigures:
    """Match the rows and compare with their `labels` (a list of topic slugs)."""
    counts: Counter[tuple[str, str, str]] = Counter()
    mistakes: list[Mistake] = []
    parts: list[tuple[float, ...]] = []
    negatives = alerted = 0
    for row in rows:
        text = row_text(row)
        labels = _labels(row)
        found = {str(evidence.topic): evidence for evidence in matcher.match(text)}
        matched = {slug for slug, evidence in found.items() if evidence.matched}
        negatives += not labels
        alerted += not labels and bool(matched)
        parts.append((float(len(labels & matched)), float(len(matched - labels)), float(len(labels - matched))))
        for slug in sorted(labels | matched):
            outcome = "right" if slug in labels & matched else "missed" if slug in labels else "wrong"
            counts[slug, text.lang, outcome] += 1
            if outcome != "right":
                mistakes.append(Mistake(topic=slug, expected=slug in labels, title=text.title, lang=text.lang, evidence=found.get(slug)))
    return TopicFigures(
        total=_score(counts, range(0)),
        topics={slug: _score(counts, (0, slug)) for slug in sorted({key[0] for key in counts})},
        languages={lang: _score(counts, (1, lang)) for lang in sorted({key[1] for key in counts})},
        negatives=negatives,
        alerted=alerted,
        mistakes=tuple(mistakes),
        interval=interval(parts, _f1),
    )


def _f1(sums: tuple[float, ...]) -> float:
    right, wrong, missed = sums or (0.0, 0.0, 0.0)
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def _labels(row: Mapping[str, object]) -> set[str]:
    labels = row.get("labels")
    return {str(label) for label in labels} if isinstance(labels, list) else set()


def _score(counts: Mapping[tuple[str, str, str], int], only: Sequence[object]) -> Score:
    sums = Counter[str]()
    for key, count in counts.items():
        if not only or key[int(str(only[0]))] == only[1]:
            sums[key[2]] += count
    return Score(right=sums["right"], wrong=sums["wrong"], missed=sums["missed"])
