"""The work of `newsdesk stories`, imported when one of its commands runs."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.table import Table

from bot.app.shipped import load_stories
from bot.cli.jsonl import labelled_rows, read_rows, write_row
from bot.cli.terminal import console
from bot.domain.article import ArticleId
from bot.domain.errors import InvalidInput
from bot.measure.crowds import false_joins, thinned
from bot.measure.intervals import Interval
from bot.measure.stories import Evaluation, Marked, Score, evaluate, placements, row_report
from bot.stories.reasons import in_words
from bot.stories.report import Placement


def place_all(*, why: bool) -> None:
    """Write the story of each item on standard input, in order of time; with `why` also what spoke for it, and what against."""
    extractor, grouper = load_stories()
    rows = [(row, row_report(row, extractor)) for row in read_rows(sys.stdin, "standard input")]
    ids = {report.article_id: row.get("id") for row, report in rows}
    if len(ids) < len(rows):
        raise InvalidInput("Two rows have the same id: give each report an id of its own.")
    for row, report in sorted(rows, key=lambda pair: (pair[1].published_at, pair[1].article_id)):
        placement = grouper.place(report)
        told = {"id": row.get("id"), "title": row.get("title"), "story": str(placement.story_id), "new": placement.is_new}
        write_row(told | (_explained(placement, ids) if why else {}))


def _explained(placement: Placement, ids: Mapping[ArticleId, object]) -> dict[str, object]:
    """Return the reasons of a placement for a row: in words, and as they count, with the item that it is most like."""
    likeness = placement.likeness
    if likeness is None or likeness.member is None:
        return {"why": in_words(placement)}
    figures = {"score": round(likeness.score, 3), "bar": round(likeness.threshold, 3), "parts": dict(likeness.parts)}
    return {"why": in_words(placement), "nearest": ids.get(likeness.member), **figures}


def measure_stories(file: Path, among: Path | None, *, languages: bool) -> None:
    """Print how well reports are grouped that are marked with their stories."""
    extractor, grouper = load_stories()
    marked = [Marked(report=row_report(row, extractor), story=str(row.get("story_id") or "")) for row in labelled_rows(file)]
    others = [row_report(row, extractor) for row in labelled_rows(among)] if among else []
    evaluation = evaluate(marked, placements(grouper.place, marked, others))
    console().print(_figures(evaluation))
    if languages:
        console().print(_scores(evaluation.by_languages, {}))


def measure_crowd(file: Path, windows: Sequence[int]) -> None:
    """Print how many reports of other months are joined, by the size of the window."""
    extractor, _ = load_stories()
    reports = [row_report(row, extractor) for row in labelled_rows(file)]
    table = Table("window", "false joins", "in 1,000 reports", box=None, pad_edge=False)
    for size in windows:
        found = false_joins(load_stories()[1].place, thinned(reports, size))
        table.add_row(str(found.reports), str(found.wrong), f"{found.in_thousand:.1f}")
    console().print(table)


def _figures(evaluation: Evaluation) -> Table:
    scores = {"all": evaluation.pairs, "same language": evaluation.same_language, "across languages": evaluation.across_languages}
    table = _scores(scores, dict(zip(scores, evaluation.intervals.values(), strict=True)))
    b_cubed = (evaluation.b_cubed_f1, evaluation.b_cubed_precision, evaluation.b_cubed_recall)
    table.add_row("B-cubed", f"{b_cubed[0]:.3f}", "", *(f"{value:.3f}" for value in b_cubed[1:]))
    return table


def _scores(scores: Mapping[str, Score], intervals: Mapping[str, Interval]) -> Table:
    table = Table("pairs", "F1", "95 of 100", "precision", "recall", "right", "made", "due", box=None, pad_edge=False)
    for name, score in scores.items():
        between = f"{intervals[name].low:.3f}-{intervals[name].high:.3f}" if name in intervals else ""
        counts = (f"{score.right:g}", f"{score.made:g}", f"{score.due:g}")
        table.add_row(name, f"{score.f1:.3f}", between, f"{score.precision:.3f}", f"{score.recall:.3f}", *counts)
    return table
