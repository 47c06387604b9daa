"""Lines of the log: no keys in any of them, and one a minute of what stops everything at once."""

import asyncio
import errno
import io
import json
import logging
import sqlite3
import sys

import pytest
import structlog

from bot.app.log_lines import OnceAMinute
from bot.app.logs import set_up_logs
from bot.engine.local import LocalEngine
from bot.ports.engine import Step
from bot.settings import FixedSettings
from bot.store.sqlite.faults import store_error

KEY = "9f8e7d6c5b4a39281706"
PRIVATE = f"https://feeds.example.org/rss?token={KEY}"


@pytest.fixture(params=["text", "json"])
def log(request, monkeypatch):
    """Give what is logged from now on, as an operator reads it; the logs are the tests' own again afterwards."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level, configured = root.handlers[:], root.level, structlog.get_config()
    monkeypatch.setattr(sys, "stderr", written)
    set_up_logs(FixedSettings(log_format=request.param))
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configured)


def log_step(error: Exception, cause: Exception | None = None) -> None:
    """Log a step that failed, as the engine does."""
    try:
        failing(error, cause)
    except type(error):
        structlog.get_logger("newsdesk.engine").exception("step failed", step="poll", key="a.example")


def failing(error: Exception, cause: Exception | None) -> None:
    raise error from cause


def test_no_line_has_a_key_wherever_the_address_stands(log):
    """In a value, in the words of another library, in a traceback, in an error's cause."""
    ours = structlog.get_logger("newsdesk")
    ours.warning("source failed", url=PRIVATE, problem=f"it moved to {PRIVATE}, which is polled already")
    logging.getLogger("some.library").error("GET %s failed", PRIVATE)
    log_step(ValueError(PRIVATE), KeyError(f"<{PRIVATE}>"))
    lines = log.getvalue()
    assert KEY not in lines
    assert lines.count("https://feeds.example.org/rss?token=9f8e...") >= 5
    assert "Traceback" in lines


async def poll(_host: str) -> None:
    """Fail as a poll does while the disk is full."""
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise store_error("news.db", error)


async def test_a_full_disk_is_one_line_a_minute(log):
    """However many hosts are polled meanwhile; it is said again after a minute, with how often it was met."""
    seconds = [0.0]
    log_filter = OnceAMinute(lambda: seconds[0])
    logging.getLogger().handlers[0].filters[:] = [log_filter]
    engine = LocalEngine()
    engine.on(Step.POLL, poll)
    await engine.start()
    for seconds[0] in (0.0, 30.0, 59.0, 61.0):
        for number in range(42):
            await engine.wake(Step.POLL, f"host-{number}.example")
        await engine.idle()
    await engine.stop()
    first, second = log.getvalue().splitlines()
    assert "has no room left: free some space on its disk; work resumes by itself" in first
    assert "126" in second
    assert "Traceback" not in first + second


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EMFILE, "ulimit -n"), (errno.ENFILE, "ulimit -n"), (errno.ENOSPC, "no room left"), (errno.ENOMEM, "no memory left")],
)
async def test_what_the_machine_lacks_is_one_line_whoever_meets_it(log, number, words):
    """asyncio, where no connection can be accepted, says so by itself once a second."""
    loop = asyncio.get_running_loop()
    for _ in range(3):
        loop.default_exception_handler({"message": "socket.accept() out of system resource", "exception": OSError(number, "out")})
        log_step(RuntimeError("a step"), OSError(number, "out"))
    [line] = log.getvalue().splitlines()
    assert words in line


def test_other_faults_keep_their_line_and_their_place(log):
    """What nobody foresaw is told each time, and where."""
    for _ in range(2):
        log_step(ZeroDivisionError("nobody foresaw it"))
    assert log.getvalue().count("nobody foresaw it") == log.getvalue().count("Traceback") == 2


def test_a_traceback_is_part_of_a_line_of_json(log):
    """Each line is an object by itself."""
    log_step(ZeroDivisionError("nobody foresaw it"))
    if log.getvalue().startswith("{"):
        assert "nobody foresaw it" in json.loads(log.getvalue())["exception"]
