"""Writes polls: many share a transaction, and a statement for each table."""

from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Any

from bot.domain.article import StoryId
from bot.domain.delivery import Delivery, Kind
from bot.domain.source import SourceId
from bot.outbox.growth import facts, grown_cards
from bot.store.rows import delivery_of, delivery_row, wait_row
from bot.store.sql.database import Transaction
from bot.store.sql.filing import file_rows
from bot.store.sql.part import json_list
from bot.store.sql.poll_rows import PollRows, latest

_ANY = 0  # no source has this id


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
    await _update_sources(transaction, here, urls)
    await transaction.run("remember", [row for poll in here for row in poll.seen])
    await transaction.run("save_story", [row for poll in here for row in poll.stories])
    await transaction.run("add_article", [row for poll in here for row in poll.articles])
    await transaction.run("add_evidence", [row for poll in here for row in poll.evidence])
    await file_rows(transaction, [row for poll in here for row in poll.deliveries])
    with_cards = await _with_cards(transaction, here)
    return [await _grow(transaction, poll, with_cards) if poll.source_id in urls else None for poll in polls]


async def _update_sources(transaction: Transaction, polls: Sequence[PollRows], urls: dict[SourceId, str]) -> None:
    here = [poll for poll in polls if poll.asked in {"", urls[poll.source_id]}]
    stayed = [poll.source for poll in here if poll.source["url"] == urls[poll.source_id]]
    moved = [poll.source for poll in here if poll.source["url"] != urls[poll.source_id]]
    await transaction.run("update_source_in_place", latest(stayed))
    await transaction.run("update_source", moved)
    await transaction.run("hold_host", [row for poll in polls for row in poll.holds])


async def _lock(transaction: Transaction, sources: Iterable[SourceId]) -> dict[SourceId, str]:
    """Return the stored URLs of those sources that were not removed, and let nobody else change them meanwhile."""
    return {SourceId(row["id"]): row["url"] for row in await transaction.rows("lock_sources", ids=json_list(sources))}


async def _with_cards(transaction: Transaction, polls: Sequence[PollRows]) -> frozenset[StoryId]:
    """Return the stories that got another report and have cards; edits of cards are of none but these."""
    stories = {growth.story_id for poll in polls for growth in poll.grown}
    if not stories:
        return frozenset()
    return frozenset(row["story_id"] for row in await transaction.rows("cards_of_stories", ids=json_list(stories), source_id=_ANY))


async def _grow(transaction: Transaction, poll: PollRows, with_cards: frozenset[StoryId]) -> list[Delivery]:
    """File the edits of the cards whose stories got another report, and the answers to them."""
    if with_cards.isdisjoint(growth.story_id for growth in poll.grown):
        return []
    stories = json_list(growth.story_id for growth in poll.grown)
    cards = [delivery_of(row) for row in await transaction.rows("cards_of_stories", ids=stories, source_id=poll.source_id)]
    growing = [([card for card in cards if card.story_id == growth.story_id], growth) for growth in poll.grown]
    updates = [update for known, growth in growing for update in grown_cards(known, growth, poll.at)]
    answers = [answer for known, growth in growing for answer in facts(known, growth, poll.at)]
    await transaction.run("save_update", [delivery_row(update) for update in updates])
    await transaction.run("go_with_card", [wait_row(update) for update in updates if update.kind is Kind.ALERT])
    await file_rows(transaction, [delivery_row(answer) for answer in answers])
    return [*updates, *answers]
