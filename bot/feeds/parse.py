"""Documents to feeds. This and what it imports run in the parser processes: keep the imports few.

bytes -> UTF-8 -> JSON Feed, or: strict look (bombs, web pages) -> the fast way -> the thorough way
"""

from bot.domain.fetching import Feed
from bot.feeds.documents import inspect
from bot.feeds.encoding import to_utf8
from bot.feeds.fast import read_fast
from bot.feeds.jsonfeed import looks_like_json, read_json
from bot.feeds.problems import NotAFeed
from bot.feeds.rescue import read_thoroughly


def parse_document(body: bytes, content_type: str | None, url: str) -> Feed:
    """Return the feed in `body`, fetched from `url` with that Content-Type.

    Raises NotAFeed or Unparsable. A hostile document can keep it busy for minutes: call it where it can be killed.
    """
    data = to_utf8(body, content_type)
    if not data:
        raise NotAFeed("sent an empty answer")
    if looks_like_json(data):
        return read_json(data, url)
    document = inspect(data, url)
    return read_fast(document) or read_thoroughly(document)
