"""What each verb is answered, as the recordings ask for it: messages and windows, as each platform was given them."""

import asyncio
from collections.abc import Mapping
from itertools import count
from typing import Any

from bot.domain.destination import Platform
from tests.fakes.asked import PLATFORMS, SCRIPT
from tests.fakes.discord_state import Json

_LABEL, _TEXT, _INPUT = 18, 10, 4
_CHOICE, _CHOICES = 21, 22


def answers(platform: Platform) -> Mapping[str, Json]:
    """Return, in English, each answer of a platform by its number and verb."""
    return asyncio.run(_answers(platform))


async def _answers(platform: Platform) -> Mapping[str, Json]:
    numbers = count(1)
    async with PLATFORMS[platform]("en-US") as ask:
        asked = [each for each in SCRIPT if each.typed(platform)]
        return {f"answer-{next(numbers):02}-{each.verb}": (await ask(each)).given for each in asked}


def as_discord_message(given: Json) -> Json:
    """Return what Discord shows as a message, a window too: title, fields and buttons one below the other."""
    if modal := given["modal"]:
        fields = [part for each in modal["components"] for part in _field(each)]
        return {"flags": 1 << 15, "components": [{"type": 17, "components": [_text(f"### {modal['title']}"), *fields]}]}
    if given["components"] and not given["content"]:
        return {"flags": 1 << 15, "components": given["components"]}
    return {"content": given["content"] or "…", "components": given["components"]}


def _field(field: Json) -> list[Json]:
    if field["type"] != _LABEL:
        return [field]
    note = f"\n-# {field['description']}" if field.get("description") else ""
    return [_text(f"**{field['label']}**{note}"), *_held(field["component"])]


def _held(part: Json) -> list[Json]:
    """Return what stands in a field: a message takes choices, and of what is typed only the words."""
    if part["type"] == _INPUT:
        return [_text(f"```\n{part.get('value') or part.get('placeholder') or ' '}\n```")]
    if part["type"] in (_CHOICE, _CHOICES):
        return [_text("\n".join(f"{'◉' if each.get('default') else '○'} {each['label']}{_note(each)}" for each in part["options"]))]
    kept = {name: value for name, value in part.items() if name != "required"}
    return [{"type": 1, "components": [kept]}] if "options" in part or part["type"] in (5, 6, 7, 8) else [_text("(file)")]


def _note(option: Json) -> str:
    return f": {option['description']}" if option.get("description") else ""


def _text(content: str) -> Json:
    return {"type": _TEXT, "content": content}


def as_slack_blocks(given: Json) -> list[Any]:
    """Return the blocks of a message or a window on Slack, a window with its title and its buttons."""
    if view := given.get("view"):
        buttons = [view[name]["text"] for name in ("close", "submit") if view.get(name)]
        return [_header(view["title"]["text"]), *view["blocks"], *_buttons(buttons)]
    return given.get("blocks") or [{"type": "section", "text": {"type": "mrkdwn", "text": given.get("text") or "…"}}]


def _header(text: str) -> Json:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def _buttons(labels: list[str]) -> list[Json]:
    elements = [{"type": "button", "action_id": each, "text": {"type": "plain_text", "text": each}} for each in labels]
    return [{"type": "actions", "elements": elements}] if elements else []
