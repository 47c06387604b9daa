"""Sources, articles, stories, evidence and deliveries as rows, and back."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.domain.article import Article, ArticleId, Identity, StoryId
from bot.domain.delivery import Coverage, Deferred, Delivery, DeliveryId, Kind, MessageId, Nonce, State
from bot.domain.destination import DestinationId
from bot.domain.notice import Notice, NoticeKind
from bot.domain.source import NO_VALIDATORS, Move, Source, SourceId, SourceKind, Validators
from bot.domain.story import Story
from bot.domain.times import MICROSECOND, instant, maybe_instant, maybe_micros, micros
from bot.domain.topic import Evidence, Field, Hit, TopicSlug

Row = Mapping[str, Any]
"""A row as a driver gives it, or the parameters of a statement, by column name."""


def by_name(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows of one query as dictionaries. SQLite's rows look through all names at each question; what they iterate over is values."""
    if not rows or isinstance(rows[0], dict):
        return iter(rows)
    names = tuple(rows[0].keys())
    return (dict(zip(names, row, strict=True)) for row in rows)


_NONE: frozenset[int] = frozenset()
_KINDS: Mapping[str, SourceKind] = {kind.value: kind for kind in SourceKind}


def schedule_row(source: Source) -> dict[str, Any]:
    """Return what an answer without a document changes, and the id and the URL by which the source is found."""
    return {
        "id": source.id,
        "url": source.url,
        "etag": source.validators.etag,
        "last_modified": source.validators.last_modified,
        "next_poll_at": micros(source.next_poll_at),
        "interval_us": source.interval // MICROSECOND,
        "polled_at": maybe_micros(source.polled_at),
        "fetched_at": maybe_micros(source.fetched_at),
        "errors": source.errors,
        "last_error": source.last_error,
        "disabled_at": maybe_micros(source.disabled_at),
        "polls": source.polls,
    }


def source_row(source: Source) -> dict[str, Any]:
    """Return the columns of a source."""
    move = source.move
    return {
        **schedule_row(source),
        "host": source.host,
        "title": source.title,
        "kind": source.kind.value,
        "lang": source.lang,
        "pack": source.pack,
        "body_hash": source.body_hash,
        "first_look_at": maybe_micros(source.first_look),
        "move_url": move.url if move else None,
        "move_since": micros(move.since) if move else None,
        "move_answers": move.answers if move else None,
        "skip_hours": _bits(source.skip_hours),
        "skip_days": _bits(source.skip_days),
        "owner": source.owner,
    }


def source_of(row: Row) -> Source:
    """Return the source that a row holds."""
    etag, last_modified = row["etag"], row["last_modified"]
    return Source(
        id=SourceId(row["id"]),
        url=row["url"],
        title=row["title"],
        kind=_KINDS[row["kind"]],
        lang=row["lang"],
        pack=row["pack"],
        validators=NO_VALIDATORS if etag is None and last_modified is None else Validators(etag=etag, last_modified=last_modified),
        body_hash=row["body_hash"],
        next_poll_at=instant(row["next_poll_at"]),
        interval=timedelta(microseconds=row["interval_us"]),
        polled_at=maybe_instant(row["polled_at"]),
        fetched_at=maybe_instant(row["fetched_at"]),
        first_look=maybe_instant(row["first_look_at"]),
        errors=row["errors"],
        last_error=row["last_error"],
        move=_move_of(row),
        skip_hours=_numbers(row["skip_hours"]),
        skip_days=_numbers(row["skip_days"]),
        disabled_at=maybe_instant(row["disabled_at"]),
        polls=row["polls"],
        owner=row["owner"],
    )


def _move_of(row: Row) -> Move | None:
    if row["move_url"] is None:
        return None
    return Move(url=row["move_url"], since=instant(row["move_since"]), answers=row["move_answers"])


def _bits(numbers: frozenset[int]) -> int:
    return sum(1 << number for number in numbers) if numbers else 0


def _numbers(bits: int) -> frozenset[int]:
    return frozenset(number for number in range(bits.bit_length()) if bits >> number & 1) if bits else _NONE


def article_row(article: Article) -> dict[str, Any]:
    """Return the columns of an article."""
    return {
        "id": article.id,
        "source_id": article.source_id,
        "identity": article.identity,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "summary": article.summary,
        "lang": article.lang,
        "image_url": article.image_url,
        "published_at": micros(article.published_at),
        "seen_at": micros(article.seen_at),
        "content_hash": article.content_hash,
        "story_id": article.story_id,
        "owner": article.owner,
    }


def article_of(row: Row) -> Article:
    """Return the article that a row holds."""
    return Article(
        id=ArticleId(row["id"]),
        source_id=SourceId(row["source_id"]),
        identity=Identity(row["identity"]),
        url=row["url"],
        canonical_url=row["canonical_url"],
        title=row["title"],
        summary=row["summary"],
        lang=row["lang"],
        image_url=row["image_url"],
        published_at=instant(row["published_at"]),
        seen_at=instant(row["seen_at"]),
        content_hash=row["content_hash"],
        story_id=StoryId(row["story_id"]),
        owner=row["owner"],
    )


def story_row(story: Story) -> dict[str, Any]:
    """Return the columns of a story."""
    return {
        "id": story.id,
        "title": story.title,
        "first_seen_at": micros(story.first_seen_at),
        "last_seen_at": micros(story.last_seen_at),
    }


