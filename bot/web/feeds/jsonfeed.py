"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). Pure."""

import json
from typing import Any, Final

from bot.web.feeds.document import Document, Entry, clean

TYPE: Final = "application/feed+json"
FORM: Final = ".json"


def json_feed(feed: Document) -> bytes:
    """Return a feed as JSON Feed. All its texts are plain, and said to be."""
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(feed.title),
        "home_page_url": feed.home,
        "feed_url": feed.own + FORM,
        "language": feed.language,
        "authors": [{"name": "Newsdesk"}],
        "items": [_item(each) for each in feed.entries],
    }
    return json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _item(entry: Entry) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url or entry.story,
        "title": clean(entry.title),
        "content_text": clean(entry.summary or entry.title),
        "date_published": entry.published.isoformat(timespec="seconds"),
        "date_modified": entry.updated.isoformat(timespec="seconds"),
        "language": entry.lang,
        "authors": [{"name": clean(entry.source)}] if entry.source else [],
        "tags": [clean(each) for each in entry.topics],
        "_newsdesk": {"story": entry.story} if entry.story else {},
    }
    return {key: value for key, value in made.items() if value}
