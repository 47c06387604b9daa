"""How a run ends while something is still under way."""

import asyncio
import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import running
from bot.app.parts import Watchers
from bot.app.running import run
from bot.app.wiring import open_newsdesk
from bot.ports.engine import Step
from bot.settings import FixedSettings, WebSettings


class Sending:
    """A send that never ends, and notes that it began and that it was given up."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.given_up = False

    async def __call__(self, _key: str) -> None:
        self.began.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.given_up = True


async def at_once() -> None:
    """Warm nothing up."""


@pytest.mark.parametrize("hurried", [True, False])
async def test_a_send_that_hangs_ends_with_the_second_signal_or_in_time(tmp_path: Path, monkeypatch, hurried: bool):  # noqa: FBT001 # a parameter
    """The first signal gives it its grace, the second takes that; the whole stop has an end in any case."""
    monkeypatch.setattr(running, "_WHOLE_STOP", 3600.0 if hurried else 0.05)
    settings = FixedSettings(database=tmp_path / "newsdesk.db", web=WebSettings(port=0))
    async with open_newsdesk(settings, Watchers()) as opened:
        newsdesk, sending = replace(opened, warm_up=at_once), Sending()
        newsdesk.engine.on(Step.DELIVER, sending)
        stop, now = asyncio.Event(), asyncio.Event()
        serving = asyncio.create_task(run(newsdesk, stop, Console(file=io.StringIO()), now))
        await newsdesk.engine.wake(Step.DELIVER, "1")
        await asyncio.wait_for(sending.began.wait(), 30)
        stop.set()
        await asyncio.sleep(0.01)
        assert not (sending.given_up and hurried)
        now.set() if hurried else None
        async with asyncio.timeout(5):
            await serving
        assert sending.given_up
