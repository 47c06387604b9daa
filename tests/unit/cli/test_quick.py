"""Commands that only look begin without what other commands need, and say the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.quick import Glance, WebGlance, glance_at

DEFAULTS = Glance(database=Path("newsdesk.db"), zone="UTC", web=WebGlance(host="127.0.0.1", port=8484))
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


@pytest.mark.parametrize(("text", "environ"), [
    ("zone = 1", {}), ('zone = "Nowhere/At all"', {}), ("database = 1", {}), ('database = " "', {}), ("web = 1", {}),
    ("[web]\nport = true", {}), ("[web]\nport = 70000", {}), ("not toml", {}), ("", {"NEWSDESK_KEEP_DAYS": "3"}),
    ("", {"NEWSDESK_DATABSE": "x"}), ("", {"NEWSDESK_WEB": "{}"}), ("", {"NEWSDESK_CONFIG": "missing.toml"}),
    ("", {"NEWSDESK_ZONE": "paris"}),
])  # fmt: skip
def test_what_is_odd_is_left_to_the_whole_program(here: Path, text: str, environ: dict[str, str]):
    """Which says what is wrong, or takes what only it understands."""
    (here / "newsdesk.toml").write_text(text)
    assert glance_at(environ) is None


def test_a_look_imports_no_settings_and_no_more_of_the_store_than_it_reads(here: Path):
    """Of a database that is there; the program as it is started, with what it imported in the end."""
    code = (
        "import sys, atexit; sys.argv[1:] = ['feed', 'list', '--json']\n"
        "import asyncio; from pathlib import Path; from bot.store.sqlite.glance import SqliteGlance\n"
        "async def make():\n    async with SqliteGlance.open(Path('newsdesk.db')): pass\n"
        "asyncio.run(make()); from bot.__main__ import main\n"
        f"atexit.register(lambda: print([each for each in {HEAVY!r} if each in sys.modules])); main()\n"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=here, timeout=60)
    assert done.stdout.split() == ["[]", "[]"]
