"""Digests of any length: what stands in a line, in which order, and what further pages hold."""

from dataclasses import replace
from datetime import time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.card import DigestCard
from bot.cards.digest_card import MAX_LINES, MAX_PAGES, SHIPPED_LOOK, digest_pages
from bot.domain.delivery import Batch, Coverage, Item, Kind, Nonce
from bot.domain.schedule import DigestTime
from bot.domain.source import SourceKind
from bot.domain.subscription import Mode
from bot.outbox.ranking import ranked_items
from bot.platforms.discord import alert as discord_alert
from bot.platforms.discord import render as discord
from bot.platforms.shared.text import units
from bot.platforms.slack.blocks import MAX_BLOCKS, MAX_CHARACTERS, weight
from bot.platforms.slack.render import render as slack
from tests.fakes.make import NOW, TOPICS, make_article, make_batch, make_destination, make_evidence, make_subscription
from tests.fakes.words import shipped_words

HOUR = timedelta(hours=1)
EN = shipped_words().into("en")


def report(source: str, *, lang: str = "en", kind: SourceKind = SourceKind.PRESS, seen_at=NOW - HOUR) -> Coverage:
    """Another article of a story."""
    site = source.casefold().replace(" ", "-")
    article = make_article(f"As told by {source}", lang=lang, seen_at=seen_at, url=f"https://{site}.example/1")
    return Coverage(article=article, source_title=source, source_kind=kind)


def story(title: str, *reports: Coverage, score: float = 6.0, published_at=NOW) -> Item:
    """A digest entry, announced now."""
    batch = make_batch(make_article(title, published_at=published_at), kind=Kind.DIGEST, evidence=(make_evidence(score=score),))
    (item,) = batch.items
    return replace(item, reports=reports, delivery=replace(item.delivery, sending_at=NOW))


def pages(*items: Item) -> tuple[DigestCard, ...]:
    """The cards of a digest."""
    paris = make_destination(zone="Europe/Paris")
    daily = make_subscription(paris, mode=Mode.DIGEST, digest=DigestTime(at=time(10), zone="Europe/Paris"))
    batch = Batch(destination=paris, kind=Kind.DIGEST, nonce=Nonce("d-1"), items=items, subscriptions=(daily,))
    return digest_pages(batch, TOPICS, EN, SHIPPED_LOOK, now=NOW)


def titles(*cards: DigestCard) -> list[str]:
    return [line.title for card in cards for section in card.sections for line in section.lines]


def test_a_line_says_who_else_reported_the_story():
    """At most three names, those in another language marked, and how many more there are."""
    (card,) = pages(
        story("One", report("Reuters"), report("heise", lang="de"), report("Le Monde", lang="fr"), report("BBC"), report("NHK"))
    )
    assert card.sections[0].lines[0].byline == "The Courier · also: Reuters, heise (de), Le Monde (fr), 2 more"


def test_a_story_that_nobody_else_reports_names_its_source_alone():
    """No empty list of others."""
    (card,) = pages(story("One", report("The Courier")))
    assert card.sections[0].lines[0].byline == "The Courier"


def test_the_order_is_fit_then_sources_then_primary_then_newest():
    """The card keeps the order in which the outbox gives the stories."""
    ordered = ranked_items(
        [
            story("plain", score=4.0, published_at=NOW - HOUR),
            story("newest", score=4.0),
            story("best fit", score=16.0),
            story("three sources", report("a"), report("b"), score=4.0),
            story("from the lab itself", report("lab", kind=SourceKind.PRIMARY), score=4.0),
        ],
        NOW,
    )
    assert titles(*pages(*ordered)) == ["from the lab itself", "best fit", "three sources", "newest", "plain"]


def test_a_report_that_comes_while_the_digest_is_sent_does_not_change_the_order():
    """Otherwise a story could slip from a page still to come onto one that was sent."""
    items = [story(f"Story {number}") for number in range(MAX_LINES + 2)]
    before = [titles(page) for page in pages(*items)]
    late = [replace(item, reports=(report("late", seen_at=NOW + HOUR),)) if item.article.title == before[1][0] else item for item in items]
    assert [titles(page) for page in pages(*late)] == before


def test_the_rest_of_a_long_digest_stands_on_further_pages():
    """The first page says how many more there are; each further one which it is, and no next digest again."""
    first, second, third = pages(*(story(f"Story {number}") for number in range(2 * MAX_LINES + 1)))
    assert first.footer == "13 more stories · Next digest: tomorrow 10:00, Paris"
    assert second.heading == f"{first.heading} · 2/3"
    assert (third.heading, third.footer, third.covers) == (f"{first.heading} · 3/3", "", "")


def test_a_digest_without_end_has_so_many_pages_and_says_what_it_leaves_out():
    """Sixty stories are shown."""
    made = pages(*(story(f"Story {number}") for number in range(MAX_LINES * MAX_PAGES + 7)))
    assert len(made) == MAX_PAGES
    assert made[-1].footer == "7 more stories"


@given(st.integers(1, MAX_LINES * MAX_PAGES))
@settings(max_examples=30, deadline=None)
def test_every_story_stands_on_one_page(count: int):
    """Up to sixty of them, none twice, and no page is empty."""
    made = pages(*(story(f"Story {number}") for number in range(count)))
    assert sorted(titles(*made)) == sorted(f"Story {number}" for number in range(count))
    assert all(titles(page) for page in made)


TEXT = st.text(st.characters(codec="utf-8"), max_size=400)


@given(st.lists(st.tuples(TEXT, TEXT, st.lists(TEXT, max_size=6)), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_every_page_fits_both_platforms_whatever_stands_in_it(stories: list[tuple[str, str, list[str]]]):
    """Titles, summaries and names of any length and script, however many."""
    items = [
        replace(item, article=replace(item.article, summary=summary), reports=tuple(report(name) for name in names))
        for number, (title, summary, names) in enumerate(stories)
        for item in [story(f"{number}{title}")]
    ]
    for page in pages(*items):
        texts = discord._digest_texts(page)
        assert sum(map(units, texts)) <= discord_alert.MAX_TEXT
        assert len(discord.digest(page, Nonce("d-1")).to_components()[0]["components"]) <= 39
        blocks = slack(page).blocks
        assert len(blocks) <= MAX_BLOCKS
        assert weight(blocks) <= MAX_CHARACTERS
