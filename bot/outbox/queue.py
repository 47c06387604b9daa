"""The queue of a channel as the planner sees it: ids, and the facts that rank and judge them, never texts. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from bot.domain.article import Article, ArticleId
from bot.domain.ask import Ask
from bot.domain.delivery import FOLLOWERS, Delivery, Kind, Nonce, State
from bot.domain.destination import Destination
from bot.domain.publishers import Publisher, one_of_each
from bot.domain.source import SourceId, SourceKind
from bot.domain.subscription import Subscription
from bot.domain.topic import TopicSlug
from bot.outbox.digest_days import DigestDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article of a story, with what judges and ranks it; see `Owed`."""

    article_id: ArticleId
    source_id: SourceId | None = None
    lang: str | None = None
    published_at: datetime | None = None
    topics: Mapping[TopicSlug, float] = field(default_factory=dict)
    thresholds: Mapping[TopicSlug, float] = field(default_factory=dict)
    words: str = ""
    kind: SourceKind | None = None
    publisher: Publisher | None = None


def words_of(article: Article) -> str:
    """Return the words of an article in which muted ones are looked for."""
    return f"{article.title}\n{article.summary}"


class Said(NamedTuple):
    """Title and summary of an article, and who says it."""

    words: str
    kind: SourceKind


NOTHING_SAID: Final = Said("", SourceKind.PRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A delivery that waits or is being sent, with what is known of the article for which the channel gets it.

    Of an update or a fact that is the article of the card which it follows. `topics` are those that it matched, each with its fit:
    the score over the topic's threshold. `words` (title and summary) and `kind` (who speaks) are there where somebody asked to be spared
    some. `muted`: somebody deleted the story's card in the channel; `stale`: it was told there before, and too little is new. `reports`
    are all articles of the story, oldest first, where they were looked for: see `in_doubt` (bot.outbox.withdrawal).
    """

    delivery: Delivery
    source_id: SourceId | None = None
    lang: str | None = None
    published_at: datetime | None = None
    topics: Mapping[TopicSlug, float] = field(default_factory=dict)
    thresholds: Mapping[TopicSlug, float] = field(default_factory=dict)
    words: str = ""
    kind: SourceKind | None = None
    muted: bool = False
    stale: bool = False
    reports: tuple[Report, ...] = ()

    @property
    def fit(self) -> float:
        """The best of its fits."""
        return max(self.topics.values(), default=0.0)

    @property
    def publishers(self) -> int:
        """How many publishers tell the story, where its reports were looked for."""
        told = ((each.publisher, each) for each in self.reports if each.publisher)
        return max(1, sum(1 for _ in one_of_each(told)))

    @property
    def unnamed(self) -> bool:
        """Whether no message has been named for it yet, so that it can still be moved, listed or withdrawn."""
        return self.delivery.nonce is None and self.delivery.state is State.PENDING

    @property
    def order(self) -> tuple[datetime, bool, datetime, bool, datetime, int]:
        """Its place in the channel's queue; cards of one poll come by their dates, a list of the rest after them.

        An answer to a card comes after the edit of that card, which shows whether it was deleted without posting anything.
        """
        each = self.delivery
        return (each.due_at, each.kind is Kind.MORE, each.filed_at, each.kind is Kind.FACT, self.published_at or each.filed_at, each.id)

    def due(self, now: datetime) -> bool:
        """Say whether it may be sent by now."""
        return self.delivery.state is State.SENDING or (self.delivery.state is State.PENDING and self.delivery.due_at <= now)

    def changed(self, **columns: Any) -> "Owed":
        """Return it with other values in its delivery."""
        return replace(self, delivery=replace(self.delivery, **columns))

    def given_up(self, reason: str) -> "Owed":
        """Return it given up."""
        return replace(self, delivery=self.delivery.given_up(reason))

    def told_by(self, report: Report) -> "Owed":
        """Return it with another article for which the channel gets the story."""
        return replace(
            self,
            delivery=replace(self.delivery, article_id=report.article_id),
            source_id=report.source_id,
            lang=report.lang,
            published_at=report.published_at,
            topics=report.topics,
            thresholds=report.thresholds,
            words=report.words,
            kind=report.kind,
        )

    def saying(self, said: Mapping[ArticleId, Said]) -> "Owed":
        """Return it and its reports with what their articles say."""
        article = self.delivery.article_id
        own = said.get(article, NOTHING_SAID) if article is not None else NOTHING_SAID
        reports = (replace(each, **said.get(each.article_id, NOTHING_SAID)._asdict()) for each in self.reports)
        return replace(self, **own._asdict(), reports=tuple(reports))

    @property
    def follows(self) -> bool:
        """Whether it follows a card."""
        return self.delivery.kind in FOLLOWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The last message of a channel that mentioned somebody."""

    nonce: Nonce
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Which worker sends to a channel, and until when nobody else may."""

    worker: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A channel and its rows, from one locked read. `rows` are at least those that `reach` asks for.

    `cards` counts the cards of their own that it got in this hour of the clock, `lately` those within the time of a flood; `taken` are
    its days that had their digest, where a digest is due. `whole`: its lists are among the rows.
    """

    channel: Destination
    rows: tuple[Owed, ...]
    subscriptions: tuple[Subscription, ...] = ()
    asks: tuple[Ask, ...] = ()
    cards: int = 0
    lately: int = 0
    taken: Collection[DigestDay] = ()
    mention: Mention | None = None
    lease: Lease | None = None
    whole: bool = False
