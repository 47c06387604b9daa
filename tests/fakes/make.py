"""Builders of domain values for tests: sensible defaults, everything can be said otherwise."""

from datetime import UTC, datetime
from typing import Any

from bot.domain.article import Article, Entry, Identity, article_id
from bot.domain.delivery import Batch, Delivery, Item, Kind, Nonce, delivery_id
from bot.domain.destination import Destination, Platform, destination_id
from bot.domain.ids import derived_id
from bot.domain.source import Source, source_id
from bot.domain.story import story_id
from bot.domain.subscription import Mode, Subscription, subscription_id
from bot.domain.topic import Evidence, Field, Hit, Topic, Topics, TopicSlug

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AI, QUANTUM = TopicSlug("ai"), TopicSlug("quantum")
TOPICS = Topics(
    [
        Topic(slug=AI, titles={"en": "AI", "fr": "IA", "ja": "AI"}, colour=0x7C3AED),
        Topic(slug=QUANTUM, titles={"en": "Quantum", "fr": "Quantique", "ja": "量子"}, colour=0x0891B2),
    ]
)


def make_source(url: str = "https://feeds.example.org/tech.xml", **changes: Any) -> Source:
    return Source(**{"id": source_id(url), "url": url, "title": "The Courier", "next_poll_at": NOW, **changes})


def make_entry(title: str = "A lab opens its model", **changes: Any) -> Entry:
    url = f"https://news.example.org/{derived_id(title)}"
    return Entry(**{"guid": url, "url": url, "title": title, "summary": "Its weights are free.", "lang": "en", **changes})


def make_article(title: str = "A lab opens its model", **changes: Any) -> Article:
    source = changes.pop("source", None) or make_source()
    identity = Identity(derived_id("test", source.url, title))
    article = article_id(source.id, identity)
    defaults: dict[str, Any] = {
        "id": article,
        "source_id": source.id,
        "identity": identity,
        "url": f"https://news.example.org/{identity}",
        "canonical_url": f"https://news.example.org/{identity}",
        "title": title,
        "summary": "Its weights are free.",
        "lang": "en",
        "image_url": None,
        "published_at": NOW,
        "seen_at": NOW,
        "content_hash": str(identity),
        "story_id": story_id(article),
    }
    return Article(**{**defaults, **changes})


def make_evidence(topic: TopicSlug = AI, *terms: str, score: float = 6.0) -> Evidence:
    hits = tuple(Hit(term=term, field=Field.TITLE, offset=0, weight=3.0) for term in terms or ("language model",))
    return Evidence(topic=topic, score=score, threshold=4.0, hits=hits)


def make_destination(channel: str = "100", *, platform: Platform = Platform.DISCORD, workspace: str = "1", **changes: Any) -> Destination:
    identity = destination_id(platform, workspace, channel)
    return Destination(**{"id": identity, "platform": platform, "workspace_id": workspace, "channel_id": channel, **changes})


def make_subscription(destination: Destination, topic: TopicSlug | None = AI, **changes: Any) -> Subscription:
    defaults: dict[str, Any] = {
        "id": subscription_id(destination.id, topic or AI),
        "destination_id": destination.id,
        "topic": topic,
        "mode": Mode.LIVE,
        "created_at": NOW,
    }
    return Subscription(**{**defaults, **changes})


def make_delivery(destination: Destination, article: Article, kind: Kind = Kind.ALERT, **changes: Any) -> Delivery:
    defaults: dict[str, Any] = {
        "id": delivery_id(destination.id, article.story_id, kind),
        "destination_id": destination.id,
        "story_id": article.story_id,
        "kind": kind,
        "article_id": article.id,
        "due_at": NOW,
        "filed_at": NOW,
    }
    return Delivery(**{**defaults, **changes})


def make_batch(*articles: Article, destination: Destination | None = None, kind: Kind = Kind.ALERT, **changes: Any) -> Batch:
    to = destination or make_destination()
    evidence = changes.pop("evidence", (make_evidence(),))
    attempts = changes.pop("attempts", 0)
    filed_at = changes.pop("filed_at", NOW)
    items = tuple(
        Item(
            delivery=make_delivery(to, article, kind, attempts=attempts, filed_at=filed_at),
            article=article,
            source_title="The Courier",
            evidence=evidence,
        )
        for article in articles or (make_article(),)
    )
    return Batch(destination=to, kind=kind, nonce=Nonce("nd-test"), items=items, **changes)
