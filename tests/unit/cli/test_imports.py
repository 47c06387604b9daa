"""What a command imports: a command that reads or changes feeds opens the store and nothing more."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HEAVY = {"aiohttp", "apscheduler", "babel.dates", "discord", "feedparser", "lxml", "psycopg", "slack_bolt", "slack_sdk", "structlog"}
WIRED = {"bot.app.wiring", "bot.steps.poll", "bot.matching.matcher", "bot.stories.grouping"}
OF_FEEDS = (["feed", "list"], ["feed", "export"], ["feed", "add", "https://feeds.example.org/a.xml"], ["status", "--json"])
OF_TOPICS = (["why", "https://news.example.org/1"], ["topic", "list"])
ASKING = ["feed", "check", "--pack", "none"]
RUN = """
import atexit, json, os, sys
from bot.cli.main import app
for number, command in enumerate(json.loads(sys.argv[1])):
    if not (child := os.fork()):
        break
    os.waitpid(child, 0)
else:
    sys.exit()
os.environ["NEWSDESK_DATABASE"] = f"{number}.db"
atexit.register(lambda: print("", json.dumps([command, sorted(sys.modules)]), sep="\\n", file=sys.stderr))
app(command)
"""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], set[str]]:
    """All modules that a process has imported when it has run a command: each begins where the parts that all share are loaded."""
    commands, folder = [*OF_FEEDS, *OF_TOPICS, ASKING], tmp_path_factory.mktemp("imports")
    run = [sys.executable, "-c", RUN, json.dumps(commands)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(run, capture_output=True, text=True, check=True, env=environment, cwd=folder, timeout=50)
    told = [json.loads(line) for line in done.stderr.splitlines() if line.startswith('[["')]
    found = {tuple(command): set(names) for command, names in told}
    assert [*found] == [tuple(command) for command in commands]
    return found


@pytest.mark.parametrize("command", OF_FEEDS, ids=lambda each: each[1])
def test_a_command_of_feeds_imports_no_more_than_the_store(modules, command):
    """Nothing that polls, matches, groups or posts, and no library of theirs; what is exported is XML, which needs lxml."""
    found = (HEAVY | WIRED) & modules[tuple(command)]
    assert found <= ({"lxml"} if "export" in command else set())


def test_what_explains_and_lists_topics_wires_no_bot(modules):
    """No network and no platform for a question to the database or to what ships."""
    for command in OF_TOPICS:
        assert not (HEAVY - {"babel.dates", "lxml"} | {"bot.app.wiring"}) & modules[tuple(command)], command


def test_a_command_that_asks_the_network_imports_what_it_needs(modules):
    """So that the tests above would see it if the others did."""
    assert "aiohttp" in modules[tuple(ASKING)]
