"""What a command imports: a command that reads or changes feeds opens the store and nothing more."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"aiohttp", "apscheduler", "babel.dates", "discord", "feedparser", "lxml", "psycopg", "slack_bolt", "slack_sdk", "structlog"}
WIRED = {"bot.app.wiring", "bot.steps.poll", "bot.matching.matcher", "bot.stories.grouping"}
RUN = """
import atexit, json, sys
from bot.cli.main import app
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
app(sys.argv[1:])
"""


def modules_of(folder: Path, *command: str) -> set[str]:
    """All modules that a process has imported when it has run a command."""
    environment = {**os.environ, "NEWSDESK_DATABASE": str(folder / "newsdesk.db")}
    done = subprocess.run([sys.executable, "-c", RUN, *command], capture_output=True, text=True, check=False, env=environment, timeout=50)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "command",
    [("feed", "list"), ("feed", "export"), ("feed", "add", "https://feeds.example.org/a.xml"), ("status", "--json")],
    ids=lambda each: each[1],
)
def test_a_command_of_feeds_imports_no_more_than_the_store(tmp_path, command):
    """Nothing that polls, matches, groups or posts, and no library of theirs; what is exported is XML, which needs lxml."""
    found = (HEAVY | WIRED) & modules_of(tmp_path, *command)
    assert found <= ({"lxml"} if "export" in command else set())


def test_what_explains_and_lists_topics_wires_no_bot(tmp_path):
    """No network and no platform for a question to the database or to what ships."""
    for command in (("why", "https://news.example.org/1"), ("topic", "list")):
        assert not (HEAVY - {"babel.dates", "lxml"} | {"bot.app.wiring"}) & modules_of(tmp_path, *command), command


def test_a_command_that_asks_the_network_imports_what_it_needs(tmp_path):
    """So that the tests above would see it if the others did."""
    assert "aiohttp" in modules_of(tmp_path, "feed", "check", "--pack", "none")
