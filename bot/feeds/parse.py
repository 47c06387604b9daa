"""Documents to feeds. This and what it imports run in the parser processes: keep the imports few.

bytes -> UTF-8 -> JSON Feed, or: strict look (bombs, web pages) -> the fast way -> the thorough way
"""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.article import Entry
from bot.domain.fetching import Feed
from bot.feeds.documents import inspect
from bot.feeds.encoding import to_utf8
from bot.feeds.fast import read_fast
from bot.feeds.jsonfeed import looks_like_json, read_json
from bot.feeds.problems import NotAFeed
from bot.feeds.rescue import read_thoroughly

MOST_ENTRIES = 5_000
"""Of a document: an honest item takes a kilobyte, so that an honest answer within the limit of bytes has no more."""

_UNDATED = datetime.min.replace(tzinfo=UTC)


def parse_document(body: bytes, content_type: str | None, url: str) -> Feed:
    """Return the feed in `body`, fetched from `url` with that Content-Type; of a document with too many entries the newest.

    Raises NotAFeed or Unparsable. A hostile document can keep it busy for minutes: call it where it can be killed.
    """
    data = to_utf8(body, content_type)
    if not data:
        raise NotAFeed("sent an empty answer")
    feed = read_json(data, url) if looks_like_json(data) else _read_xml(data, url)
    return feed if len(feed.entries) <= MOST_ENTRIES else replace(feed, entries=_newest(feed.entries))


def _read_xml(data: bytes, url: str) -> Feed:
    document = inspect(data, url)
    return read_fast(document) or read_thoroughly(document)


def _newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the newest entries; where dates do not tell, the first of the document."""
    return tuple(sorted(entries, key=lambda entry: entry.published_at or _UNDATED, reverse=True)[:MOST_ENTRIES])
