"""Commands that only look begin without what other commands need, and say the same."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.quick import Glance, WebGlance, glance_at, shown_quickly
from bot.cli.why import run_why
from bot.settings import Settings
from tests.unit.cli.test_why import store_one

SETTINGS = frozenset({"database", "zone", "web", "topics"})
DEFAULTS = Glance(database=Path("newsdesk.db"), zone="UTC", web=WebGlance(host="127.0.0.1", port=8484))
ROOT = Path(__file__).parents[3]
HEAVY = ("pydantic", "pydantic_settings", "typer", "bot.store.sqlite.store", "bot.outbox.plan")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder without settings."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_settings_the_defaults_hold():
    """What other programs have in the environment is no matter, nor is a variable that says nothing."""
    assert glance_at({"HOME": "/", "DISCORD_TOKEN": "x", "NEWSDESK_ZONE": ""}) == DEFAULTS


def test_settings_are_read_as_by_all_commands(here: Path):
    """The environment wins over the file, whatever else stands there."""
    (here / "newsdesk.toml").write_text('database = "a.db"\nzone = "Europe/Paris"\n[web]\nport = 1\n[topics]\nfusion = "fusion"\n')
    glance = glance_at({"NEWSDESK_DATABASE": "postgresql://u@h/n", "newsdesk_web__port": "2"})
    assert glance
    assert (str(glance.database), glance.zone, glance.web.port) == ("postgresql://u@h/n", "Europe/Paris", 2)
    assert (glance.language, glance.tables) == ("en", SETTINGS)


@pytest.mark.parametrize(("text", "environ"), [
    ("zone = 1", {}), ('zone = "Nowhere/At all"', {}), ("database = 1", {}), ('database = " "', {}), ("web = 1", {}),
    ("[web]\nport = true", {}), ("[web]\nport = 70000", {}), ("not toml", {}), ('language = "xx"', {}), ("language = []", {}),
    ("", {"NEWSDESK_KEEP_DAYS": "3"}),
    ("", {"NEWSDESK_DATABSE": "x"}), ("", {"NEWSDESK_WEB": "{}"}), ("", {"NEWSDESK_CONFIG": "missing.toml"}),
    ("", {"NEWSDESK_ZONE": "paris"}),
])  # fmt: skip
def test_what_is_odd_is_left_to_the_whole_program(here: Path, text: str, environ: dict[str, str]):
    """Which says what is wrong, or takes what only it understands."""
    (here / "newsdesk.toml").write_text(text)
    assert glance_at(environ) is None


LOOKS = [(["feed", "list", "--json"], HEAVY), (["why", "https://news.example.org/lab"], HEAVY[:-1])]
LOOK = """
import sys, atexit; sys.argv[1:] = {arguments!r}; from bot.__main__ import main
atexit.register(lambda: print([each for each in {heavy!r} if each in sys.modules])); main()
"""


def python(code: str, here: Path) -> str:
    """Run a program in a folder, without the settings of whoever runs the tests; return what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=here, timeout=60)
    return done.stdout


@pytest.mark.parametrize(("arguments", "heavy"), LOOKS, ids=["feed list", "why"])
def test_a_look_imports_no_settings_and_no_more_of_the_store_than_it_reads(here: Path, arguments: list[str], heavy: tuple[str, ...]):
    """Of a database that is there; the program as it is started, with what it imported in the end."""
    asyncio.run(store_one(here / "newsdesk.db"))
    told = python(LOOK.format(arguments=arguments, heavy=heavy), here)
    assert told.splitlines()[-1] == "[]"
    assert "A lab opens its language model" in told or '"url"' in told


@pytest.mark.parametrize("rules", ["[topics]\nwool = 'wool'", "[polling]\nnews_days = 2"])
def test_why_by_other_rules_takes_the_whole_program(here: Path, rules: str):
    """And so does an address that is stored nowhere: only that can say what may be wrong."""
    asyncio.run(store_one(here / "newsdesk.db"))
    link = "https://news.example.org/lab"
    assert shown_quickly(["why", link], {})
    assert not shown_quickly(["why", "https://nowhere.example.org/"], {})
    (here / "newsdesk.toml").write_text(rules)
    assert not shown_quickly(["why", link], {})


def test_why_says_the_same_both_ways(here: Path, capsys):
    """Whichever settings there are."""
    asyncio.run(store_one(here / "newsdesk.db"))
    shown_quickly(["why", "https://news.example.org/lab"], {})
    quickly = capsys.readouterr().out
    run_why(Settings(), "https://news.example.org/lab", "en")
    assert capsys.readouterr().out == quickly
    assert "Artificial intelligence: score 6" in quickly
