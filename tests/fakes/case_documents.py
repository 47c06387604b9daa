"""Documents of siblings, written from a few words each: `items` of a feed, or a whole `document`.

An item has title, link, guid, date and summary, which are escaped, and `more`, which is not; or it is `raw`. Its `encoding` may be
another than the document's.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

Item = Mapping[str, str]
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{title}</title>{head}<description>d</description>'
_TAGS = {"title": "title", "link": "link", "guid": "guid", "date": "pubDate", "summary": "description"}


def document(check: Mapping[str, Any]) -> bytes:
    """Return the document of a check in its charset."""
    encoding = check.get("encoding", "utf-8")
    if "document" in check:
        return str(check["document"]).encode(encoding)
    return rss(check["items"], check.get("title", "Local Wire"), check.get("head", "<link>https://wire.example/</link>"), encoding)


def rss(items: Sequence[Item], title: str = "Local Wire", head: str = "", encoding: str = "utf-8") -> bytes:
    """Return a feed that says it is in UTF-8, whatever it is in."""
    inside = b"".join(_item(item).encode(item.get("encoding", encoding)) for item in items)
    return _HEAD.format(title=escape(title), head=head).encode(encoding) + inside + b"</channel></rss>"


def _item(item: Item) -> str:
    told = "".join(f"<{tag}>{escape(item[name])}</{tag}>" for name, tag in _TAGS.items() if name in item)
    return f"<item>{item.get('raw') or told + item.get('more', '')}</item>"
