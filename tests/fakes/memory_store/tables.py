"""The tables of the store in memory, and the rules that the database keeps by its constraints."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.article import Article, ArticleId, Identity, StoryId
from bot.domain.ask import Ask, AskId
from bot.domain.audit import AuditEntry, AuditId
from bot.domain.delivery import FOLLOWERS, Delivery, DeliveryId, Kind, Nonce, State
from bot.domain.destination import Destination, DestinationId, Workspace
from bot.domain.editions import Edition, EditionId
from bot.domain.errors import StoreError
from bot.domain.following import Follow, Offer, OfferId, Viewer, may_follow, may_see
from bot.domain.outage import Outage
from bot.domain.own_topic import DraftId, OwnTopic, TopicDraft, TopicId
from bot.domain.own_word import OwnWord
from bot.domain.reading import Seat
from bot.domain.saved import SavedId, SavedStory
from bot.domain.source import Source, SourceId
from bot.domain.story import Story
from bot.domain.subscription import Subscription, SubscriptionId
from bot.domain.topic import Evidence, TopicSlug
from bot.outbox.digest_days import DigestDay
from bot.outbox.filing import told_again
from bot.outbox.queue import Lease, Mention


@dataclass(slots=True)
class MemoryTables:
    """All rows, by id."""

    sources: dict[SourceId, Source] = field(default_factory=dict)
    holds: dict[str, datetime] = field(default_factory=dict)
    claims: dict[str, datetime] = field(default_factory=dict)
    seen: dict[SourceId, dict[Identity, datetime]] = field(default_factory=dict)
    articles: dict[ArticleId, Article] = field(default_factory=dict)
    stories: dict[StoryId, Story] = field(default_factory=dict)
    evidence: dict[ArticleId, dict[TopicSlug, Evidence]] = field(default_factory=dict)
    destinations: dict[DestinationId, Destination] = field(default_factory=dict)
    subscriptions: dict[SubscriptionId, Subscription] = field(default_factory=dict)
    deliveries: dict[DeliveryId, Delivery] = field(default_factory=dict)
    digests: dict[DigestDay, Nonce] = field(default_factory=dict)
    mentions: dict[DestinationId, Mention] = field(default_factory=dict)
    leases: dict[DestinationId, Lease] = field(default_factory=dict)
    asks: dict[AskId, Ask] = field(default_factory=dict)
    topics: dict[TopicId, OwnTopic] = field(default_factory=dict)
    drafts: dict[DraftId, TopicDraft] = field(default_factory=dict)
    audit: dict[AuditId, AuditEntry] = field(default_factory=dict)
    saved: dict[SavedId, SavedStory] = field(default_factory=dict)
    words: dict[tuple[str, str, str], OwnWord] = field(default_factory=dict)
    editions: dict[EditionId, Edition] = field(default_factory=dict)
    asked: dict[Seat, tuple[datetime, datetime | None]] = field(default_factory=dict)
    follows: dict[tuple[SourceId, Workspace], Follow] = field(default_factory=dict)
    offers: dict[OfferId, Offer] = field(default_factory=dict)
    outage: Outage | None = None
    closed: bool = False

    def check_open(self) -> None:
        """Raise StoreError once the store was closed."""
        if self.closed:
            raise StoreError("The store was closed: open it again.")

    def sees(self, article: Article, viewer: Viewer) -> bool:
        """Say whether a viewer may know of an article."""
        return may_see(article, viewer, self.follows.values())

    def is_for(self, source: SourceId, destination: DestinationId) -> bool:
        """Say whether what a source brings from now on is for a channel."""
        known = self.sources.get(source)
        return may_follow(source, known.owner if known else None, self.destinations[destination].workspace, self.follows.values())

    def file(self, deliveries: Iterable[Delivery]) -> None:
        """Add what channels are owed; what exists stays as it is, but for what was given up untold."""
        filed = tuple(deliveries)
        sent = [known for each in filed if (known := self.deliveries.get(each.id)) and known.kind is Kind.DIGEST]
        for each in (*filed, *told_again(filed, [known for known in sent if known.state is State.SENT])):
            known = self.deliveries.get(each.id)
            if known is None or known.untold:
                self.deliveries[each.id] = each

    def go_with(self, cards: Iterable[Delivery]) -> None:
        """Let what follows cards be due with them, which were to come later."""
        for card in cards:
            for each in [one for one in self.deliveries.values() if one.story_id == card.story_id and one.kind in FOLLOWERS]:
                if each.destination_id == card.destination_id and each.state is State.PENDING and each.due_at > card.due_at:
                    self.deliveries[each.id] = replace(each, due_at=card.due_at)

    def held(self, host: str, now: datetime) -> bool:
        """Say whether a host is to be left alone at `now`."""
        return host in self.holds and self.holds[host] > now

    def claimed(self, host: str, now: datetime) -> bool:
        """Say whether a command in another process asks a host at `now`."""
        return host in self.claims and self.claims[host] > now


class MemoryPart:
    """What the parts of the store share: the tables."""

    def __init__(self, tables: MemoryTables) -> None:
        self.tables = tables


def require(table: Iterable[int], wanted: Iterable[int], what: str) -> None:
    """Raise StoreError where a row would name another one that does not exist."""
    missing = set(wanted) - set(table)
    if missing:
        raise StoreError(f"The store refused a record: it names an unknown {what} ({min(missing)}).")


def is_owed(delivery: Delivery) -> bool:
    """Say whether a delivery still waits, or is being sent."""
    return delivery.state in (State.PENDING, State.SENDING)
