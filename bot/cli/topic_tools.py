"""The work of `newsdesk topic`, imported when one of its commands runs."""

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.analyst.shipped import load_kinds, load_lexicons, load_matcher
from bot.cli.jsonl import labelled_rows, read_file
from bot.cli.terminal import console
from bot.matching.lexicon import parse_topic
from bot.measure.topics import Score, TopicFigures, evaluate


def check_topic(file: Path) -> None:
    """Print what a topic file holds; raise InvalidInput when it cannot be read."""
    lexicon = parse_topic(read_file(file), str(file), load_kinds())
    languages = ", ".join(sorted(lexicon.languages))
    said = f"{file}: topic {lexicon.slug}, {len(lexicon.terms)} terms, languages: {languages}."
    console().print(said, markup=False, soft_wrap=True)


def show_topics() -> None:
    """Print the slug and the English name of each topic that ships."""
    for lexicon in load_lexicons():
        console().print(f"[bold]{lexicon.slug}[/]  {lexicon.topic.title('en')}")


def measure_topics(file: Path, *, mistakes: bool) -> None:
    """Print how well the shipped topics match labelled items, and each difference if it is wanted."""
    rows = labelled_rows(file)
    report = evaluate(rows, load_matcher())
    out = console()
    out.print(_figures({"all": report.total, **report.topics}, "topic"))
    out.print(_figures(report.languages, "language"))
    out.print(f"F1 of all lies between {report.interval.low:.3f} and {report.interval.high:.3f} in 95 of 100 draws of the items")
    out.print(f"negatives alerted: {report.alerted} of {report.negatives} ({report.alerted_share:.3f})")
    if mistakes:
        _list_mistakes(out, report)


def _figures(scores: Mapping[str, Score], name: str) -> Table:
    table = Table(name, "F1", "precision", "recall", "right", "wrong", "missed", box=None, pad_edge=False)
    for key, score in scores.items():
        figures = (f"{value:.3f}" for value in (score.f1, score.precision, score.recall))
        table.add_row(key, *figures, str(score.right), str(score.wrong), str(score.missed))
    return table


def _list_mistakes(out: Console, report: TopicFigures) -> None:
    for mistake in report.mistakes:
        kind = "missed" if mistake.expected else "wrong "
        terms = ", ".join(hit.term for hit in mistake.evidence.hits) if mistake.evidence else ""
        score = f"{mistake.evidence.score:.1f} of {mistake.evidence.threshold:g}" if mistake.evidence else "nothing found"
        out.print(f"{kind} {mistake.topic} [{mistake.lang}] {mistake.title} ({score}: {terms})", markup=False, soft_wrap=True)
