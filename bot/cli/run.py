"""`newsdesk run`."""

import asyncio
import os
import signal
import sys
from functools import partial
from threading import Timer

from bot.app.lock import only_one
from bot.app.logs import (
    log_backed_up,
    log_backup_failed,
    log_forgotten,
    log_left,
    log_not_reloaded,
    log_oddities,
    log_outage,
    log_overtaken,
    log_published,
    log_reloaded,
    log_repaired,
    log_silent,
    set_up_logs,
)
from bot.app.observing import observing
from bot.app.parts import Watchers
from bot.app.reloading import Reloading
from bot.app.running import run
from bot.app.wiring import open_newsdesk
from bot.cli.context import State
from bot.cli.live_line import LiveLine, kept_up, live_line
from bot.cli.progress_line import LastCard, progress_line
from bot.cli.terminal import console
from bot.domain.errors import NewsdeskError
from bot.settings import Settings, misnamed_tokens
from bot.steps.deliver import Delivered

_INTERRUPTED = 130
_LONGEST_STOP = 9.5  # seconds
_IN_A_HURRY = 1.0
_LEAVING = 0.5


def run_bot(state: State) -> None:
    """Run until SIGTERM, Ctrl-C or the end of the terminal, then end cleanly within ten seconds; a second one ends it now.

    Without a terminal SIGHUP lets the settings be read again.
    """
    settings = state.settings()
    line = live_line()
    set_up_logs(settings, line.over(sys.stderr) if line else sys.stderr)
    log_oddities(misnamed_tokens(settings, os.environ))
    asyncio.run(_run(state, settings, line))
    _leave_within(_LEAVING, 0)  # a name server that does not answer keeps its thread, for which Python waits


async def _run(state: State, settings: Settings, line: LiveLine | None) -> None:
    stopping, last, observed = _Stopping(), LastCard(), observing(settings)
    _listen(stopping)
    watched = _has_terminal()

    def delivered(each: Delivered) -> None:
        observed.delivered(each)
        last.note(each)

    watchers = Watchers(
        polled=observed.polled,
        delivered=delivered,
        silent=log_silent,
        left=log_left,
        forgotten=log_forgotten,
        outage=log_outage,
        backed_up=log_backed_up,
        backup_failed=log_backup_failed,
        published=log_published,
        repaired=log_repaired,
    )
    async with (
        only_one(settings.database, partial(_overtaken, stopping.asked)),
        open_newsdesk(settings, watchers) as newsdesk,
        kept_up(line, partial(progress_line, newsdesk, last)),
    ):
        if not watched:
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, _Rereading(state, settings, newsdesk.reloading))
        await run(newsdesk, stopping.asked, console(line.over(sys.stdout) if line else None), stopping.now, observed)


class _Stopping:
    """Signals: the first asks Newsdesk to stop, another one to do so now."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.now = asyncio.Event()

    def heard(self) -> None:
        if self.asked.is_set():
            self.now.set()
            _leave_within(_IN_A_HURRY, _INTERRUPTED)
        else:
            self.asked.set()
            _leave_within(_LONGEST_STOP, 1)


def _listen(stopping: _Stopping) -> None:
    """Hear the signals that ask a program to end; who started it with nohup does not want the end of a terminal to be one."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.heard)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        loop.add_signal_handler(signal.SIGHUP, stopping.heard if _has_terminal() else _not_yet)


def _has_terminal() -> bool:
    """Say whether a terminal belongs to this process, whose end is told by SIGHUP; a service has none, and is told to read its settings."""
    return any(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _not_yet() -> None:
    """Pass over what comes while Newsdesk starts: it reads its settings anyway."""


class _Rereading:
    """Reads the settings again. Those that can't be read change nothing."""

    def __init__(self, state: State, held: Settings, reloading: Reloading) -> None:
        self._state = state
        self._held = held
        self._reloading = reloading

    def __call__(self) -> None:
        try:
            settings = self._state.settings()
        except NewsdeskError as error:
            log_not_reloaded(error)
            return
        log_reloaded(self._reloading.reload(self._held, settings))
        self._held = settings


def _leave_within(seconds: float, code: int) -> None:
    """End the process after a time, whatever it is still waiting for: all that counts is in the database."""

    def leave() -> None:
        sys.stdout.flush()
        os._exit(code)

    timer = Timer(seconds, leave)
    timer.daemon = True
    timer.start()


def _overtaken(stop: asyncio.Event) -> None:
    log_overtaken()
    stop.set()
