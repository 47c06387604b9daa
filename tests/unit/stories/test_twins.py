"""Twins and retold events: headlines of one template that tell two events, and headlines in other words that tell one.

tests/data/stories/twins.jsonl and retold.jsonl were written for this project, in ten languages.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.stories.report import Report
from tests.unit.stories.making import START, a_grouper, a_report

DATA = Path(__file__).parents[2] / "data" / "stories"
TOPICS = Path(__file__).parents[2] / "data" / "topics"


def pairs(name: str) -> list[tuple[Report, Report]]:
    """The pairs of a file, each in order of time."""
    rows = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    return [
        (
            a_report(row["one"], number=2 * number, lang=row["lang"]),
            a_report(row["other"], number=2 * number + 1, lang=row.get("lang2", row["lang"]), hours=0.2),
        )
        for number, row in enumerate(rows, start=1)
    ]


def others() -> Iterable[Report]:
    """Ordinary headlines of many languages, before all pairs."""
    rows = [json.loads(line) for file in sorted(TOPICS.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]
    for number, row in enumerate(rows, start=100_000):
        yield a_report(row["title"], number=number, lang=row["lang"], seen_at=START - timedelta(hours=1))


def joined_alone(name: str) -> float:
    """The share of pairs that are one story where nothing else is told."""
    found = []
    for one, other in pairs(name):
        grouper = a_grouper()
        found.append(grouper.place(one).story_id == grouper.place(other).story_id)
    return sum(found) / len(found)


def joined_among_others(name: str) -> float:
    """The share of pairs that are one story among ordinary headlines."""
    grouper = a_grouper()
    for report in others():
        grouper.place(report)
    found = [grouper.place(one).story_id == grouper.place(other).story_id for one, other in pairs(name)]
    return sum(found) / len(found)


def test_there_are_enough_of_both():
    """Two hundred twins in eight languages at least."""
    assert len(pairs("twins.jsonl")) >= 200
    assert len({one.features.language for one, _ in pairs("twins.jsonl")}) >= 8


@pytest.mark.parametrize(("joined", "most"), [(joined_alone, 0.05), (joined_among_others, 0.03)])
def test_twins_stay_apart(joined, most):
    """Other actors, places, numbers, opposite verbs, next steps and instalments are other events, in a window of any size."""
    assert joined("twins.jsonl") <= most


@pytest.mark.parametrize(("joined", "least"), [(joined_alone, 0.7), (joined_among_others, 0.6)])
def test_one_event_told_differently_is_still_one_story(joined, least):
    """What keeps twins apart leaves these together."""
    assert joined("retold.jsonl") >= least
