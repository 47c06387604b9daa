"""Documents and rules for the tests of discovery and of the feed doctor."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from bot.domain.fetching import Feed
from bot.feeds.finding.sites import DiscoveryRules, parse_rules
from bot.feeds.http.client import GuardedClient
from bot.feeds.parsing.parse import parse_document
from bot.feeds.settings import FetchSettings
from tests.fakes.addresses import allowing

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
QUICK = FetchSettings(host_spacing=0.0, version="1.2", total_timeout=5.0, read_timeout=0.5, max_bytes=200_000, parse_workers=1)
LOOPBACK = allowing("127.0.0.0/8", "::1/128")

RULES = """
well_known = ["feed/", "rss.xml", "atom.xml"]
types = ["application/rss+xml", "application/atom+xml", "application/feed+json"]

[[site]]
name = "Channel"
page = '(?P<origin>http://127\\.0\\.0\\.1:\\d+)/channel/(?P<id>\\w+)'
feeds = ["{origin}/videos.xml", "{origin}/shorts.xml"]

[[site]]
name = "Handle"
page = '(?P<origin>http://127\\.0\\.0\\.1:\\d+)/@(?P<name>\\w+)'
in_page = '"channelId":"(?P<id>\\w+)"'
feeds = ["{origin}/by-id/{id}.xml"]
"""


class InlineParser:
    """Parses in this process: what the tests feed it is harmless."""

    async def parse(self, body: bytes, content_type: str | None, url: str) -> Feed:
        """Return the feed in `body`; raises NotAFeed or Unparsable."""
        return parse_document(body, content_type, url)


def rules() -> DiscoveryRules:
    """Return rules whose sites live on loopback."""
    return parse_rules(RULES)


def quick_client() -> GuardedClient:
    """Return a client that may ask loopback, and does not pause between requests."""
    return GuardedClient(QUICK, LOOPBACK)


def item(number: int, *, guid: str | None = None, date: datetime | None = NOW - DAY) -> str:
    """Write one RSS item."""
    dated = f"<pubDate>{format_datetime(date - number * timedelta(hours=1))}</pubDate>" if date else ""
    link = f"https://example.com/{number}"
    return f"<item><title>News {number}</title><link>{link}</link><guid>{guid or link}</guid>{dated}</item>"


def rss(*items: str, title: str = "Example") -> str:
    """Write an RSS document."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><language>en</language>{"".join(items)}</channel></rss>'


def good_rss(title: str = "Example") -> str:
    """Write an RSS document without any fault."""
    return rss(*(item(number) for number in range(3)), title=title)


def html(head: str = "", body: str = "", title: str = "A page") -> str:
    """Write a web page."""
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def link(href: str, kind: str = "application/rss+xml", title: str = "") -> str:
    """Write a link that names a feed."""
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'
