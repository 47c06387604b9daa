"""What one turn of a channel reads of a long queue."""

from collections.abc import Sequence
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.delivery import Growth, Kind, MessageId, Sent, Settlement
from bot.domain.quiet_hours import QuietHours
from bot.store.rows import Row
from bot.store.sqlite.database import SqliteTransaction
from tests.contracts.store_data import MINUTE, NOW, article, destination, filed, open_sqlite, poll

TO = destination()
ASLEEP = destination(quiet_hours=QuietHours(begins=time(9), ends=time(11), zone="UTC"))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many rows were read, by query."""
    counts: dict[str, int] = {}
    read = SqliteTransaction.rows

    async def watched(self: SqliteTransaction, query: str, **parameters: Any) -> Sequence[Row]:
        rows = await read(self, query, **parameters)
        counts[query] = counts.get(query, 0) + len(rows)
        return rows

    monkeypatch.setattr(SqliteTransaction, "rows", watched)
    return counts


async def test_a_card_costs_no_look_at_the_list_behind_it(tmp_path: Path, reads: dict[str, int]):
    """Nor at all the cards that wait: a hundred turns would read a digest of a thousand entries a hundred times."""
    async with open_sqlite(tmp_path) as store:
        await filed(store, TO, range(40), due_at=NOW - MINUTE)
        await filed(store, TO, range(100, 140), Kind.DIGEST)
        reads.clear()
        [batch] = await store.begin(TO.id, NOW, 1)
        assert batch.kind is Kind.ALERT
        assert "owed_entries" not in reads
        assert "digest_days_of" not in reads
        assert reads["owed_cards"] <= 10


async def test_a_card_costs_no_look_at_what_can_be_nothing(tmp_path: Path, reads: dict[str, int]):
    """Where nothing is asked, no asks are read; a new card follows none. An edit looks for its card, and for nothing that told before."""
    async with open_sqlite(tmp_path) as store:
        of = await filed(store, TO, [1])
        reads.clear()
        [card] = await store.begin(TO.id, NOW, 1)
        assert reads.keys().isdisjoint({"asks_of", "cards_followed", "story_articles", "words_of"})
        await store.settle([Settlement(batch=card, outcome=Sent(message_id=MessageId("m"), at=NOW))])
        later = article(of, 2, story_of=article(of, 1), seen_at=NOW)
        grown = Growth(story_id=later.story_id, article_id=later.id, spacing=timedelta())
        await store.record(poll(of, [later], stories=(), grown=(grown,)))
        reads.clear()
        [edit] = await store.begin(TO.id, NOW + MINUTE, 1)
        assert (edit.kind, reads["cards_followed"], "tellings" in reads) == (Kind.UPDATE, 1, False)


async def test_a_list_is_read_when_its_turn_comes(tmp_path: Path, reads: dict[str, int]):
    """All of it, since it shares a message."""
    async with open_sqlite(tmp_path) as store:
        await filed(store, TO, [1], due_at=NOW - MINUTE)
        await filed(store, TO, range(100, 140), Kind.DIGEST)
        for kind in (Kind.ALERT, Kind.DIGEST):
            [batch] = await store.begin(TO.id, NOW, 1)
            await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW))])
            assert batch.kind is kind
        assert reads["owed_entries"] == 40


async def test_the_list_of_a_night_is_not_read_again_with_each_card_that_joins_it(tmp_path: Path, reads: dict[str, int]):
    """A night full of news costs as much as its cards, not their square."""
    async with open_sqlite(tmp_path) as store:
        await filed(store, ASLEEP, range(40))
        await store.begin(ASLEEP.id, NOW, 1)
        reads.clear()
        await filed(store, ASLEEP, [100])
        assert await store.begin(ASLEEP.id, NOW, 1) == []
        assert reads["owed_cards"] == 6
        assert reads["owed_entries"] == 0
