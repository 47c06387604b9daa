"""What `newsdesk stories` does."""

import sys
from pathlib import Path

from rich.table import Table

from bot.app.shipped import load_stories
from bot.cli.jsonl import labelled_rows, read_rows, write_row
from bot.cli.terminal import console
from bot.domain.errors import InvalidInput
from bot.measure.stories import Evaluation, Marked, evaluate, placements, row_report


def place_all() -> None:
    """Write the story of each item on standard input, in order of time."""
    extractor, grouper = load_stories()
    rows = [(row, row_report(row, extractor)) for row in read_rows(sys.stdin, "standard input")]
    if len({report.article_id for _, report in rows}) < len(rows):
        raise InvalidInput("Two rows have the same id: give each report an id of its own.")
    for row, report in sorted(rows, key=lambda pair: (pair[1].published_at, pair[1].article_id)):
        placement = grouper.place(report)
        write_row({"id": row.get("id"), "title": row.get("title"), "story": str(placement.story_id), "new": placement.is_new})


def measure_stories(file: Path) -> None:
    """Print how well reports are grouped that are marked with their stories."""
    extractor, grouper = load_stories()
    rows = labelled_rows(file)
    marked = [Marked(report=row_report(row, extractor), story=str(row.get("story_id") or "")) for row in rows]
    console().print(_figures(evaluate(marked, placements(grouper.place, marked))))


def _figures(evaluation: Evaluation) -> Table:
    table = Table("pairs", "F1", "precision", "recall", "right", "made", "due", box=None, pad_edge=False)
    scores = {"all": evaluation.pairs, "same language": evaluation.same_language, "across languages": evaluation.across_languages}
    for name, score in scores.items():
        figures = (f"{value:.3f}" for value in (score.f1, score.precision, score.recall))
        table.add_row(name, *figures, f"{score.right:g}", f"{score.made:g}", f"{score.due:g}")
    b_cubed = (evaluation.b_cubed_f1, evaluation.b_cubed_precision, evaluation.b_cubed_recall)
    table.add_row("B-cubed", *(f"{value:.3f}" for value in b_cubed))
    return table
