"""`newsdesk run`."""

import asyncio
import signal
from functools import partial

from bot.app.lock import only_one
from bot.app.logs import log_delivered, log_overtaken, log_polled, log_silent, set_up_logs
from bot.app.running import run
from bot.app.wiring import Watchers, open_newsdesk
from bot.cli.context import State
from bot.cli.terminal import console
from bot.settings import Settings


def run_bot(state: State) -> None:
    """Run until SIGTERM or Ctrl-C, then end cleanly."""
    settings = state.settings()
    set_up_logs(settings)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    watchers = Watchers(polled=log_polled, delivered=log_delivered, silent=log_silent)
    async with only_one(settings.database, partial(_overtaken, stop)), open_newsdesk(settings, watchers) as newsdesk:
        await run(newsdesk, stop, console())


def _overtaken(stop: asyncio.Event) -> None:
    log_overtaken()
    stop.set()
