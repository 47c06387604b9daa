"""Prints the table of docs/topics.md: `python -m tests.unit.matching.topic_figures`."""

from bot.matching.evaluate import evaluate
from tests.unit.matching.topics import DATA, rows, shipped_matcher


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


if __name__ == "__main__":
    print(table())  # noqa: T201 - this is what the module is for
