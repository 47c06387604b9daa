"""The overview of a digest: quoted from linked reports, told by several publishers, or not there."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.digest_card import digest_card
from bot.domain.delivery import Batch, Coverage, Item, Kind, Nonce, Quote
from bot.domain.source import SourceKind
from bot.platforms.discord import render as discord
from bot.platforms.shared.text import units
from bot.platforms.slack.blocks import MAX_CHARACTERS, weight
from bot.platforms.slack.render import render as slack
from bot.resources import read_texts
from bot.stories.overview import LEAST, MOST, Overviews
from bot.stories.sentences import Sentences
from tests.fakes.discord_state import texts
from tests.fakes.make import NOW, TOPICS, make_article, make_batch, make_destination
from tests.fakes.words import shipped_words

OVERVIEWS = Overviews(Sentences.parse(read_texts("sentences")))
NEWS = make_destination()
EN = shipped_words().into("en")


def report(outlet: str, title: str, summary: str, lang: str = "en", url: str = "") -> Coverage:
    article = make_article(title, summary=summary, lang=lang, url=url or f"https://{outlet}.example/{abs(hash(title))}")
    return Coverage(article=article, source_title=outlet.title(), source_kind=SourceKind.PRESS)


def story(*reports: Coverage) -> Item:
    head, *others = reports
    (item,) = make_batch(head.article, destination=NEWS, kind=Kind.DIGEST).items
    same = [replace(each, article=replace(each.article, story_id=head.article.story_id)) for each in others]
    return replace(item, source_title=head.source_title, reports=tuple(same))


PLANT = story(
    report(
        "herald", "Northgate picks Dresden", "Northgate will build a chip plant in Dresden for 12 billion euros. Building begins in May."
    ),
    report("echo", "Dresden wins chip plant", "The maker Northgate invests 12 billion euros in a plant in Dresden, the state says."),
)
QUBITS = story(
    report("globe", "Record in Lyon", "Qubéa of Lyon kept 48 logical qubits alive for an hour. It is a record."),
    report("wire", "48 qubits live for an hour", "The start-up Qubéa in Lyon says that 48 logical qubits lived for an hour."),
)
CABLE = story(
    report("post", "Vigo and Recife meet", "The cable Atlántida will connect Vigo and Recife from 2028, its owners said."),
    report("times", "Cable to Brazil", "Atlántida, a cable of 8,000 km, connects Vigo and Recife in 2028."),
)
FINE = story(
    report("sun", "Telora is fined", "Telora of Ghent has to pay 12 million euros for throttling roaming customers."),
    report("star", "Operator pays", "Telora pays 12 million euros: the operator from Ghent throttled roaming customers."),
)


def test_the_first_sentences_that_two_publishers_share_are_quoted():
    """One a story, best first, each as it stands in a report, with its source and address."""
    found = OVERVIEWS([PLANT, QUBITS], "en")
    assert [each.text for each in found] == [
        "Northgate will build a chip plant in Dresden for 12 billion euros.",
        "Qubéa of Lyon kept 48 logical qubits alive for an hour.",
    ]
    assert [(each.source, each.url) for each in found] == [(one.source_title, one.article.url) for one in (PLANT, QUBITS)]


def test_at_most_three_are_quoted():
    """An overview is no second digest."""
    assert len(OVERVIEWS([PLANT, QUBITS, CABLE, FINE], "en")) == MOST


@pytest.mark.parametrize("stories", [[], [PLANT], [PLANT, PLANT]])
def test_where_fewer_than_two_are_worth_it_nothing_is_said(stories: list[Item]):
    """The story that leads says as much as one sentence; the same one twice is one."""
    assert OVERVIEWS(stories, "en") == ()


def test_what_one_publisher_alone_tells_is_not_quoted():
    """Two feeds of a newsroom are one voice."""
    first = report("herald", "Northgate picks Dresden", "Northgate will build a chip plant in Dresden for 12 billion euros.")
    alone = story(first, replace(first, article=replace(first.article, id=first.article.id + 1)))  # type: ignore[arg-type] # an id
    assert OVERVIEWS([alone, QUBITS], "en") == ()


def test_only_the_language_of_the_channel_is_quoted():
    """A French channel gets no English sentence."""
    assert OVERVIEWS([PLANT, QUBITS], "fr") == ()


def test_a_report_without_an_address_is_not_quoted():
    """A quotation without a link cannot be looked up; a link that fills the message is none."""
    for url in (" ", f"https://herald.example/{'a' * 400}"):
        first = report("herald", "Northgate picks Dresden", "Northgate will build a chip plant in Dresden for 12 billion euros.", url=url)
        bare = story(replace(first, article=replace(first.article, url=url.strip())), *PLANT.reports)
        assert all(each.source != "Herald" for each in OVERVIEWS([bare, QUBITS], "en"))


def card(*stories: Item, overview: tuple[Quote, ...]):
    batch = Batch(destination=NEWS, kind=Kind.DIGEST, nonce=Nonce("d-1"), items=stories)
    return digest_card(batch, TOPICS, EN, now=NOW, overview=overview)


def test_the_card_quotes_and_links_them_and_says_nothing_twice():
    """On both platforms; the story that leads has no summary where it is quoted above."""
    made = card(PLANT, QUBITS, overview=OVERVIEWS([PLANT, QUBITS], "en"))
    assert made.lead
    assert made.lead.summary == ""
    on_discord = "\n".join(texts(list(discord.message(made, EN, Nonce("d-1")).to_components())))
    quoted = "“Northgate will build a chip plant in Dresden for 12 billion euros.”"
    assert f"{quoted} · [Herald]({PLANT.article.url})" in on_discord
    assert f"{quoted} · <{PLANT.article.url}|Herald>" in str(slack(made).blocks)


SUMMARY = st.text(st.characters(codec="utf-8"), max_size=300) | st.lists(
    st.sampled_from([
        "Northgate will build a chip plant in Dresden for 12 billion euros.", "He said so.", "What for?", "Dr. Smith of the U.S. agrees.",
        "Qubéa kept 48 logical qubits alive for an hour.", "The post Chips appeared first on Herald.", "“Half a quotation", "…",
    ])
).map(" ".join)  # fmt: skip


@given(
    st.lists(st.lists(st.tuples(st.sampled_from("abcdef"), SUMMARY), min_size=1, max_size=4), max_size=6),
    st.sampled_from(["en", "de", "ja"]),
)
@settings(max_examples=60, deadline=None)
def test_every_sentence_stands_verbatim_in_a_linked_report_of_a_story_of_the_digest(stories: list[list[tuple[str, str]]], lang: str):
    """Whatever reports say; two or three or none, and the card with them fits both platforms."""
    items = [
        story(*(report(outlet, f"{number} {place}", text, lang) for place, (outlet, text) in enumerate(some)))
        for number, some in enumerate(stories)
    ]
    quotes = OVERVIEWS(items, lang)
    assert len(quotes) in {0, *range(LEAST, MOST + 1)}
    for quote in quotes:
        told = [each.article for item in items if item.article.story_id == quote.story_id for each in item.coverage]
        assert any(quote.text in each.summary and quote.url == each.url for each in told)
    if items:
        made = card(*items, overview=quotes)
        assert sum(map(units, texts(list(discord.message(made, EN, Nonce("d-1")).to_components())))) <= 4_000
        assert weight(slack(made).blocks) <= MAX_CHARACTERS
