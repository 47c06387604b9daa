"""Views on the local Slack: what it refuses to open, those that are open, and what a client hands in of one.

https://docs.slack.dev/reference/views
"""

import json
from collections.abc import Mapping
from typing import Any

from tests.fakes.slack_blocks import element_problems, shown_text
from tests.fakes.slack_state import SlackRefusal, SlackTeam

View = dict[str, Any]
Given = str | tuple[str, ...]
"""What somebody leaves in a field: typed text, or what is chosen."""
_TITLE, _METADATA, _BLOCKS = 24, 3_000, 100
_MANY = {"checkboxes", "multi_static_select"}
_ONE = {"radio_buttons", "static_select"}
_INITIAL = {"plain_text_input": "initial_value", "conversations_select": "initial_conversation", "timepicker": "initial_time"}
_VALUE = {"plain_text_input": "value", "conversations_select": "selected_conversation", "timepicker": "selected_time"}


def check_view(view: Any) -> View:
    """Return a view as it was sent, raise as Slack does for one that it would not show."""
    found: View = json.loads(view) if isinstance(view, str) else view
    problems = [
        f"{name} of {len(shown_text(found.get(name)))} characters" for name in ("title", "submit", "close") if _is_long(found, name)
    ]
    if len(found.get("private_metadata") or "") > _METADATA or not 1 <= len(found["blocks"]) <= _BLOCKS:
        problems.append("private_metadata or blocks")
    inputs = [each for each in found["blocks"] if each["type"] == "input"]
    if inputs and "submit" not in found:
        problems.append("a view with inputs needs submit")
    ids = [each.get("block_id") for each in inputs]
    if len(set(ids)) != len(ids):
        problems.append("block_id used twice")
    problems += [problem for each in inputs for problem in element_problems(each)]
    if problems:
        raise SlackRefusal("invalid_arguments", response_metadata={"messages": problems})
    return found


def _is_long(view: View, name: str) -> bool:
    return name in view and not 1 <= len(shown_text(view[name])) <= _TITLE


def open_view(team: SlackTeam, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Open a modal for whoever caused the trigger."""
    if arguments.get("trigger_id") in (None, "", "late"):
        raise SlackRefusal("expired_trigger_id")
    return {"view": team.keep_view(check_view(arguments["view"]))}


def update_view(team: SlackTeam, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Show something else in a modal that is open."""
    known = team.views.get(arguments.get("view_id", ""))
    if known is None:
        raise SlackRefusal("not_found")
    if arguments.get("hash") and arguments["hash"] != known["hash"]:
        raise SlackRefusal("hash_conflict")
    return {"view": team.keep_view(check_view(arguments["view"]), known["id"])}


def publish_view(team: SlackTeam, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Show somebody's own page of the app."""
    view = check_view(arguments["view"])
    if view["type"] != "home":
        raise SlackRefusal("invalid_arguments")
    team.homes[team.user(arguments.get("user_id", "")).id] = view
    return {"view": team.keep_view(view, f"VHOME{arguments['user_id']}")}


def held(view: View) -> dict[str, Given]:
    """Return what the fields of a view hold when it opens, by their names."""
    return {each["block_id"]: _held(each["element"]) for each in view["blocks"] if each["type"] == "input"}


def _held(element: dict[str, Any]) -> Given:
    if element["type"] in _MANY:
        return tuple(each["value"] for each in element.get("initial_options") or [])
    if element["type"] in _ONE:
        return str((element.get("initial_option") or {}).get("value") or "")
    return str(element.get(_INITIAL[element["type"]]) or "")


def handed_in(view: View, changed: Mapping[str, Given]) -> View:
    """Return a view as a client sends it when somebody submits it, in which they changed some fields."""
    left = {**held(view), **changed}
    inputs = [each for each in view["blocks"] if each["type"] == "input"]
    values = {each["block_id"]: {each["element"]["action_id"]: _state(each["element"], left[each["block_id"]])} for each in inputs}
    return view | {"state": {"values": values}}


def _state(element: dict[str, Any], given: Given) -> dict[str, Any]:
    kind = element["type"]
    if kind in _MANY:
        return {"type": kind, "selected_options": [each for each in element["options"] if each["value"] in given]}
    if kind in _ONE:
        return {"type": kind, "selected_option": next((each for each in element["options"] if each["value"] == given), None)}
    return {"type": kind, _VALUE[kind]: given or None}


def shown_in(view: View) -> str:
    """Return the text of the sections of a view, as its reader sees it."""
    return "\n".join(each["text"]["text"] for each in view["blocks"] if each["type"] == "section")
