"""What a document adds to the one before it, read without the rest; and what it shows, for the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.article import Entry
from bot.domain.fetching import Feed
from bot.feeds.parsing.documents import Document, inspect
from bot.feeds.parsing.fast import read_fast
from bot.feeds.parsing.pieces import Pieces
from bot.feeds.parsing.problems import ParseProblem
from bot.feeds.parsing.shown import all_differ, around_items, pack_shown, repeated_of, row_of, unpack_shown
from bot.polling.identity import numbered_keys
from bot.polling.marks import entry_marks


def read_news(pieces: Pieces, url: str, before: bytes) -> Feed | None:
    """Return the feed of a document that follows on one which showed `before`: what that one held too is told as `repeated`.

    None where the document has to be read whole.
    """
    around, known = unpack_shown(before)
    items = pieces.hashes()
    news = [number for number, item in enumerate(items) if item not in known]
    if len(news) == len(items):
        return None
    try:
        document = inspect(pieces.only(news or (0,)), url)
    except ParseProblem:
        return None
    feed = read_fast(document) if around_items(document) == around else None
    if feed is None or len(feed.entries) != len(news or (0,)):
        return None
    return _joined(feed, feed.entries if news else (), items, around, known)


def with_shown(feed: Feed, document: Document, pieces: Pieces) -> Feed:
    """Return the feed of a document that was read whole, with what it showed."""
    items = pieces.hashes()
    if len(feed.entries) != len(items):
        return feed
    return _joined(feed, feed.entries, items, around_items(document), {}) or feed


def _joined(feed: Feed, entries: Sequence[Entry], items: Sequence[bytes], around: bytes, known: Mapping[bytes, bytes]) -> Feed | None:
    """Return the feed with these entries and with all that its document shows; None where some of it is vague.

    What is vague is judged by the whole document, so that the keys of an entry might change from one document to the next.
    """
    marks = [entry_marks(entry) for entry in entries]
    new = [row_of(*each) for each in zip(entries, marks, strict=True)]
    added = iter(new)
    rows = [known[item] if item in known else next(added) for item in items]
    if not all_differ(rows):
        return None
    return replace(
        feed,
        entries=tuple(entries),
        keys=tuple((number, *keys) for number, keys in numbered_keys(entries, marks)),
        repeated=repeated_of([known[item] for item in items if item in known]),
        shown=pack_shown(around, items, rows),
    )
