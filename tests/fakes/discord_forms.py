"""Modals on the local Discord: what it refuses to open, and what a client hands in of one.

https://docs.discord.com/developers/components/reference
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.discord_faults import Refusal
from tests.fakes.discord_state import Json

TEXT_INPUT, LABEL, STRING_SELECT, ROLE_SELECT, CHANNEL_SELECT, RADIO, BOXES = 4, 18, 3, 6, 8, 21, 22
_ENTITIES = (ROLE_SELECT, CHANNEL_SELECT)
_MOST = {STRING_SELECT: 25, RADIO: 10, BOXES: 10}
Given = str | tuple[str, ...]
"""What somebody leaves in a field: typed text, or what is chosen."""


def check_modal(modal: Json) -> None:
    """Refuse a modal that Discord would not open."""
    if problems := list(_problems(modal)):
        raise Refusal(400, 50035, "Invalid Form Body", errors={"_errors": problems})


def _problems(modal: Json) -> Iterator[str]:
    labels = modal["components"]
    ids = [each["component"].get("custom_id") for each in labels]
    if not 1 <= len(modal["title"]) <= 45 or not 1 <= len(modal["custom_id"]) <= 100:
        yield "title or custom_id"
    if not 1 <= len(labels) <= 5 or len(set(ids)) != len(ids) or not all(ids):
        yield "components"
    for each in labels:
        yield from _field_problems(each)


def _field_problems(label: Json) -> Iterator[str]:
    part = label["component"]
    if label["type"] != LABEL or not 1 <= len(label["label"]) <= 45 or len(label.get("description") or "") > 100:
        yield f"label {label.get('label')}"
    if part["type"] == TEXT_INPUT and len(part.get("value") or "") > (part.get("max_length") or 4_000):
        yield "value too long"
    if any(not isinstance(each["id"], str) for each in part.get("default_values") or []):
        yield f"ids of {part['custom_id']}"
    if part["type"] in _MOST:
        yield from _choice_problems(part)


def _choice_problems(part: Json) -> Iterator[str]:
    options = part["options"]
    values = [each["value"] for each in options]
    if not (2 if part["type"] == RADIO else 1) <= len(options) <= _MOST[part["type"]] or len(set(values)) != len(values):
        yield f"options of {part['custom_id']}"
    if any(not 1 <= len(each["label"]) <= 100 or len(each.get("description") or "") > 100 for each in options):
        yield "an option is too long"
    picked = sum(bool(each.get("default")) for each in options)
    if picked > (part.get("max_values") or 1):
        yield "too many defaults"
    if part.get("required") is False and (part.get("min_values") or 0) > 0:
        yield "min_values of what is not required"


def held(modal: Json) -> dict[str, Given]:
    """Return what the fields of a modal hold when it opens, by their ids."""
    return {each["component"]["custom_id"]: _held(each["component"]) for each in modal["components"]}


def _held(part: Json) -> Given:
    if part["type"] == TEXT_INPUT:
        return str(part.get("value") or "")
    if part["type"] in _ENTITIES:
        return tuple(str(each["id"]) for each in part.get("default_values") or [])
    picked = tuple(each["value"] for each in part["options"] if each.get("default"))
    return "".join(picked[:1]) if part["type"] == RADIO else picked


def handed_in(modal: Json, changed: Mapping[str, Given]) -> Json:
    """Return what a client sends when somebody submits a modal in which they changed some fields."""
    left = {**held(modal), **changed}
    parts: list[Any] = []
    for number, label in enumerate(modal["components"], start=1):
        part = label["component"]
        told = {"type": part["type"], "id": 2 * number + 1, "custom_id": part["custom_id"]} | _value(part, left[part["custom_id"]])
        parts.append({"type": LABEL, "id": 2 * number, "component": told})
    return {"custom_id": modal["custom_id"], "components": parts}


def _value(part: Json, given: Given) -> Json:
    if part["type"] in (TEXT_INPUT, RADIO):
        return {"value": given or (None if part["type"] == RADIO else "")}
    return {"values": list(given)}
