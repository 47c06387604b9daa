"""What feeds do to their entries from one poll to the next: each is alerted once, and none is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

import pytest

from tests.fakes.bulletin import FIRST_POLL, open_bulletin

RULES, ROBOTS, SCANS = (
    "Ministers agree on rules for artificial intelligence",
    "Farm robots learn with artificial intelligence to pick apples",
    "Hospital buys artificial intelligence to read scans",
)
LEADS = {
    RULES: "A law was agreed after a night of talks between the parties.",
    ROBOTS: "Growers in the valley test machines that look for ripe fruit.",
    SCANS: "The clinic hopes that its patients need not wait so long.",
}
BRIEFING, OUTAGE = "Artificial intelligence: the daily briefing", "Outage of the artificial intelligence service"


@dataclass(frozen=True)
class Item:
    """One item of a feed; `ago` in days before the first poll."""

    title: str
    link: str
    guid: str = ""
    ago: float | None = 3.2
    lead: str = ""

    def xml(self) -> str:
        at = FIRST_POLL - timedelta(days=self.ago or 0)
        date = "" if self.ago is None else f"<pubDate>{format_datetime(at)}</pubDate>"
        guid = f"<guid isPermaLink='false'>{escape(self.guid)}</guid>" if self.guid else ""
        lead = self.lead or LEADS.get(self.title, f"{self.title}, says the office.")
        return f"<item><title>{self.title}</title><link>{escape(self.link)}</link>{guid}{date}<description>{lead}</description></item>"


Poll = Sequence[Item]


def document(items: Poll) -> bytes:
    body = "".join(item.xml() for item in items)
    return f"<rss version='2.0'><channel><title>Local Wire</title><link>https://w.example/</link>{body}</channel></rss>".encode()


def three(link: str, guid: str = "", suffix: str = "", ago: float | None = 3.2) -> Poll:
    """Three items; {n} in link and guid is the number of the item."""
    return [
        Item(title + suffix, link.replace("{n}", str(n)), guid.replace("{n}", str(n)), None if ago is None else ago + n)
        for n, title in enumerate((RULES, ROBOTS, SCANS))
    ]


ONCE = {
    "a session in the query": [three(f"https://w.example/t?PHPSESSID={token}&id={{n}}") for token in ("a", "b", "c")],
    "a token in link and id": [three(f"https://w.example/{{n}}?x={token}", f"{{n}}-{token}") for token in ("17", "94", "56")],
    "a token in the path": [three(f"https://w.example/s{token}/{{n}}") for token in ("17", "94", "56")],
    "a subdomain that changes": [three(f"https://{host}.example/{{n}}", f"https://{host}.example/{{n}}") for host in ("a.w", "b.w", "a.w")],
    "another domain with edited titles": [
        three("https://w.example/news/{n}"),
        three("https://v.example/news/{n}", suffix=", say observers"),
    ],
    "http and www and a slash": [three("http://www.w.example/{n}/"), three("https://w.example/{n}"), three("http://w.example/{n}/")],
    "ids of the title": [
        three("https://w.example/{n}", f"{{n}}{hash_}", suffix) for hash_, suffix in (("a", ""), ("b", " now"), ("c", "!"))
    ],
    "ids of the time of an edit": [three("https://w.example/{n}", f"{{n}}-{time}", ago=3.2 - time / 10) for time in (0, 1, 2)],
    "ids made anew without dates": [three("https://w.example/{n}", f"{{n}}-{build}", ago=None) for build in "abc"],
    "ids that go and come": [three("https://w.example/{n}", guid) for guid in ("urn:{n}", "", "urn:{n}")],
    "another order, and back": [three("https://w.example/{n}"), three("https://w.example/{n}")[::-1], three("https://w.example/{n}")[1:]],
    "all dates made anew": [three("https://w.example/{n}", ago=ago) for ago in (3, 2, 1)],
    "an archive is shown": [three("https://w.example/{n}")[:1], three("https://w.example/{n}", ago=30)],
    "an edited title and text": [three("https://w.example/{n}", "g{n}"), three("https://w.example/{n}", "g{n}", " (update)", ago=2)],
}


def grown(*items: Item) -> list[Poll]:
    """Documents that hold one item more each time, the newest first."""
    return [items[: count + 1][::-1] for count in range(len(items))]


def dated(*items: Item) -> tuple[Item, ...]:
    """The items, a day apart, up to the day of their poll."""
    return tuple(replace(item, ago=-number + 0.1) for number, item in enumerate(items))


CHOIR = Item("The choir sings on Sunday", "https://w.example/status", "https://w.example/status")
STATUS = [replace(CHOIR, title=title) for title in (RULES, ROBOTS)]
DAILY = [Item(BRIEFING, "https://w.example/daily", f"urn:day:{day}") for day in range(3)]
DOWN = [Item(OUTAGE, "https://w.example/", f"outage-{number}") for number in range(3)]

EACH = {
    "one link that is the id": (grown(*dated(CHOIR, *STATUS)), [[], [RULES], [ROBOTS]]),
    "one link and no id": (grown(*dated(*(replace(item, guid="") for item in (CHOIR, *STATUS)))), [[], [RULES], [ROBOTS]]),
    "one link, one item at a time": ([[item] for item in dated(CHOIR, *STATUS)], [[], [RULES], [ROBOTS]]),
    "one link and id for all, undated": (
        grown(*(replace(item, guid="0", ago=None) for item in (CHOIR, *STATUS))),
        [[], [RULES], [ROBOTS]],
    ),
    "one link, then one item at a time": (
        [*grown(*dated(CHOIR, STATUS[0])), [dated(CHOIR, *STATUS)[2]]],
        [[], [RULES], [ROBOTS]],
    ),
    "a briefing among others": (
        [[*three("https://w.example/{n}"), item] for item in dated(*DAILY)],
        [[], [BRIEFING], [BRIEFING]],
    ),
    "a briefing with those before": (grown(*dated(*DAILY)), [[], [BRIEFING], [BRIEFING]]),
    "outages at one address": (grown(*dated(*DOWN)), [[], [OUTAGE], [OUTAGE]]),
    "two slots that change at once": (
        [[item, replace(item, title=OUTAGE, link="https://w.example/out", guid=f"o{item.guid}")] for item in dated(*DAILY)],
        [[], [BRIEFING, OUTAGE], [BRIEFING, OUTAGE]],
    ),
    "the same title twice, apart": (
        grown(*dated(Item(OUTAGE, "https://w.example/1", "1"), Item(OUTAGE + ".", "https://w.example/2", "2"))),
        [[], [OUTAGE]],  # one story, told by its earliest report
    ),
}


@pytest.mark.parametrize("polls", ONCE.values(), ids=ONCE)
async def test_what_was_there_is_never_alerted(polls, tmp_path):
    """However its ids, links, titles and dates change, what the first poll held is old, also beyond the window of grouping."""
    async with open_bulletin(tmp_path) as bulletin:
        assert [await bulletin.step({"/f.xml": document(items)}, hours=6) for items in polls] == [[] for _ in polls]


@pytest.mark.parametrize(("polls", "expected"), EACH.values(), ids=EACH)
async def test_each_of_several_is_alerted(polls, expected, tmp_path):
    """Items that share a link, an id or a title are items, and each is told once, also when it is shown again."""
    async with open_bulletin(tmp_path) as bulletin:
        told = [await bulletin.step({"/f.xml": document(items)}, days=1) for items in polls]
        again = await bulletin.step({"/f.xml": document(polls[-1]) + b"\n"}, hours=2)
    assert (told, again) == (expected, [])


async def test_an_item_of_eight_days_is_found_by_why_and_not_alerted(tmp_path):
    """Beyond a week it is stored all the same; within it, it is news."""
    items = three("https://w.example/{n}", ago=None)
    async with open_bulletin(tmp_path) as bulletin:
        await bulletin.step({"/f.xml": document([CHOIR])})
        old, young = replace(items[0], ago=8.0), replace(items[1], ago=6.0)
        assert await bulletin.step({"/f.xml": document([old, young, CHOIR])}) == [ROBOTS]
        assert bulletin.articles == 2
