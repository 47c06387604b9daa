"""The work of `newsdesk topic`, imported when one of its commands runs."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.analyst.shipped import custom_topics, load_kinds, load_lexicons, load_matcher
from bot.cli.jsonl import labelled_rows, read_file
from bot.cli.stores import reading_if_there
from bot.cli.terminal import console
from bot.domain.destination import HOUSE
from bot.domain.own_topic import OwnTopic
from bot.matching.lexicon import parse_topic
from bot.measure.topics import Score, TopicFigures, evaluate

if TYPE_CHECKING:
    from bot.cli.context import State


def check_topic(file: Path) -> None:
    """Print what a topic file holds; raise InvalidInput when it cannot be read."""
    lexicon = parse_topic(read_file(file), str(file), load_kinds())
    languages = ", ".join(sorted(lexicon.languages))
    said = f"{file}: topic {lexicon.slug}, {len(lexicon.terms)} terms, languages: {languages}."
    console().print(said, markup=False, soft_wrap=True)


def show_topics(state: "State", *, as_json: bool) -> None:
    """Print the slug and the English name of each topic that ships, then one's own with their queries, and whose they are."""
    queries = state.settings().topics
    shipped: list[dict[str, str | None]] = [
        {"topic": each.slug, "title": each.topic.title("en"), "query": None} for each in load_lexicons()
    ]
    own: list[dict[str, str | None]] = [
        {"topic": topic.slug, "title": name, "query": query}
        for topic, (name, query) in zip(custom_topics(queries), queries.items(), strict=True)
    ]
    nothing: Sequence[OwnTopic] = ()
    made = reading_if_there(state, lambda store: store.own_topics(), nothing)
    own += [{"topic": each.slug, "title": each.name, "query": each.query, **_whose(each)} for each in made]
    if as_json:
        sys.stdout.write(json.dumps([*shipped, *own], ensure_ascii=False, indent=2) + "\n")
        return
    out = console()
    for each in [*shipped, *own]:
        yours = f"  {each.get('workspace') or 'yours'}: {each['query']}" if each["query"] else ""
        out.print(Text.assemble((each["topic"] or "", "bold"), f"  {each['title']}", (yours, "dim")), soft_wrap=True)


def _whose(topic: OwnTopic) -> Mapping[str, str]:
    """Return the workspace of a topic that was made in a chat; nothing of one that is everybody's."""
    of = topic.workspace
    return {} if of == HOUSE else {"workspace": f"{of.platform} {of.id}"}


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
