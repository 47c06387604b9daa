"""Copies of the database at a time of day."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.app.backing_up import BackedUp
from bot.app.nightly import Nightly, NightlyRules, copies, wanted
from bot.domain.errors import StoreError
from tests.fakes.clock import FakeClock

NIGHT = datetime(2026, 3, 2, 2, 31, tzinfo=UTC)  # 03:31 in Paris


def rules(folder: Path, keep: int = 7) -> NightlyRules:
    return NightlyRules(folder=folder, at=time(3, 30), zone="Europe/Paris", keep=keep)


class Desk:
    """Makes copies that are empty files, or fails."""

    def __init__(self, folder: Path, keep: int = 7) -> None:
        self.clock, self.made, self.failures, self.broken = FakeClock(NIGHT), list[str](), list[str](), False
        self.nightly = Nightly(
            rules=rules(folder, keep),
            make=self._make,
            clock=self.clock,
            watch=lambda each: self.made.append(each.file.name),
            failed=self.failures.append,
        )

    async def _make(self, file: Path) -> BackedUp:
        if self.broken:
            raise StoreError("no room")
        await asyncio.to_thread(file.touch)
        return BackedUp(file=file, size=0)


def test_a_copy_is_of_the_last_night_in_the_zone_of_the_settings(tmp_path):
    """Before the time it is that of the day before."""
    assert wanted(rules(tmp_path), NIGHT).name == "newsdesk-2026-03-02.db"
    assert wanted(rules(tmp_path), NIGHT - timedelta(minutes=2)).name == "newsdesk-2026-03-01.db"


async def test_one_copy_a_day_is_made_whatever_restarts(tmp_path):
    """The file itself says that it was."""
    desk = Desk(tmp_path / "copies")
    await desk.nightly()
    await desk.nightly()
    await Desk(tmp_path / "copies").nightly()
    desk.clock.advance(days=1)
    await desk.nightly()
    assert desk.made == ["newsdesk-2026-03-02.db", "newsdesk-2026-03-03.db"]


async def test_the_oldest_copies_go_and_nothing_else(tmp_path):
    """What somebody else keeps in the folder stays."""
    (tmp_path / "newsdesk-by-hand.db").touch()
    desk = Desk(tmp_path, keep=3)
    for _ in range(5):
        await desk.nightly()
        desk.clock.advance(days=1)
    assert [each.name[-5:-3] for each in copies(tmp_path)] == ["04", "05", "06"]
    assert (tmp_path / "newsdesk-by-hand.db").exists()


async def test_a_failure_is_told_and_tried_again_in_an_hour(tmp_path):
    """It is worth a look in health until it went well."""
    desk = Desk(tmp_path)
    desk.broken = True
    await desk.nightly()
    await desk.nightly()
    assert (desk.failures, desk.nightly.failure) == (["no room"], "no room")
    desk.broken = False
    desk.clock.advance(hours=1)
    await desk.nightly()
    assert (desk.made, desk.nightly.failure) == (["newsdesk-2026-03-02.db"], "")
