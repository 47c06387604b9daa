"""Small feeds for tests, written for them."""

from datetime import UTC, datetime

from bot.domain.source import Source, source_id

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def clock() -> datetime:
    return NOW


def source(url: str, **fields: object) -> Source:
    return Source(id=source_id(url), url=url, next_poll_at=NOW, **fields)  # type: ignore[arg-type]  # fields of Source


def rss(*items: str, channel: str = "", attributes: str = "") -> bytes:
    """Return an RSS 2.0 document; each of `items` is the inside of an item, `channel` stands before them."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    head = "<title>Chips Daily</title><link>https://chips.example/</link>"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {attributes}><channel>{head}{channel}{inside}</channel></rss>'.encode()
    )


def atom(*entries: str, feed: str = "", attributes: str = "") -> bytes:
    """Return an Atom 1.0 document; each of `entries` is the inside of an entry."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    head = '<title>Quanta</title><link href="https://quanta.example/"/><id>urn:quanta</id><updated>2026-11-23T10:00:00Z</updated>'
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{head}{feed}{inside}</feed>'.encode()


def item(number: int) -> str:
    """Return the inside of an ordinary RSS item."""
    return (
        f"<title>Report {number}</title><link>https://chips.example/{number}</link><guid>urn:chips:{number}</guid>"
        f"<pubDate>Mon, 23 Nov 2026 {number % 24:02}:00:00 GMT</pubDate><description>What happened, part {number}.</description>"
    )


HANGS_FEEDPARSER = rss("x").replace(b"<item>", b"<item " + b" ".join(b'a%d="1"' % number for number in range(200_000)) + b">")
"""Well-formed, and quadratic for feedparser: it needs minutes."""
