"""Forms: what a window showed is known from its value alone, so that a submission writes only what its sender changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cards.actions import LONGEST_VALUE, Action, ActionKind, read_action
from bot.cards.forms import Answers, Form, Line, Marks, Option, Pick, problems_of
from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_time

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ZONE = Line(name="zone", label="Zone", value="Europe/Paris")
TOPICS = Pick(
    name="topics", label="Topics", many=True, picked=("ai",), options=(Option(value="ai", label="AI"), Option(value="q", label="Q"))
)
FORM = Form(
    title="Set up",
    submit="Save",
    close="Close",
    action=Action(kind=ActionKind.SETUP, subject=(1 << 63) - 1),
    fields=(ZONE, TOPICS),
    opened=NOW,
)


def handed_in(form: Form, **values: tuple[str, ...]) -> Answers:
    """Return what comes back of a form of which nothing is known but its value."""
    return Answers(values, Marks.read(read_action(form.value).about))


def test_a_field_that_is_as_it_was_shown_was_not_changed():
    """Whatever the order of what is chosen, and white space around what is typed."""
    answers = handed_in(FORM, zone=(" Europe/Paris ",), topics=("q", "ai"))
    assert (answers.changed("zone"), answers.changed("topics")) == (False, True)
    assert not handed_in(FORM, topics=("ai",)).changed("topics")
    assert handed_in(FORM, topics=()).changed("topics")


def test_a_field_that_is_not_there_was_not_changed():
    """A client of another version may know fewer fields."""
    assert not handed_in(FORM).changed("zone")


def test_the_value_of_a_form_fits_into_a_buttons():
    """Also with ten fields and the largest id."""
    many = replace(FORM, fields=tuple(Line(name=f"field{number}", label="x", value="y" * 200) for number in range(10)))
    assert len(many.value) <= LONGEST_VALUE
    assert handed_in(many, field9=("y" * 200,)).changed("field9") is False


def test_a_window_says_when_it_was_filled():
    """To the microsecond; one that shows nothing that is known was filled before everything."""
    assert handed_in(FORM).opened == NOW
    assert handed_in(replace(FORM, opened=None)).opened < NOW - timedelta(days=10_000)


@pytest.mark.parametrize("about", ["", "-", "x", "zzzzzzzzzzzzzzzzzzzz-abcd", "ä-🙂", "-5-abcd"])
def test_marks_that_nobody_of_ours_wrote_show_nothing(about: str):
    """All counts as changed, and nothing as seen, which takes nothing away from anybody."""
    answers = Answers({"zone": ("Europe/Paris",)}, Marks.read(about))
    assert answers.changed("zone")
    assert answers.opened < NOW


def test_a_form_that_opens_again_holds_what_was_typed_and_knows_what_it_had_shown():
    """So that the second try writes what the first would have written."""
    again = FORM.left_by(handed_in(FORM, zone=("Atlantis",)), {"zone": "No such zone"})
    (zone, topics) = again.fields
    assert (zone.shown, topics.shown) == (("Atlantis",), ("ai",))
    assert handed_in(again, zone=("Atlantis",)).changed("zone")
    assert not handed_in(again, zone=("Europe/Paris",)).changed("zone")


def test_each_field_that_cannot_be_read_is_named():
    """All of them at once, not the first alone."""
    found = problems_of({"time": lambda: parse_time("late"), "other": lambda: parse_time("08:30"), "third": lambda: parse_time("25")})
    assert [*found] == ["time", "third"]
    assert all(isinstance(each, InvalidInput) for each in found.values())
