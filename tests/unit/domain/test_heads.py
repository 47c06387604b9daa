"""Who speaks for a story, and who stands behind it."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.delivery import Coverage
from bot.domain.heads import Crowned, Readers, head_first, one_a_publisher, readers_of
from bot.domain.source import SourceKind
from tests.fakes.make import NOW, make_article, make_destination, make_source, make_subscription

MINUTE = timedelta(minutes=1)
PRIMARY, PRESS, LINKS = SourceKind.PRIMARY, SourceKind.PRESS, SourceKind.AGGREGATOR


def report(name: str, lang: str | None = "en", kind: SourceKind = PRESS, ago: int = 0, site: str = "") -> Coverage:
    """A report by an outlet, so many minutes old."""
    url = f"https://{site or name.lower().replace(' ', '-') + '.example'}/{ago}"
    article = make_article(name, source=make_source(f"{url}/feed"), lang=lang, published_at=NOW - ago * MINUTE, url=url)
    return Coverage(article=article, source_title=name, source_kind=kind)


def order(reports: list[Coverage], locale: str = "en", languages: frozenset[str] = frozenset()) -> list[str]:
    return [each.source_title for each in head_first(reports, Readers(locale=locale, languages=languages))]


REPORTS = [
    report("Links", "en", LINKS, ago=50),
    report("Wire", "en", ago=40),
    report("Post", "en", ago=30),
    report("Lab", "en", PRIMARY, ago=5),
    report("Courrier", "fr", ago=60),
    report("Labo", "fr", PRIMARY, ago=1),
    report("Unknown", None, ago=70),
]


def test_language_then_maker_then_weight_then_time():
    """In this order, whatever the order of the answers was."""
    assert order(REPORTS) == ["Lab", "Wire", "Post", "Links", "Unknown", "Labo", "Courrier"]
    assert order(REPORTS, "fr-CA")[:3] == ["Labo", "Courrier", "Unknown"]
    assert order(REPORTS, "ja")[0] == "Unknown"


def test_a_hundred_orders_of_answers_give_one_order():
    """The same in every run."""
    dice = random.Random(7)
    twins = [report("Twin", ago=3, site=f"{number}.example") for number in range(4)]
    orders = set()
    for _ in range(100):
        dice.shuffle(reports := [*REPORTS, *twins])
        orders.add(tuple(each.article.id for each in head_first(reports, Readers(locale="en"))))
    assert len(orders) == 1


def test_a_refused_language_comes_last():
    """Even where it is that of the words around the cards."""
    assert order(REPORTS, "fr", frozenset({"en"}))[0] == "Unknown"
    assert order(REPORTS, "fr", frozenset({"en"}))[-2:] == ["Labo", "Courrier"]


def test_a_channel_refuses_nothing_while_one_subscription_takes_all():
    """Each subscription has its own languages; the channel reads those of all of them."""
    to = make_destination()
    english, german = (make_subscription(to, languages=frozenset({code})) for code in ("en", "de"))
    assert readers_of("fr", [english, german]).languages == {"en", "de"}
    assert readers_of("fr", [english, make_subscription(to)]).languages == frozenset()
    assert readers_of("fr", []).languages == frozenset()


@pytest.mark.parametrize(
    "sites",
    [
        ("www.dispatch.example", "tech.dispatch.example"),
        ("news.courier.co.uk", "courier.co.uk"),
    ],
)
def test_the_feeds_of_one_newsroom_are_one_publisher(sites):
    """Whatever they are called, and under whichever name of their site they stand."""
    feeds = [report(f"Feed {number}", site=site) for number, site in enumerate(sites * 3)]
    assert [each.source_title for each in one_a_publisher(feeds)] == ["Feed 0"]


def test_one_title_is_one_publisher():
    """A newsroom may have several names on the net."""
    assert len(one_a_publisher([report("The  Post", site="post.example"), report("the post", site="post.news")])) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("ada.substack.com", "bob.substack.com"), ("medium.com", "medium.com"), ("a.co.uk", "b.co.uk"), ("127.0.0.1", "127.0.0.2")],
)
def test_sites_where_many_publish_are_not_one_publisher(one, other):
    """There the name before the site's own, or the source's title, tells them apart."""
    assert len(one_a_publisher([report("Ada", site=one), report("Bob", site=other)])) == 2


def test_an_address_that_no_parser_understands_leaves_the_title():
    """A publisher is never nobody."""
    broken = [replace(each, article=replace(each.article, url="https://[broken")) for each in (report("Ada"), report("Bob"))]
    assert len(one_a_publisher(broken)) == 2


ONE, OTHER = (report(name).article.id for name in ("One", "Other"))


@pytest.mark.parametrize(
    ("since", "minutes", "may"),
    [(None, 1, True), (None, 120, True), (None, 121, False), (0, 9, False), (0, 10, True), (100, 109, False), (115, 125, False)],
)
def test_a_head_changes_rarely_and_not_for_long(since, minutes, may):
    """At once the first time, then once in ten minutes, and never after two hours."""
    crowned = Crowned(head=ONE, since=None if since is None else NOW + since * MINUTE, posted_at=NOW)
    assert crowned.successor(OTHER, NOW + minutes * MINUTE) is may
    assert crowned.successor(ONE, NOW + minutes * MINUTE)


@pytest.mark.parametrize(
    ("since", "now", "due"), [(70, 75, 80), (70, 80, None), (70, 180, None), (115, 116, None), (None, 5, None)], ids=str
)
def test_an_edit_is_due_again_only_at_a_time_to_come(since: int | None, now: int, due: int | None):
    """A card that is too old for another head when it grows is not edited for ever for the sake of it."""
    crowned = Crowned(head=ONE, since=None if since is None else NOW + since * MINUTE, posted_at=NOW)
    assert crowned.later(OTHER, NOW + now * MINUTE) == (None if due is None else NOW + due * MINUTE)
    assert crowned.later(ONE, NOW + now * MINUTE) is None
