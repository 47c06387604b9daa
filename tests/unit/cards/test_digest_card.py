"""The one screen of a digest: what stands on it, in which order, and that it fits whatever stands in it."""

from collections import Counter
from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.all_stories import A_PAGE, page_with
from bot.cards.card import NOTIFICATION, DigestCard
from bot.cards.digest_card import digest_card
from bot.cards.digest_choice import A_TOPIC, MOST_LINES
from bot.cards.summaries import columns
from bot.cards.topic_sections import Sorting
from bot.cards.words import Speech
from bot.domain.choices import Style
from bot.domain.delivery import Batch, Coverage, DeliveryId, Item, Kind, Nonce, Quote
from bot.domain.schedule import DigestTime
from bot.domain.source import SourceKind
from bot.domain.subscription import Mode
from bot.domain.topic import TopicSlug
from bot.outbox.ranking import ranked_items
from bot.platforms.discord import render as discord
from bot.platforms.shared.text import units
from bot.platforms.slack.blocks import MAX_BLOCKS, MAX_CHARACTERS, weight
from bot.platforms.slack.render import render as slack
from tests.fakes.discord_state import texts
from tests.fakes.make import AI, NOW, QUANTUM, TOPICS, make_article, make_batch, make_destination, make_evidence, make_subscription
from tests.fakes.words import shipped_words

HOUR = timedelta(hours=1)
WORDS = shipped_words()
EN = WORDS.into("en")
PARIS = make_destination(zone="Europe/Paris")


def report(source: str, *, lang: str = "en", kind: SourceKind = SourceKind.PRESS, seen_at=NOW - HOUR) -> Coverage:
    """Another article of a story."""
    site = source.casefold().replace(" ", "-")
    article = make_article(f"As told by {source}", lang=lang, seen_at=seen_at, url=f"https://{site}.example/1")
    return Coverage(article=article, source_title=source, source_kind=kind)


def story(title: str, *reports: Coverage, source: str = "The Courier", topic: TopicSlug = AI, score: float = 6.0, **changes) -> Item:
    """A digest entry, announced now."""
    article = make_article(title, url=f"https://{source.casefold().replace(' ', '-')}.example/{title}", **changes)
    (item,) = make_batch(article, kind=Kind.DIGEST, evidence=(make_evidence(topic, score=score),)).items
    return replace(item, reports=reports, source_title=source, delivery=replace(item.delivery, sending_at=NOW))


def batch(*items: Item, topics: tuple[TopicSlug, ...] = (QUANTUM, AI), **changes) -> Batch:
    daily = DigestTime(at=time(10), zone="Europe/Paris")
    wishes = tuple(make_subscription(PARIS, each, mode=Mode.DIGEST, digest=daily) for each in topics)
    return Batch(**{"destination": PARIS, "kind": Kind.DIGEST, "nonce": Nonce("d-1"), "items": items, "subscriptions": wishes, **changes})


def digest(*items: Item, speech: Speech = EN, now=NOW) -> DigestCard:
    return digest_card(batch(*items), TOPICS, speech, now=now)


def several(count: int, **changes) -> list[Item]:
    """Stories, each of a publisher of its own."""
    return [story(f"Story {number}", source=f"Paper {number}", **changes) for number in range(count)]


def test_a_digest_is_headed_by_the_day_and_counts_its_stories_by_topic():
    """In the order in which the channel subscribed, with the number of reports where these are more."""
    card = digest(story("One", report("Reuters")), story("Two"), story("Three", topic=QUANTUM))
    assert (card.heading, card.tally) == ("Monday, November 23", "3 stories from 4 reports")
    assert [(topic.name, count) for topic, count in card.counts] == [("Quantum", 1), ("AI", 2)]
    assert card.footer == "Next digest: tomorrow 10:00, Paris"


def test_the_date_is_that_of_the_zone_of_the_digest():
    """Late in the evening of London it is tomorrow in Paris."""
    assert digest(story("One"), now=NOW + 14.5 * HOUR).heading == "Tuesday, November 24"


@pytest.mark.parametrize(
    ("code", "heading", "tally", "all_of_them"),
    [
        ("fr", "Lundi 23 novembre", "14 sujets", "Voir les 14"),
        ("de", "Montag, 23. November", "14 Meldungen", "Alle 14"),
        ("ja", "11月23日(月曜日)", "ニュース14件", "全14件"),
        ("ko", "11월 23일 (월요일)", "소식 14건", "전체 14건"),
    ],
)
def test_each_language_says_it_in_its_own_way(code: str, heading: str, tally: str, all_of_them: str):
    """Dates by the CLDR, the words by the locale."""
    card = digest(*several(14), speech=WORDS.into(code))
    assert (card.heading, card.tally, [each.label for each in card.actions]) == (heading, tally, [all_of_them])


def test_the_best_story_leads_with_its_summary_and_reports():
    """It stands above the lines, and in none of them."""
    card = digest(story("Best", report("Reuters"), summary="It is new."), story("Next"))
    assert card.lead
    assert (card.lead.title, card.lead.summary, [each.source for each in card.lead.also]) == ("Best", "It is new.", ["Reuters"])
    assert [line.title for line in card.lines] == ["Next"]


def test_a_short_digest_is_titles_alone():
    """The same stories in the same order, each a line: no summary, no quotation."""
    items = several(7)
    made = batch(*items)
    short = replace(made, destination=replace(made.destination, style=Style.SHORT))
    quote = Quote(text="Somebody said so.", source="The Courier", url="https://courier.example/1", story_id=items[0].article.story_id)
    full, card = (digest_card(each, TOPICS, EN, now=NOW, overview=[quote]) for each in (made, short))
    assert full.lead
    assert full.overview
    assert (card.lead, card.overview, card.is_titles_alone, card.left_out) == (None, (), True, full.left_out)
    assert {each.title for each in card.lines} == {full.lead.title, *(each.title for each in full.lines)}
    assert card.heading == full.heading


