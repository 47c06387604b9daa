"""Forms as windows of both platforms: what is drawn is what each takes, and what comes back is what was chosen."""

from types import SimpleNamespace
from typing import Any

import pytest

from bot.cards.actions import Action, ActionKind
from bot.cards.forms import ChannelPick, Clock, Field, Form, Line, Marks, Option, Pick, RolePick
from bot.platforms.discord import modals as discord_modals
from bot.platforms.slack import modals as slack_modals
from tests.fakes import discord_forms, slack_views

FEW = tuple(Option(value=f"v{number}", label=f"Option {number}", note="about 40 stories a week") for number in range(3))
MANY = tuple(Option(value=f"v{number}", label=f"Option {number}") for number in range(24))
LONG = tuple(Option(value=f"v{number}", label="long " * 40, note="note " * 60) for number in range(2))
FIELDS: list[Field] = [
    Pick(name="a", label="Boxes", options=FEW, picked=("v1", "gone"), many=True),
    Pick(name="a", label="Radio", options=FEW, picked=("v2",), required=True),
    Pick(name="a", label="Radio of nothing", options=FEW),
    Pick(name="a", label="List", options=MANY, picked=("v7", "v9"), many=True),
    Pick(name="a", label="List of one", options=MANY, picked=("v7",), required=True),
    Pick(name="a", label="One alone", options=FEW[:1]),
    Pick(name="a", label="Long " * 40, options=LONG, hint="hint " * 80),
    Line(name="a", label="Text", value="08:30 Paris", hint="Such as 08:30"),
    Line(name="a", label="Empty"),
    Line(name="a", label="Long text", value="x\ny", long=True, required=True, longest=4_000),
    Clock(name="a", label="Time", value="08:30"),
    ChannelPick(name="a", label="Channel", picked="4711"),
    ChannelPick(name="a", label="No channel"),
    RolePick(name="a", label="Role", picked="4712"),
    RolePick(name="a", label="No role"),
]


def form(shown: Field) -> Form:
    """Return a form of one field."""
    action = Action(kind=ActionKind.SETUP, subject=1)
    return Form(title="A title of just so much!", submit="Save", close="Close", action=action, fields=(shown,))


@pytest.mark.parametrize("shown", FIELDS, ids=lambda each: each.label.strip()[:20])
async def test_discord_takes_each_field_and_hands_back_what_it_held(shown: Field):
    """Opened and handed in untouched."""
    modal = discord_modals.modal_of(form(shown)).to_dict()
    discord_forms.check_modal(modal)
    data: Any = SimpleNamespace(data=discord_forms.handed_in(modal, {}))
    assert discord_modals.answers_of(data, Marks()).several("a") == shown.shown


@pytest.mark.parametrize("shown", [each for each in FIELDS if not isinstance(each, RolePick)], ids=lambda each: each.label.strip()[:20])
def test_slack_takes_each_field_and_hands_back_what_it_held(shown: Field):
    """The same; Slack has no choice of roles."""
    view = slack_modals.view_of(form(shown))
    slack_views.check_view(view)
    assert slack_modals.answers_of(slack_views.handed_in(view, {}), Marks()).several("a") == shown.shown


@pytest.mark.parametrize(
    "data", [None, {}, {"components": [{}]}, {"components": [{"type": 18}, {"type": 1, "components": [{"custom_id": "b"}]}]}]
)
def test_what_has_another_shape_is_passed_over_on_discord(data: Any):
    """A client of another day, or a made-up body."""
    found = discord_modals.answers_of(SimpleNamespace(data=data), Marks())  # type: ignore[arg-type]
    assert found.several("a") == ()


@pytest.mark.parametrize(
    "view", [{}, {"state": None}, {"state": {"values": {"a": {}}}}, {"state": {"values": {"a": {"x": {"type": "?"}}}}}]
)
def test_what_has_another_shape_is_passed_over_on_slack(view: Any):
    """The same."""
    assert slack_modals.answers_of(view, Marks()).several("a") == ()


def test_what_was_wrong_stands_at_the_field_on_discord_and_above_all_on_slack():
    """Slack itself puts it at a field, where it can be said before the window closes."""
    wrong = form(FIELDS[7]).left_by(slack_modals.answers_of({}, Marks()), {"a": "That is no time of day."})
    assert discord_modals.modal_of(wrong).to_dict()["components"][0]["description"] == "That is no time of day."
    assert slack_modals.view_of(wrong)["blocks"][0]["text"]["text"] == "That is no time of day."
