"""A process of ours that is given up while it starts."""

import asyncio
import contextlib
import gc
from typing import Any

import pytest

from bot.processes.process import Job, WorkerProcess

JOB = Job(module="bot.feeds.parsing.worker", seconds=5.0, memory=1 << 29)


@pytest.mark.parametrize("steps", [1, 2, 3])
async def test_giving_up_a_start_leaves_no_error_behind(steps: int):
    """Wherever it stands: Newsdesk was stopped while it warmed up, which is no fault that a red line should tell."""
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    starting = asyncio.ensure_future(WorkerProcess.start(JOB))
    for _ in range(steps):
        await asyncio.sleep(0)
    starting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await starting
    del starting
    gc.collect()
    await asyncio.sleep(0)
    assert told == []
