"""A month of feeds that tell their items another way each day: nothing is posted twice, and nothing new is missed."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.domain.article import Entry
from tests.fakes.replay import replay

FIRST = datetime(2026, 11, 1, 9, 12, 5, tzinfo=UTC)


def feed(*, guid: str, url: str | None, dated: bool = True, title: str = "Report {n} on the chip plant", count: int = 60) -> list[Entry]:
    """Entries, the oldest first; {n} is the number of one."""
    return [
        Entry(
            guid=guid.replace("{n}", str(number)) or None,
            url=url and url.replace("{n}", str(number)),
            title=title.replace("{n}", str(number)),
            summary=f"What happened, part {number}.",
            published_at=FIRST + number * timedelta(hours=7, minutes=3) if dated else None,
        )
        for number in range(count)
    ]


LINK = "https://w.example/news/{n}"
FEEDS = {
    "ids of its own": feed(guid="urn:{n}", url=LINK),
    "ids that are the links": feed(guid=LINK, url=LINK),
    "no ids": feed(guid="", url=LINK),
    "ids and no dates": feed(guid="urn:{n}", url=LINK, dated=False),
    "no links": feed(guid="urn:{n}", url=None),
    "one link for all": feed(guid="urn:{n}", url="https://w.example/status"),
    "one link and no ids": feed(guid="", url="https://w.example/status"),
    "one link and title": feed(guid="urn:{n}", url="https://w.example/daily", title="The daily briefing"),
    "one id for all": feed(guid="N/A", url=LINK),
    "links in the query": feed(guid="", url="https://w.example/?p={n}"),
    "links in the fragment": feed(guid="", url="https://w.example/log#v{n}"),
}


@pytest.mark.parametrize("entries", FEEDS.values(), ids=FEEDS)
@pytest.mark.parametrize("seed", range(5))
def test_a_month_of_flips_tokens_edits_and_reorderings(entries, seed):
    """Each item is new once."""
    replayed = replay(entries, Random(seed))
    assert (replayed.twice, replayed.missed) == ([], set())
    assert len(replayed.shown) > 55
