"""Power is cut at any point of the store's work: what was acknowledged is there afterwards, and the file is sound."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from bot.store.sqlite.store import SqliteStore
from tests.fakes.torture_disk import TRACED, Disk, Event, read_trace, write_files
from tests.torture.plans import FEW

ROOT = Path(__file__).parents[2]
ARTICLES = 400  # enough for several checkpoints of the write-ahead log
CUTS = 300

pytestmark = [pytest.mark.torture, pytest.mark.timeout(1800)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A moment at which power is lost: what had been acknowledged, and what the disk may hold afterwards."""

    acknowledged: dict[str, set[int]]
    files: dict[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a database holds that was opened after the cut."""

    problem: str
    lost: int


def recorded(folder: Path, synchronous: str) -> list[Event]:
    """Let a process work under strace until it is done, and return what it did."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed: it records what is written and synced")
    disk, trace = folder / "disk", folder / "trace"
    disk.mkdir()
    strace = ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-e", f"trace={TRACED}", "-e", "signal=none", "-o", str(trace)]
    work = [sys.executable, "-m", "tests.torture.disk_worker", str(disk / "newsdesk.db"), str(ARTICLES), synchronous]
    done = subprocess.run(
        [*strace, *work], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    if "ptrace" in done.stderr:
        pytest.skip(f"strace may not trace here: {done.stderr.splitlines()[0]}")
    assert done.returncode == 0, done.stderr
    return read_trace(trace)


def cuts(events: list[Event], folder: str, count: int, random: Random) -> Iterator[Cut]:
    """Yield `count` cuts at random points of the work, in their order."""
    points = sorted(random.choices(range(1, len(events) + 1), k=count))
    disk = Disk(folder)
    acknowledged: dict[str, set[int]] = {"recorded": set(), "begun": set(), "sent": set()}
    for number, event in enumerate(events, 1):
        if event.what == "tell":
            what, of = event.data.decode().split()
            acknowledged[what].add(int(of))
        disk.apply(event)
        for _ in range(points.count(number)):
            yield Cut(acknowledged={what: set(numbers) for what, numbers in acknowledged.items()}, files=disk.cut(random))


async def opened(cut: Cut, folder: Path) -> Found:
    """Start the store on what the cut left, as a bot would, and compare."""
    write_files(cut.files, folder)
    async with SqliteStore.open(folder / "newsdesk.db"):
        pass
    with closing(sqlite3.connect(folder / "newsdesk.db")) as plain:
        [(problem,)] = plain.execute("PRAGMA integrity_check").fetchall()
        states = dict(plain.execute("SELECT article.identity, delivery.state FROM delivery JOIN article ON article.id = article_id"))
    kept = {"recorded": set(states), "begun": {n for n, state in states.items() if state != "pending"}}
    kept["sent"] = {n for n, state in states.items() if state == "sent"}
    return Found(problem=problem, lost=sum(len(numbers - kept[what]) for what, numbers in cut.acknowledged.items()))


async def endured(folder: Path, synchronous: str, count: int, seed: int) -> list[Found]:
    """Cut the power of a store's work so often, and return what was found each time."""
    events = recorded(folder, synchronous)
    all_cuts = cuts(events, str(folder / "disk"), count, Random(seed))
    return [await opened(cut, folder / "after") for cut in all_cuts]


async def test_no_acknowledged_row_is_lost_to_a_power_cut(tmp_path, seed, kills):
    """Recorded articles, announced and settled deliveries are there, and the file is sound, whenever power is cut."""
    found = await endured(tmp_path, "FULL", CUTS if kills > FEW else CUTS // 6, seed)
    problems = [each.problem for each in found if each.problem != "ok"]
    print(f"power loss: seed={seed} cuts={len(found)} lost={sum(each.lost for each in found)} corrupt={len(problems)}")  # noqa: T201
    assert problems == []
    assert [each.lost for each in found if each.lost] == []


async def test_this_disk_would_lose_rows_that_were_not_synced(tmp_path, seed):
    """With commits that do not wait for the disk the same cuts lose rows: the proof can fail."""
    found = await endured(tmp_path, "NORMAL", 20, seed)
    assert any(each.lost for each in found)
    assert all(each.problem == "ok" for each in found)