def story_of(row: Row) -> Story:
    """Return the story that a row holds."""
    return Story(
        id=StoryId(row["id"]),
        title=row["title"],
        first_seen_at=instant(row["first_seen_at"]),
        last_seen_at=instant(row["last_seen_at"]),
    )


def evidence_row(article: ArticleId, evidence: Evidence) -> dict[str, Any]:
    """Return the row of the evidence that `article` is about a topic; the hits are JSON: [[term, field, offset, weight, found], ...]."""
    hits = [(hit.term, hit.field.value, hit.offset, hit.weight, hit.found) for hit in evidence.hits]
    return {
        "article_id": article,
        "topic": evidence.topic,
        "score": evidence.score,
        "threshold": evidence.threshold,
        "hits": json.dumps(hits, ensure_ascii=False, separators=(",", ":")),
    }


def evidence_of(row: Row) -> Evidence:
    """Return the evidence that a row holds."""
    hits = tuple(_hit(*hit) for hit in json.loads(row["hits"]))
    return Evidence(topic=TopicSlug(row["topic"]), score=row["score"], threshold=row["threshold"], hits=hits)


def _hit(term: str, field: str, offset: int, weight: float, found: str = "") -> Hit:
    """Return a hit; one that was stored before its words were kept has none."""
    return Hit(term=term, field=Field(field), offset=offset, weight=weight, found=found)


def delivery_row(delivery: Delivery) -> dict[str, Any]:
    """Return the columns of a delivery."""
    return {
        "id": delivery.id,
        "destination_id": delivery.destination_id,
        "story_id": delivery.story_id,
        "kind": delivery.kind.value,
        "article_id": delivery.article_id,
        "notice": _notice_text(delivery.notice) if delivery.notice else None,
        "due_at": micros(delivery.due_at),
        "filed_at": micros(delivery.filed_at),
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "last_error": delivery.last_error,
        "nonce": delivery.nonce,
        "message_id": delivery.message_id,
        "sending_at": maybe_micros(delivery.sending_at),
        "sent_at": maybe_micros(delivery.sent_at),
        "edits": delivery.edits,
        "again_at": maybe_micros(delivery.again_at),
        "held": delivery.deferred.value if delivery.deferred else None,
        "shown": json.dumps(delivery.shown) if delivery.shown else None,
        "place": delivery.place,
        "topics": json.dumps(delivery.topics) if delivery.topics else None,
        "head_at": maybe_micros(delivery.head_at),
    }


def delivery_of(row: Row) -> Delivery:
    """Return the delivery that a row holds."""
    return Delivery(
        id=DeliveryId(row["id"]),
        destination_id=DestinationId(row["destination_id"]),
        kind=Kind(row["kind"]),
        story_id=None if row["story_id"] is None else StoryId(row["story_id"]),
        article_id=None if row["article_id"] is None else ArticleId(row["article_id"]),
        notice=None if row["notice"] is None else _notice_of(row["notice"]),
        due_at=instant(row["due_at"]),
        filed_at=instant(row["filed_at"]),
        state=State(row["state"]),
        attempts=row["attempts"],
        last_error=row["last_error"],
        nonce=None if row["nonce"] is None else Nonce(row["nonce"]),
        message_id=None if row["message_id"] is None else MessageId(row["message_id"]),
        sending_at=maybe_instant(row["sending_at"]),
        sent_at=maybe_instant(row["sent_at"]),
        edits=row["edits"],
        again_at=maybe_instant(row["again_at"]),
        deferred=None if row["held"] is None else Deferred(row["held"]),
        shown=tuple(map(ArticleId, json.loads(row["shown"]))) if row["shown"] else (),
        place=row["place"],
        topics=tuple(map(TopicSlug, json.loads(row["topics"]))) if row["topics"] else (),
        head_at=maybe_instant(row["head_at"]),
    )


def _notice_text(notice: Notice) -> str:
    """Return a notice as JSON."""
    parts = {"kind": notice.kind, "about": dict(notice.about), "expires_at": micros(notice.expires_at), "locale": notice.locale}
    return json.dumps(parts, ensure_ascii=False)


def _notice_of(text: str) -> Notice:
    """Return the notice that JSON holds; one that was stored before its language was kept has none."""
    parts = json.loads(text)
    kind, locale = NoticeKind(parts["kind"]), parts.get("locale", "")
    return Notice(kind=kind, about=parts["about"], expires_at=instant(parts["expires_at"]), locale=locale)


def report_of_row(row: Row, evidence: tuple[Evidence, ...] = ()) -> Coverage:
    """Return an article of a story, with its source; of a source that was removed nothing but the host is known."""
    article = article_of(row)
    kind = kind_of(row["source_kind"])
    return Coverage(article=article, source_title=shown_title(row["source_title"], article.url), source_kind=kind, evidence=evidence)


def kind_of(stored: str | None) -> SourceKind:
    """Return the kind of a source, that of most where it was removed meanwhile."""
    return SourceKind(stored) if stored else SourceKind.PRESS


def shown_title(title: str | None, url: str) -> str:
    """Return what a card calls the source: its title, or the host of the article's address where it has none or was removed meanwhile."""
    return title or urlsplit(url).hostname or ""


def wait_row(card: Delivery) -> dict[str, Any]:
    """Return what tells what follows a card when the card is due."""
    return {"destination_id": card.destination_id, "story_id": card.story_id, "due_at": micros(card.due_at)}
