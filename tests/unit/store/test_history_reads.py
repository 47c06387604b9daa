"""What the history of a story costs, and what it says of a channel that goes while it is read."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.destination import Destination
from bot.domain.following import OPERATOR
from bot.store.rows import Row
from bot.store.sqlite.store import SqliteStore
from tests.contracts.store_data import DAY, NOW, article, delivery, destination, open_sqlite, poll, source
from tests.fakes.seeding import save_destination

HERE = source()
ONE = article(HERE, 1)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """Give a store in a file."""
    async with open_sqlite(tmp_path) as opened:
        assert isinstance(opened, SqliteStore)
        yield opened


async def owed_to(store: SqliteStore, channels: Sequence[Destination]) -> None:
    """Owe each of some channels an alert of one story."""
    await store.add_sources([HERE])
    for each in channels:
        await save_destination(store, each)
    await store.record(poll(HERE, [ONE], [delivery(each, ONE) for each in channels]))


def watch_reads(store: SqliteStore, monkeypatch: pytest.MonkeyPatch, then: Callable[[str], Any]) -> None:
    """Let `then` happen after each read, which it is given by name."""
    read = store._database.read

    async def watched(query: str, **parameters: Any) -> Sequence[Row]:
        rows = await read(query, **parameters)
        await then(query)
        return rows

    monkeypatch.setattr(store._database, "read", watched)


@pytest.mark.parametrize("channels", [1, 20])
async def test_a_story_costs_as_many_reads_in_many_channels_as_in_one(store, monkeypatch, channels):
    """Who asks why does not wait for a read for each channel; nor does one channel for what all others were owed."""
    everywhere = [destination(f"c{number}") for number in range(channels)]
    await owed_to(store, everywhere)
    reads: list[str] = []

    async def note(query: str) -> None:
        reads.append(query)

    watch_reads(store, monkeypatch, note)
    [told] = await store.history_of(ONE.url, "", OPERATOR)
    assert ([to for to, _ in told.deliveries], len(reads)) == (sorted(everywhere, key=lambda each: delivery(each, ONE).id), 6)
    reads.clear()
    here = await store.owed(delivery(everywhere[0], ONE).id)
    assert ([to for to, _ in here.deliveries], len(reads)) == ([everywhere[0]], 6)


async def test_a_channel_that_is_forgotten_while_it_is_read_is_left_out(store, monkeypatch):
    """The others are told; nothing fails."""
    gone, stays = destination("gone", paused_at=NOW - DAY, off_at=NOW - DAY), destination("stays")
    await owed_to(store, [gone, stays])

    async def forget(query: str) -> None:
        if query.startswith("deliveries"):
            await store.forget_off(NOW)

    watch_reads(store, monkeypatch, forget)
    [told] = await store.history_of(ONE.url, "", OPERATOR)
    assert [to for to, _ in told.deliveries] == [stays]
    await save_destination(store, replace(gone, off_at=NOW - DAY))
    await store.record(poll(HERE, [ONE], [delivery(gone, ONE)]))
    here = await store.owed(delivery(gone, ONE).id)
    assert here.deliveries == ()
