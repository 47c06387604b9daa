"""Documents to feeds. This and what it imports run in the parser processes: keep the imports few.

bytes -> UTF-8 -> JSON Feed, or: what the last document did not hold -> strict look (bombs, web pages) -> the fast way -> the thorough way
"""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.article import Entry
from bot.domain.fetching import Feed
from bot.feeds.parsing.documents import inspect
from bot.feeds.parsing.encoding import to_utf8
from bot.feeds.parsing.fast import read_fast
from bot.feeds.parsing.jsonfeed import looks_like_json, read_json
from bot.feeds.parsing.news import read_news, with_shown
from bot.feeds.parsing.pieces import Pieces, pieces_of
from bot.feeds.parsing.problems import NotAFeed
from bot.feeds.parsing.rescue import read_thoroughly

MOST_ENTRIES = 5_000
"""Of a document: an honest item takes a kilobyte, so that an honest answer within the limit of bytes has no more."""

_UNDATED = datetime.min.replace(tzinfo=UTC)


def parse_document(body: bytes, content_type: str | None, url: str, before: bytes = b"") -> Feed:
    """Return the feed in `body`, fetched from `url` with that Content-Type; of a document with too many entries the newest.

    `before`: what the last document of the feed showed (its `Feed.shown`); entries that it held too are told as `repeated`.
    Raises NotAFeed or Unparsable. A hostile document can keep it busy for minutes: call it where it can be killed.
    """
    data = to_utf8(body, content_type)
    if not data:
        raise NotAFeed("sent an empty answer")
    feed = read_json(data, url) if looks_like_json(data) else _read_xml(data, url, before)
    return feed if len(feed.entries) <= MOST_ENTRIES else replace(feed, entries=_newest(feed.entries))


def _read_xml(data: bytes, url: str, before: bytes) -> Feed:
    pieces = pieces_of(data)
    news = read_news(pieces, url, before) if pieces and before else None
    return news or _read_whole(data, url, pieces)


def _read_whole(data: bytes, url: str, pieces: Pieces | None) -> Feed:
    document = inspect(data, url)
    feed = read_fast(document)
    if feed is None:
        return read_thoroughly(document)
    return with_shown(feed, document, pieces) if pieces else feed


def _newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the newest entries; where dates do not tell, the first of the document."""
    return tuple(sorted(entries, key=lambda entry: entry.published_at or _UNDATED, reverse=True)[:MOST_ENTRIES])
