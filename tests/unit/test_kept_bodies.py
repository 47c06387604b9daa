"""What the tests keep of all that the bot sent, and how its answers are drawn."""

from pathlib import Path
from typing import Any

import pytest

from tests.fakes.kept_bodies import keep, kept, kept_folder
from tests.pictures.answers import as_discord_message, as_slack_blocks


def test_nothing_is_kept_unless_somebody_asks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A plain run of the tests leaves no files."""
    monkeypatch.delenv("TESTS_BODIES", raising=False)
    monkeypatch.chdir(tmp_path)
    keep("slack", [{"method": "chat.postMessage"}])
    assert kept_folder() is None
    assert list(tmp_path.iterdir()) == []


def test_what_was_sent_is_read_again_with_the_test_that_sent_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """By platform; of bodies that differ in nothing but numbers the first stands for all."""
    monkeypatch.setenv("TESTS_BODIES", str(tmp_path / "bodies"))
    keep("slack", [{"text": "Story 1"}, {"text": "Story 22"}, {"text": "Другое"}])
    keep("slack", [])
    keep("discord", [{"json": {"content": "Story 3"}}])
    found = list(kept(tmp_path / "bodies", "slack"))
    assert [each["text"] for each in found] == ["Story 1", "Другое"]
    assert all("test_kept_bodies" in each["test"] for each in found)
    assert [each["json"] for each in kept(tmp_path / "bodies", "discord")] == [{"content": "Story 3"}]


def test_a_window_of_discord_is_drawn_as_a_message():
    """Its title, each field with what stands in it, and of choices which one is chosen."""
    options = [{"label": "live", "value": "live", "default": True}, {"label": "digest", "value": "digest", "description": "at 08:30"}]
    typed = {"type": 18, "label": "Time", "component": {"type": 4, "custom_id": "at", "value": "08:30"}}
    chosen = {"type": 18, "label": "How", "description": "one", "component": {"type": 21, "custom_id": "how", "options": options}}
    modal = {"title": "Set up", "components": [typed, chosen]}
    [box] = as_discord_message({"modal": modal, "content": "", "components": []})["components"]
    texts = [part["content"] for part in box["components"]]
    assert texts == ["### Set up", "**Time**", "```\n08:30\n```", "**How**\n-# one", "◉ live\n○ digest: at 08:30"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"text": "Done."}, ["section"]),
        ({"blocks": [{"type": "divider"}]}, ["divider"]),
        ({"view": {"title": {"text": "Settings"}, "blocks": [{"type": "input"}]}}, ["header", "input"]),
        (
            {"view": {"title": {"text": "Settings"}, "blocks": [], "submit": {"text": "Save"}, "close": {"text": "No"}}},
            ["header", "actions"],
        ),
    ],
)
def test_an_answer_of_slack_is_drawn_as_blocks(given: dict[str, Any], shown: list[str]):
    """A message in words as a section, a window with its title and its buttons."""
    assert [block["type"] for block in as_slack_blocks(given)] == shown
