"""A search for feeds that finds what a test says, and asks nobody."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.domain.article import Entry
from bot.domain.diagnosis import Diagnosis
from bot.domain.errors import InvalidInput
from bot.domain.found_feed import Examined, FeedLook, FeedState, FoundFeed
from bot.feeds.finding.diagnosis import absent, healthy
from bot.feeds.http.guard import PUBLIC_ONLY, check_url
from bot.ports.store import Store
from bot.steps.commands.feeds import Feeds
from bot.steps.commands.repair import Repair

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FEED = FoundFeed(url="https://own.example/feed", title="Harbour Ledger", lang="en", items=2)
COMMENTS = FoundFeed(url="https://own.example/comments", title="Harbour Ledger: comments", lang="en", items=9)
ITEMS = tuple(Entry(title=f"Crane {each} moved", url=f"https://own.example/{each}", published_at=NOW) for each in (2, 1))

OPML = b"""<opml version="2.0"><head><title>mine</title></head><body><outline text="Harbours">
<outline type="rss" text="Harbour Ledger" xmlUrl="https://own.example/feed"/><outline type="rss" text="Crane Weekly" xmlUrl="https://crane.example/feed?key=s3cr3t-0123456789abcdef"/>
<outline type="rss" text="Cellar" xmlUrl="http://10.0.0.1/feed"/></outline></body></opml>"""
"""A list as another reader exports it, with one address that nobody may give."""

NAMES = (COMMENTS.title, FEED.title, "Crane Weekly", "Cellar", *(each.title for each in ITEMS))
"""What no language has words for."""


class FinderOf:
    """Satisfies bot.ports.finding.FeedFinder: own.example has one feed, two.example two, and all else none."""

    async def find(self, written: str) -> Sequence[FoundFeed]:
        """Return the feeds of a page."""
        if "own.example" in written:
            return (FEED,)
        if "two.example" in written:
            return (FEED, COMMENTS)
        raise InvalidInput(f"{written} names no feed.", code="no_feed_found", url=written)

    async def look(self, url: str) -> FeedLook:
        """Return what stands in a feed."""
        return FeedLook(title=COMMENTS.title if url == COMMENTS.url else FEED.title, lang="en", newest=ITEMS)

    async def document(self, url: str) -> bytes:
        """Return what lies at an address."""
        if "lists.example" not in url:
            raise InvalidInput(f"{url} gives nothing.", code="feed_unreachable", host=url)
        return OPML

    async def examine(self, written: str) -> Examined:
        """Return what is wrong with an address."""
        if "own.example" in written:
            return Examined(state=FeedState.WORKS, host="own.example")
        return Examined(state=FeedState.MISSING, host="gone.example", instead=FEED.url)


class DoctorOf:
    """Satisfies bot.ports.examiner.Examiner: own.example works, stray.example names it, and all else is gone."""

    async def examine(self, written: str) -> Diagnosis:
        """Return what is wrong with an address."""
        if "own.example" in written:
            return healthy(NOW, 2)
        return absent("stray.example", for_good=True, instead=FEED.url if "stray.example" in written else None)


def feeds_of(store: Store, most: int = 50) -> Feeds:
    """Return the use cases over a store; each look at their clock is a microsecond after the one before."""
    looks = count()
    return Feeds(
        store=store,
        finder=FinderOf(),
        check_url=lambda url: check_url(url, PUBLIC_ONLY),
        clock=lambda: NOW + timedelta(microseconds=next(looks)),
        most=most,
        repair=Repair(store=store, examiner=DoctorOf(), check_url=lambda url: check_url(url, PUBLIC_ONLY), clock=lambda: NOW),
    )
