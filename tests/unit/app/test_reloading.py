"""Settings that are read again while Newsdesk runs."""

import asyncio
import os
import signal

import pytest
from structlog.testing import capture_logs

from bot.app.reloading import Reloading, changed
from bot.cli import run as command
from bot.cli.context import State
from bot.settings import AlarmSettings, FixedSettings, PollingSettings, Settings

BEFORE = FixedSettings()
AFTER = FixedSettings(log_level="debug", zone="Asia/Tokyo", alarms=AlarmSettings(channel="#ops"), polling=PollingSettings(concurrency=3))


def test_what_changed_is_named_with_its_table():
    """Values are not: they may be secret."""
    assert sorted(changed(BEFORE, AFTER)) == ["alarms.channel", "log_level", "polling.concurrency", "zone"]
    assert list(changed(BEFORE, BEFORE)) == []


def test_what_can_change_does_and_the_rest_is_said():
    """Each table once, however many of its settings changed."""
    applied: list[Settings] = []
    reloading = Reloading()
    reloading.on("alarms", applied.append)
    reloading.on("log_level", applied.append)
    assert reloading.reload(BEFORE, AFTER) == (["alarms.channel", "log_level"], ["polling.concurrency", "zone"])
    assert applied == [AFTER, AFTER]


def rereading(path, reloading: Reloading) -> command._Rereading:
    """What SIGHUP calls, with the settings of a file."""
    state = State(path)
    return command._Rereading(state, state.settings(), reloading)


def test_settings_are_read_again_and_what_was_said_once_is_not_said_again(tmp_path, monkeypatch):
    """What needs a restart is compared with what was read last."""
    monkeypatch.delenv("NEWSDESK_DATABASE", raising=False)
    file = tmp_path / "newsdesk.toml"
    file.write_text("keep_days = 90\n", encoding="utf-8")
    applied: list[int] = []
    reloading = Reloading()
    reloading.on("keep_days", lambda settings: applied.append(settings.keep_days))
    reread = rereading(file, reloading)
    file.write_text('keep_days = 30\nzone = "Asia/Tokyo"\n', encoding="utf-8")
    with capture_logs() as lines:
        reread()
        reread()
    assert applied == [30]
    assert [line["event"].partition(": ")[2] for line in lines] == ["these hold now", "these hold after a restart", "nothing has changed"]
    assert [line.get("settings") for line in lines] == ["keep_days", "zone", None]


def test_settings_that_cannot_be_read_change_nothing(tmp_path):
    """A slip of the pen must not stop what runs."""
    file = tmp_path / "newsdesk.toml"
    file.write_text("", encoding="utf-8")
    reread = rereading(file, Reloading())
    file.write_text("keep_days = 0\n", encoding="utf-8")
    with capture_logs() as lines:
        reread()
    assert [(line["log_level"], "keep_days" in line["reason"]) for line in lines] == [("error", True)]


@pytest.mark.parametrize(("terminal", "stops"), [(True, True), (False, False)])
async def test_the_end_of_a_terminal_stops_it_and_a_service_is_told_to_read(monkeypatch, terminal, stops):
    """SIGHUP means the one or the other."""
    monkeypatch.setattr(command, "_has_terminal", lambda: terminal)
    monkeypatch.setattr(command, "_leave_within", lambda *_: None)
    stopping = command._Stopping()
    command._listen(stopping)
    try:
        os.kill(os.getpid(), signal.SIGHUP)
        await asyncio.sleep(0.01)
        assert stopping.asked.is_set() is stops
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            asyncio.get_running_loop().remove_signal_handler(number)
