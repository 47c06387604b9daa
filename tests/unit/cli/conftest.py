"""Commands of the terminal, run in this process and in a folder of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.unit.matching.topics import shipped

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _shipped_topics_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading them takes longer than most of what is told of them; commands that are processes of their own read them themselves."""
    for module in ("bot.app.shipped", "bot.analyst.shipped"):
        monkeypatch.setattr(f"{module}.load_lexicons", shipped)


@pytest.fixture
def nobody_listens(monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int) -> None:
    """Let the settings name a port that is free, whatever else runs on this machine."""
    monkeypatch.setenv("NEWSDESK_WEB__PORT", str(unused_tcp_port))


@pytest.fixture
def newsdesk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command with the settings of the folder alone; return its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "NEWSDESK_CONFIG"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["newsdesk", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capsys.readouterr()
        return int(ended.value.code or 0), out, errors

    return run