def test_a_story_with_a_picture_leads_where_it_is_nearly_as_good():
    """Among the best three; the fourth does not."""
    picture = "https://img.example.org/1.png"
    assert digest(story("A"), story("B"), story("C", image_url=picture)).titles[0] == "C"
    assert digest(story("A"), story("B"), story("C"), story("D", image_url=picture)).titles[0] == "A"


def test_a_line_says_who_tells_it_and_how_many_others_do():
    """The language where it is not the reader's; one publisher's feeds are one voice."""
    first = story("One", report("Reuters"), report("heise", lang="de"), report("The Courier"), source="Netzblick", lang="de")
    card = digest(story("Lead"), first, story("Two"))
    assert [line.byline for line in card.lines] == ["Netzblick (de), +3", "The Courier"]


def test_each_topic_has_a_line_and_none_more_than_five():
    """The best of a topic is there however far down it ranks."""
    card = digest(*several(20), story("Last", topic=QUANTUM))
    shown = {section.chip.name: [line.title for line in section.lines] for section in card.sections}
    assert shown["Quantum"] == ["Last"]
    assert shown["AI"] == [f"Story {number}" for number in range(1, 1 + A_TOPIC)]
    assert card.left_out == "14 more stories"


def test_no_publisher_has_more_than_three_stories_where_others_tell_some():
    """The lead counts; what is kept back is behind the button."""
    card = digest(*(story(f"Loud {number}", source="Loud") for number in range(6)), story("Quiet", source="Quiet"))
    assert card.titles == ("Loud 0", "Loud 1", "Loud 2", "Quiet")
    assert [each.label for each in card.actions] == ["All 7"]


def test_a_channel_of_one_publisher_gets_its_stories():
    """Nothing is kept back for others where there are none."""
    assert len(digest(*(story(f"Story {number}") for number in range(6))).titles) == 6


def test_a_digest_that_shows_all_has_no_button():
    """Nothing is left to open."""
    card = digest(*several(3))
    assert (card.actions, card.left_out) == ((), "")


def test_what_a_phone_shows_begins_with_the_day_and_the_first_titles():
    """Within one notification."""
    text = digest(*several(23)).plain_text
    assert text.startswith("Mon, Nov 23, 23 stories: Story 0; Story 1; ")
    assert columns(text) <= NOTIFICATION


def test_a_digest_after_missed_days_says_what_it_covers():
    """From the day of the oldest entry on."""
    late = story("One")
    old = replace(late, delivery=replace(late.delivery, filed_at=NOW - timedelta(days=2)))
    assert digest(old).covers == "covers Sat, Nov 21 to Mon, Nov 23"
    assert digest(late).covers == ""


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
    assert digest(*ordered).titles == ("from the lab itself", "best fit", "three sources", "newest", "plain")


def test_a_page_of_all_stories_has_summaries_and_names_who_tells_them():
    """At most three names, those in another language marked, and how many more there are."""
    told = batch(
        story("One", report("Reuters"), report("heise", lang="de"), report("Le Monde", lang="fr"), report("BBC"), summary="It is.")
    )
    (line,) = page_with(told.items[0].delivery.id, told, TOPICS, EN).lines
    assert (line.summary, line.byline) == ("It is.", "The Courier · also: Reuters, heise (de), Le Monde (fr), 1 more")


@given(st.integers(1, 45))
@settings(max_examples=20, deadline=None)
def test_every_story_stands_on_one_page(count: int):
    """However many there are: by turning the pages one meets each story once."""
    told = batch(*(story(f"Story {number}", topic=(AI, QUANTUM)[number % 2]) for number in range(count)))
    button, seen, turned = Sorting(told, TOPICS, EN).all_button, Counter[str](), 0
    for _ in range(count):
        page, turned = page_with(DeliveryId(button.subject), told, TOPICS, EN), turned + 1
        seen.update(page.titles)
        following = [each for each in page.actions if each.label == "Next"]
        if not following:
            break
        (button,) = following
    assert seen == Counter(f"Story {number}" for number in range(count))
    assert turned == -(-count // A_PAGE)


TEXT = st.text(st.characters(codec="utf-8"), max_size=400)


@given(st.lists(st.tuples(TEXT, TEXT, st.lists(TEXT, max_size=6)), min_size=1, max_size=30))
@settings(max_examples=30, deadline=None)
def test_every_card_fits_both_platforms_whatever_stands_in_it(stories: list[tuple[str, str, list[str]]]):
    """Titles, summaries and names of any length and script, however many."""
    items = [
        story(f"{number}{title}", *map(report, names), source=f"{number}{title}"[:40], summary=summary, image_url="https://i.example/1.png")
        for number, (title, summary, names) in enumerate(stories)
    ]
    told = batch(*items)
    card = digest_card(told, TOPICS, EN, now=NOW)
    assert len(card.lines) <= MOST_LINES
    for each in (card, page_with(items[-1].delivery.id, told, TOPICS, EN)):
        shown = list(discord.message(each, EN, Nonce("d-1")).to_components())
        assert sum(map(units, texts(shown))) <= 4_000
        assert len(shown[0]["components"]) <= 39
        blocks = slack(each).blocks
        assert len(blocks) <= MAX_BLOCKS
        assert weight(blocks) <= MAX_CHARACTERS
