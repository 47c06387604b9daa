"""The other end of a process: what it does when nobody is there any more."""

import asyncio
import io
import signal
import socket
import sys
from pathlib import Path

import pytest

from bot.analyst.wire import pack_opening
from bot.feeds.parsing.wire import pack_request
from bot.processes.frames import frame, read_frame, unframe
from tests.unit.feeds.feeds import HANGS_FEEDPARSER

ROOT = Path(__file__).parents[3]
MEMORY = str(1 << 29)
OPENING = pack_opening({}, {})
"""What the analyst understands; the parser needs nothing of it."""


async def started(module: str, seconds: float) -> tuple[asyncio.subprocess.Process, socket.socket]:
    """A process as the bot starts it, and the bot's end of its socket."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", module, str(theirs.fileno()), str(seconds), MEMORY]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, pass_fds=[theirs.fileno()], stderr=asyncio.subprocess.PIPE)
    theirs.close()
    return process, ours


async def test_its_own_alarm_clock_ends_a_process_that_hangs_while_nobody_is_there():
    """It has the whole request, so that it does not look at its socket any more; the bot was killed."""
    parser, ours = await started("bot.feeds.parsing.worker", 1.0)
    with ours:
        await asyncio.to_thread(ours.sendall, frame(b"") + pack_request(HANGS_FEEDPARSER, None, "https://a.example/"))
    await asyncio.wait_for(parser.communicate(), 20)
    assert parser.returncode == -signal.SIGALRM


@pytest.mark.parametrize("module", ["bot.feeds.parsing.worker", "bot.analyst.worker"])
@pytest.mark.parametrize(
    "sent",
    [b"", b"\0\0", frame(OPENING), frame(OPENING) + frame(b"x" * 9)[:-1]],
    ids=["nothing", "half a length", "its opening", "half a request"],
)
async def test_a_process_whose_bot_is_gone_ends_without_a_word(module, sent):
    """Wherever the bot was when it was killed: that is the end of its work, and no error."""
    process, ours = await started(module, 5.0)
    with ours:
        ours.sendall(sent)
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, errors) == (0, b"")


def test_frames_come_back_as_they_were():
    """One behind the other, empty ones too; what ends too soon is no frame."""
    frames = frame(b"one") + frame(b"") + frame(b"three")
    stream = io.BytesIO(frames + frame(b"cut off")[:-1])
    assert [read_frame(stream) for _ in range(4)] == [b"one", b"", b"three", None]
    assert unframe(frames) == (b"one", frame(b"") + frame(b"three"))
