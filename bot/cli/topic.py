"""`newsdesk topic`: check topic files, and measure how well topics match."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.jsonl import read_rows
from bot.cli.terminal import console
from bot.domain.errors import InvalidInput
from bot.matching.lexicon import parse_topic
from bot.measure.topics import Score, TopicFigures, evaluate

app = typer.Typer(help="Check and measure topics.", no_args_is_help=True)


@app.command()
def check(file: Annotated[Path, typer.Argument(help="A topic file, such as a copy of config/topics/ai.toml.")]) -> None:
    """Say whether a topic file can be read, and what it holds."""
    lexicon = parse_topic(read_file(file), str(file))
    languages = ", ".join(sorted(lexicon.languages))
    said = f"{file}: topic {lexicon.slug}, {len(lexicon.terms)} terms, languages: {languages}."
    console().print(said, markup=False, soft_wrap=True)


@app.command("list")
def list_topics() -> None:
    """List the topics that ship with Newsdesk."""
    from bot.app.shipped import load_shipped

    for topic in load_shipped().topics:
        console().print(f"[bold]{topic.slug}[/]  {topic.title('en')}")


@app.command("eval")
def evaluate_topics(
    file: Annotated[Path, typer.Argument(help='JSON lines with title, summary, lang and "labels": a list of topic slugs.')],
    mistakes: Annotated[bool, typer.Option(help="Also list each difference, with its evidence.")] = False,
) -> None:
    """Measure precision, recall and F1 of the topics on labelled items, by topic and language."""
    from bot.analyst.shipped import load_matcher

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


def labelled_rows(file: Path) -> list[Mapping[str, object]]:
    """Return the rows of a file; raise InvalidInput when there is none, or labels are no list."""
    rows = list(read_rows(read_file(file).splitlines(), str(file)))
    if not rows:
        raise InvalidInput(f"{file} has no rows: there is nothing to measure.")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row.get("labels", []), list):
            raise InvalidInput(f'{file}, row {number}: "labels" must be a list of topic slugs, such as ["ai"].')
    return rows


def read_file(file: Path) -> str:
    """Return a file's text; raise InvalidInput when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file} cannot be read: {error}.") from error
