"""How documents and feeds travel between the main process and a parser process.

Feeds travel as JSON and not as pickles: whatever a hostile document makes of a parser process, it cannot run code in the main one.
What only the next parser reads, and what is seldom read at all, travels behind the JSON as it is.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.domain.article import Entry
from bot.domain.fetching import NO_HINTS, Feed, Hints, Repeated
from bot.domain.times import maybe_instant, maybe_micros
from bot.feeds.parsing.problems import NotAFeed, ParseProblem, Unparsable
from bot.polling.identity import numbered_keys
from bot.processes.frames import frame, unframe

FRAMES = 3  # of a request
_PROBLEMS: dict[str, type[ParseProblem]] = {"not_a_feed": NotAFeed, "unparsable": Unparsable}


def pack_request(body: bytes, content_type: str | None, url: str, before: bytes = b"") -> bytes:
    """Return a document with what is known of it, and of the one before it."""
    about = f"{url}\0{content_type or ''}".encode("utf-8", "surrogatepass")
    return frame(about) + frame(before) + frame(body)


def unpack_about(about: bytes) -> tuple[str | None, str]:
    """Return Content-Type and address from the first frame of a request."""
    url, _, content_type = about.decode("utf-8", "surrogatepass").partition("\0")
    return content_type or None, url


def pack_feed(feed: Feed) -> bytes:
    """Return the answer that carries a feed, with the keys of its entries: making them takes longer than reading them here."""
    rows = [
        (e.guid, e.url, e.title, e.summary, e.body, e.lang, e.image_url, maybe_micros(e.published_at), e.outlet, e.revises)
        for e in feed.entries
    ]
    asked = _asked(feed.hints)
    keys = feed.keys if feed.keys is not None else [(number, *keys) for number, keys in numbered_keys(feed.entries)]
    packed = json.dumps(("feed", feed.title, feed.lang, feed.home_url, feed.format, asked, rows, keys)).encode()
    return frame(packed) + frame(feed.repeated.packed) + feed.shown


def pack_problem(problem: ParseProblem) -> bytes:
    """Return the answer that carries a problem."""
    kind = "not_a_feed" if isinstance(problem, NotAFeed) else "unparsable"
    return frame(json.dumps((kind, str(problem))).encode())


def unpack_answer(answer: bytes) -> Feed:
    """Return the feed that an answer carries, or raise its problem."""
    told, answer = unframe(answer)
    kind, *rest = json.loads(told)
    if kind != "feed":
        raise _PROBLEMS[kind](rest[0])
    title, lang, home_url, form, asked, rows, keys = rest
    repeated, shown = unframe(answer)
    return Feed(
        title=title,
        lang=lang,
        home_url=home_url,
        format=form,
        entries=tuple(map(_entry, rows)),
        hints=_hints(asked) if asked else NO_HINTS,
        keys=tuple(keys),
        repeated=Repeated(repeated),
        shown=shown,
    )


def _entry(row: Sequence[Any]) -> Entry:
    guid, url, title, summary, body, lang, image_url, at, outlet, revises = row
    return Entry(
        guid=guid,
        url=url,
        title=title,
        summary=summary,
        body=body,
        lang=lang,
        image_url=image_url,
        published_at=maybe_instant(at),
        outlet=outlet,
        revises=revises,
    )


def _asked(hints: Hints) -> Sequence[Any] | None:
    if hints == NO_HINTS:
        return None
    return _seconds(hints.ttl), _seconds(hints.update_every), sorted(hints.skip_hours), sorted(hints.skip_days)


def _hints(asked: Sequence[Any]) -> Hints:
    ttl, update_every, skip_hours, skip_days = asked
    return Hints(ttl=_span(ttl), update_every=_span(update_every), skip_hours=frozenset(skip_hours), skip_days=frozenset(skip_days))


def _seconds(span: timedelta | None) -> float | None:
    return span.total_seconds() if span else None


def _span(seconds: float | None) -> timedelta | None:
    return timedelta(seconds=seconds) if seconds else None
