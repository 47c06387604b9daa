"""The rows that one poll writes, made before the poll waits for its turn: a value without a form in the database fails there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.delivery import Growth
from bot.domain.polling import PollRecord
from bot.domain.source import SourceId
from bot.domain.times import micros
from bot.polling.decide import merged_into
from bot.store.rows import article_row, delivery_row, evidence_row, source_row, story_row

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRows:
    """One poll as rows, by table, in the order in which the tables refer to each other."""

    source: dict[str, Any]
    holds: Rows
    seen: Rows
    stories: Rows
    articles: Rows
    evidence: Rows
    deliveries: Rows
    grown: tuple[Growth, ...]
    at: datetime
    asked: str = ""

    @property
    def source_id(self) -> SourceId:
        """The source that was polled."""
        return SourceId(self.source["id"])


def is_unchanged(poll: PollRecord) -> bool:
    """Whether a poll writes nothing but what an answer without a document changes."""
    if not poll.without_document or poll.source.move is not None:
        return False
    return not (poll.seen or poll.articles or poll.stories or poll.evidence or poll.deliveries or poll.grown or poll.hold_host_until)


def poll_rows(poll: PollRecord) -> PollRows:
    """Return the rows that `poll` writes."""
    return PollRows(
        source={**source_row(poll.source), "at": micros(poll.at), "merged": merged_into(poll.source.url)},
        holds=_holds(poll),
        seen=_seen(poll),
        stories=[story_row(story) for story in poll.stories],
        articles=[article_row(article) for article in poll.articles],
        evidence=[evidence_row(article, each) for article, found in poll.evidence.items() for each in found],
        deliveries=[delivery_row(delivery) for delivery in poll.deliveries],
        grown=poll.grown,
        at=poll.at,
        asked=poll.asked,
    )


def _holds(poll: PollRecord) -> Rows:
    if poll.hold_host_until is None:
        return []
    return [{"host": poll.source.host, "hold_until": micros(poll.hold_host_until)}]


def _seen(poll: PollRecord) -> Rows:
    identities = dict.fromkeys((*poll.seen, *(article.identity for article in poll.articles)))
    at = micros(poll.at)
    return [{"source_id": poll.source.id, "identity": identity, "seen_at": at} for identity in identities]


def latest(sources: Iterable[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """Return the last row of each source: which of two a single statement takes is not laid down."""
    return list({source["id"]: source for source in sources}.values())
