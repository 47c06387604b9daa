"""First polls are spread; wishes are shared."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.source import Source, source_id
from bot.polling.rules import DEFAULT_RULES
from bot.polling.spread import first_of_each, first_poll_at, may_refresh

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_thousand_sources_added_at_noon_are_spread():
    """No minute of the half hour gets more than twice its share of the first polls."""
    ids = [source_id(f"https://example.com/{n}.xml") for n in range(1_000)]
    minutes = Counter((first_poll_at(source, NOON) - NOON) // timedelta(minutes=1) for source in ids)
    assert set(minutes) == set(range(30))
    assert max(minutes.values()) < 2 * 1_000 / 30


def test_a_source_has_its_own_moment():
    """The same source gets the same place, and never an earlier one than now."""
    source = source_id("https://example.com/feed.xml")
    assert first_poll_at(source, NOON) == first_poll_at(source, NOON)
    assert NOON <= first_poll_at(source, NOON, over=timedelta(minutes=1)) < NOON + timedelta(minutes=1)


def test_of_an_imported_list_the_first_are_asked_at_once():
    """So that each topic has something within a minute: the packs take turns, and no host is asked for two."""
    packs = ["ai"] * 40 + ["telecom"] * 3
    urls = [f"https://{number // 2}.example/{number}.xml" for number in range(len(packs))]
    sources = [
        Source(id=source_id(url), url=url, pack=pack, next_poll_at=first_poll_at(source_id(url), NOON))
        for url, pack in zip(urls, packs, strict=True)
    ]
    first = first_of_each(sources, 6)
    chosen = [each for each in sources if each.id in first]
    assert len({each.host for each in chosen}) == len(chosen) == 6
    assert {each.pack for each in chosen} == {"ai", "telecom"}
    assert first_of_each(sources, 99) >= first


def test_a_wish_within_a_minute_shares_the_fetch():
    """Two people who test one feed cause one fetch; a minute later another is made."""
    url = "https://example.com/feed.xml"
    source = Source(id=source_id(url), url=url, next_poll_at=NOON)
    assert may_refresh(source, NOON, DEFAULT_RULES)
    polled = replace(source, polled_at=NOON)
    assert not may_refresh(polled, NOON + timedelta(seconds=59), DEFAULT_RULES)
    assert may_refresh(polled, NOON + timedelta(seconds=60), DEFAULT_RULES)
