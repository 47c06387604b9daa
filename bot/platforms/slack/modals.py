"""Forms as Slack's modals: drawn from what is neutral, opened, changed while they are open, and read back from what a person hands in.

https://docs.slack.dev/surfaces/modals
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.cards.forms import LONGEST_TITLE, Answers, ChannelPick, Clock, Field, Form, Line, Marks, Option, Pick, RolePick
from bot.platforms.slack.blocks import Block, section
from bot.platforms.slack.text import shortened
from bot.platforms.slack.workspaces import Workspaces

FORM: Final = "form"
"""The callback of our modals: what they are for stands in their metadata."""
MOST_OPTIONS: Final = 100
_IN_A_GROUP: Final = 10  # checkboxes or radio buttons
_LABEL, _HINT, _OPTION, _PLACE = 150, 200, 75, 150
_WAITING = "…"

View = dict[str, Any]


def view_of(form: Form, place: str = "") -> View:
    """Return the modal of a form that was asked for in a place, by the id of a channel; what was wrong with it stands above its fields."""
    head = [section(text) for text in (*form.problems.values(), form.said) if text]
    return {
        **_window(form.title, form.close),
        "callback_id": FORM,
        "private_metadata": f"{form.value} {place}".strip(),
        "submit": _plain(form.submit, LONGEST_TITLE),
        "blocks": [*head, *map(_input, form.fields)],
    }


def told_view(title: str, close: str, blocks: Sequence[Block]) -> View:
    """Return a modal that only tells something."""
    return {**_window(title, close), "callback_id": FORM, "private_metadata": "", "blocks": list(blocks)}


def waiting_view(title: str = "Newsdesk", close: str = "OK") -> View:
    """Return what stands in a modal until it is known what belongs there: Slack gives it three seconds to open."""
    return told_view(title, close, [section(_WAITING)])


def _window(title: str, close: str) -> View:
    return {"type": "modal", "title": _plain(title, LONGEST_TITLE), "close": _plain(close, LONGEST_TITLE)}


def _input(shown: Field) -> Block:
    block: Block = {
        "type": "input",
        "block_id": shown.name,
        "label": _plain(shown.label, _LABEL),
        "element": _element(shown) | {"action_id": shown.name},
        "optional": not (isinstance(shown, ChannelPick) or (isinstance(shown, Pick | Line) and shown.required)),
    }
    return block | ({"hint": _plain(shown.hint, _HINT)} if shown.hint else {})


def _element(shown: Field) -> Block:
    match shown:
        case Pick():
            return _choice(shown)
        case Line():
            initial = {"initial_value": shown.value} if shown.value else {}
            return {"type": "plain_text_input", "multiline": shown.long, "max_length": shown.longest} | initial
        case Clock():
            return {"type": "timepicker"} | ({"initial_time": shown.value} if shown.value else {})
        case ChannelPick():
            kinds = {"include": ["public", "private"], "exclude_external_shared_channels": False}
            return {"type": "conversations_select", "filter": kinds} | ({"initial_conversation": shown.picked} if shown.picked else {})
        case RolePick():
            return {"type": "plain_text_input"} | ({"initial_value": shown.picked} if shown.picked else {})


def _choice(shown: Pick) -> Block:
    """Return boxes or radio buttons while they are few, else a list that opens."""
    options = [_option(each) for each in shown.options[:MOST_OPTIONS]]
    picked = [each for each in options if each["value"] in shown.shown]
    few = len(options) <= _IN_A_GROUP
    if shown.many:
        kind = "checkboxes" if few else "multi_static_select"
        return {"type": kind, "options": options} | ({"initial_options": picked} if picked else {})
    kind = "radio_buttons" if few else "static_select"
    return {"type": kind, "options": options} | ({"initial_option": picked[0]} if picked else {})


def _option(option: Option) -> Block:
    note = {"description": _plain(option.note, _OPTION)} if option.note else {}
    return {"text": _plain(option.label, _OPTION), "value": option.value} | note


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": shortened(text, limit) or "…", "emoji": False}


def answers_of(view: Mapping[str, Any], marks: Marks) -> Answers:
    """Return what a person handed in, by the names of fields."""
    state = (view.get("state") or {}).get("values") or {}
    return Answers({str(name): tuple(_values(next(iter(elements.values()), {}))) for name, elements in state.items()}, marks)


def _values(element: Mapping[str, Any]) -> Iterator[str]:
    """Yield what an element of any kind holds."""
    chosen = [*(element.get("selected_options") or []), *filter(None, [element.get("selected_option")])]
    yield from (str(each.get("value") or "") for each in chosen)
    single = (element.get(name) for name in ("value", "selected_conversation", "selected_channel", "selected_time"))
    yield from (str(each) for each in single if each)


@dataclass(frozen=True, slots=True)
class Window:
    """A modal that is open: which workspace's, and the id by which it is changed."""

    team_id: str
    id: str
    hash: str = ""


class Windows:
    """Opens modals and changes those that are open. Each call raises a ChatError, as all of ours do."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def open(self, team_id: str, trigger: str, view: View | None = None) -> Window:
        """Open a modal for whoever caused a trigger, which holds for three seconds."""
        workspace = self._workspaces.of(team_id)
        with workspace.translated("views.open"):
            answer = await workspace.client.views_open(trigger_id=trigger, view=view or waiting_view())
        opened = answer.get("view") or {}
        return Window(team_id, str(opened.get("id") or ""), str(opened.get("hash") or ""))

    async def change(self, window: Window, view: View) -> None:
        """Show something else in a modal; where it was closed meanwhile nobody looks any more."""
        named = {"hash": window.hash} if window.hash else {}
        workspace = self._workspaces.of(window.team_id)
        with workspace.translated("views.update"):
            await workspace.client.views_update(view_id=window.id, view=view, **named)

    async def publish(self, team_id: str, user_id: str, view: View) -> None:
        """Show somebody's own page of the app."""
        workspace = self._workspaces.of(team_id)
        with workspace.translated("views.publish"):
            await workspace.client.views_publish(user_id=user_id, view=view)
