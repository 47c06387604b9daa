"""Writes the table of docs/topics.md anew: `python -m tests.unit.matching.topic_figures`."""

import re

from bot.measure.topics import evaluate
from tests.unit.matching.topics import DATA, ROOT, rows, shipped_matcher

PAGE = ROOT / "docs" / "topics.md"
BEGIN, END = "<!-- figures -->\n", "\n<!-- end of figures -->"


def table() -> str:
    """The figures of the shipped topics on each set of tests/data/topics, as a Markdown table."""
    lines = ["| set | headlines | precision | recall | F1 | negatives alerted |", "|---|---|---|---|---|---|"]
    for path in sorted(DATA.glob("*.jsonl")):
        labelled = rows(path.name)
        report = evaluate(labelled, shipped_matcher())
        score = report.total
        figures = f"{score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} | {report.alerted} of {report.negatives}"
        lines.append(f"| {path.stem} | {len(labelled)} | {figures} |")
    return "\n".join(lines)


def written() -> str:
    """The table as it stands in docs/topics.md."""
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]


def rewrite() -> None:
    """Put today's figures into docs/topics.md."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(re.sub(f"(?s){BEGIN}.*{END}", lambda _: BEGIN + table() + END, page), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
