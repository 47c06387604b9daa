"""What a document adds to the one before it, read without the rest; and what it shows, for the next one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.domain.article import Entry
from bot.domain.fetching import NO_TIME, Feed, Repeated
from bot.domain.times import micros
from bot.feeds.documents import Document, inspect
from bot.feeds.fast import read_fast
from bot.feeds.problems import ParseProblem
from bot.feeds.shown import Pieces, Shown, around_items, pack_shown, unpack_shown
from bot.polling.identity import entry_marks, plain_keys


def read_news(pieces: Pieces, url: str, before: bytes) -> Feed | None:
    """Return the feed of a document that follows on one which showed `before`: what that one held too is told as `repeated`.

    None where the document has to be read whole.
    """
    around, known = unpack_shown(before)
    hashes = pieces.hashes()
    news = [number for number, each in enumerate(hashes) if each not in known]
    if len(news) == len(hashes):
        return None
    try:
        document = inspect(pieces.only(news or (0,)), url)
    except ParseProblem:
        return None
    feed = read_fast(document) if around_items(document) == around else None
    if feed is None or len(feed.entries) != len(news or (0,)):
        return None
    return _joined(replace(feed, entries=feed.entries if news else ()), news, hashes, around, known)


def with_shown(feed: Feed, document: Document, pieces: Pieces) -> Feed:
    """Return the feed of a document that was read whole, with what it showed."""
    hashes = pieces.hashes()
    if len(feed.entries) != len(hashes):
        return feed
    return _joined(feed, range(len(hashes)), hashes, around_items(document), {}) or feed


def _joined(feed: Feed, news: Sequence[int], hashes: Sequence[int], around: int, known: Mapping[int, Shown]) -> Feed | None:
    """Return the feed with the keys of all that its document shows; None where some of it is vague.

    What is vague is judged by the whole document, so that the keys of an entry might change from one document to the next.
    """
    shown = tuple(_shown(feed.entries, hashes, known))
    keys = plain_keys([each.marks for each in shown])
    if keys is None:
        return None
    place = {number: index for index, number in enumerate(news)}
    return replace(
        feed,
        keys=tuple((place[number], *each) for number, each in keys if number in place),
        repeated=Repeated.of((*each, shown[number].at) for number, each in keys if number not in place),
        shown=pack_shown(around, shown),
    )


def _shown(entries: Sequence[Entry], hashes: Sequence[int], known: Mapping[int, Shown]) -> Iterator[Shown]:
    fresh = iter(entries)
    for number in hashes:
        before = known.get(number)
        yield _of_entry(number, next(fresh)) if before is None else before


def _of_entry(item: int, entry: Entry) -> Shown:
    at = NO_TIME if entry.published_at is None else micros(entry.published_at)
    return Shown(item, at, entry_marks(entry))
