"""Articles in PostgreSQL: polls that wait share a transaction, and a bad one among them costs only itself.

A poll that is under way leaves the next ones to gather, and all of them go into the next transaction: a statement for each table, whose
rows go to the server without waiting for an answer to each. So one transaction of polls runs at a time, which also keeps two from
waiting for each other's rows.
"""

from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Any

from bot.coalesce import Coalescer
from bot.domain.article import StoryId
from bot.domain.delivery import Delivery
from bot.domain.errors import StoreError
from bot.domain.polling import PollRecord
from bot.domain.source import SourceId
from bot.outbox.growth import facts, grown_cards
from bot.store.postgres.database import PostgresDatabase
from bot.store.postgres.faults import concerns_every_write
from bot.store.rows import delivery_of, delivery_row, schedule_row
from bot.store.sql.articles import SqlArticles
from bot.store.sql.database import Apply, Transaction
from bot.store.sql.filing import file_rows
from bot.store.sql.part import json_list
from bot.store.sql.poll_rows import PollRows, is_unchanged, latest, poll_rows

LARGEST_GROUP = 100


class PostgresArticles(SqlArticles):
    """Satisfies bot.ports.store.Articles."""

    _database: PostgresDatabase

    def __init__(self, database: PostgresDatabase) -> None:
        super().__init__(database)
        self._unchanged = _Grouped(database, update_unchanged)
        self._polls = _Grouped(database, record)

    async def _write_poll(self, poll: PollRecord) -> Sequence[Delivery] | None:
        if is_unchanged(poll) and await self._database.accept(self._unchanged.write(schedule_row(poll.source))):
            return None
        caused: Sequence[Delivery] | None = await self._database.accept(self._polls.write(poll_rows(poll)))
        return caused


class _Grouped:
    """Writes of one kind, in groups."""

    def __init__(self, database: PostgresDatabase, apply: Apply[Any, Any]) -> None:
        self._database = database
        self._apply = apply
        self._coalescer: Coalescer[Any, Any] = Coalescer(self._write_all)

    async def write(self, item: Any) -> Any:
        """Write an item and return its result once it is committed; raises StoreError."""
        result = await self._coalescer.get(item)
        if isinstance(result, Exception):
            raise result
        return result

    async def _write_all(self, items: Sequence[Any]) -> Sequence[Any]:
        """Return the result of each, or what became of it instead."""
        results: list[Any] = []
        for first in range(0, len(items), LARGEST_GROUP):
            results += await self._write_group(items[first : first + LARGEST_GROUP])
        return results

    async def _write_group(self, group: Sequence[Any]) -> Sequence[Any]:
        try:
            return await self._database.transact(lambda transaction: self._apply(transaction, group))
        except Exception as error:  # noqa: BLE001 - even a mistake in a write belongs to its caller, and to no other
            if len(group) == 1 or (isinstance(error, StoreError) and concerns_every_write(error.__cause__ or error)):
                return [error] * len(group)
            return [result for each in group for result in await self._write_group([each])]


async def update_unchanged(transaction: Transaction, sources: Sequence[dict[str, Any]]) -> Sequence[bool]:
    """Store the schedules of many sources; say for each whether it was found under the URL that it has."""
    urls = await _lock(transaction, (source["id"] for source in sources))
    found = [urls.get(source["id"]) == source["url"] for source in sources]
    await transaction.run("update_unchanged_source", latest(compress(sources, found)))
    return found


async def record(transaction: Transaction, polls: Sequence[PollRows]) -> Sequence[list[Delivery] | None]:
    """Write the rows of many polls, a statement for each table; return the edits that each caused, None where its source is gone."""
    urls = await _lock(transaction, (poll.source_id for poll in polls))
    here = [poll for poll in polls if poll.source_id in urls]
    await transaction.run("update_source", [poll.source for poll in here])
    await transaction.run("hold_host", [row for poll in here for row in poll.holds])
    await transaction.run("remember", [row for poll in here for row in poll.seen])
    await transaction.run("save_story", [row for poll in here for row in poll.stories])
    await transaction.run("add_article", [row for poll in here for row in poll.articles])
    await transaction.run("add_evidence", [row for poll in here for row in poll.evidence])
    await file_rows(transaction, [row for poll in here for row in poll.deliveries])
    with_cards = await _with_cards(transaction, here)
    return [await _grow(transaction, poll, with_cards) if poll.source_id in urls else None for poll in polls]


async def _lock(transaction: Transaction, sources: Iterable[SourceId]) -> dict[SourceId, str]:
    """Return the stored URLs of those sources that were not removed, and let nobody else change them meanwhile."""
    return {SourceId(row["id"]): row["url"] for row in await transaction.rows("lock_sources", ids=json_list(sources))}


async def _with_cards(transaction: Transaction, polls: Sequence[PollRows]) -> frozenset[StoryId]:
    """Return the stories that got another report and have cards; edits of cards are of none but these."""
    stories = {growth.story_id for poll in polls for growth in poll.grown}
    if not stories:
        return frozenset()
    return frozenset(row["story_id"] for row in await transaction.rows("cards_of_stories", ids=json_list(stories)))


async def _grow(transaction: Transaction, poll: PollRows, with_cards: frozenset[StoryId]) -> list[Delivery]:
    """File the edits of the cards whose stories got another report, and the answers to them."""
    if with_cards.isdisjoint(growth.story_id for growth in poll.grown):
        return []
    stories = json_list(growth.story_id for growth in poll.grown)
    cards = [delivery_of(row) for row in await transaction.rows("cards_of_stories", ids=stories)]
    growing = [([card for card in cards if card.story_id == growth.story_id], growth) for growth in poll.grown]
    updates = [update for known, growth in growing for update in grown_cards(known, growth, poll.at)]
    answers = [answer for known, growth in growing for answer in facts(known, growth, poll.at)]
    await transaction.run("save_update", [delivery_row(update) for update in updates])
    await file_rows(transaction, [delivery_row(answer) for answer in answers])
    return [*updates, *answers]
