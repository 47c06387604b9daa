"""The card of a flood's rest."""

from dataclasses import replace
from functools import cache

import pytest

from bot.cards.more_card import more_card
from bot.cards.summaries import columns
from bot.domain.delivery import Batch, Deferred, Kind
from tests.fakes.make import AI, QUANTUM, TOPICS, make_article, make_batch, make_evidence
from tests.fakes.words import shipped_words

SHIPPED = shipped_words()


def card(count, locale="en", **changes):
    """The card of so many stories."""
    batch = make_batch(*(make_article(f"Story {number}") for number in range(count)), kind=Kind.MORE, **changes)
    return more_card(batch, TOPICS, SHIPPED.into(locale))


@pytest.mark.parametrize(
    ("locale", "one", "seven"),
    [
        ("en", "1 more story from The Courier", "7 more stories from The Courier"),
        ("fr", "1 autre sujet : The Courier", "7 autres sujets : The Courier"),
        ("de", "1 weitere Meldung: The Courier", "7 weitere Meldungen: The Courier"),
        ("ja", "他1件のニュース：The Courier", "他7件のニュース：The Courier"),
    ],
)
def test_the_heading_counts_in_the_readers_language(locale, one, seven):
    """With the plural that the number asks for."""
    assert (card(1, locale).heading, card(7, locale).heading) == (one, seven)


def listed(*told: tuple[str, Deferred | None]) -> Batch:
    """A list of stories, each by its source and with its reason."""
    outlets = [make_article(f"Story {number}", url=f"https://{who}.example/{number}") for number, (who, _) in enumerate(told)]
    batch = make_batch(*outlets, kind=Kind.MORE)
    items = tuple(
        replace(item, source_title=who, delivery=replace(item.delivery, deferred=why))
        for item, (who, why) in zip(batch.items, told, strict=True)
    )
    return replace(batch, items=items)


def heading(*told: tuple[str, Deferred | None]):
    """The heading of such a list."""
    return more_card(listed(*told), TOPICS, SHIPPED.into("en")).heading


@cache
def crowd(why: Deferred | None) -> Batch:
    """What two thousand sources with the longest names tell, made once for all languages."""
    return listed(*((f"{number} {'Very Long Gazette ' * 9}", why) for number in range(2_000)))


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Deferred.FLOOD, "3 more stories at once from Anvil"),
        (Deferred.QUIET, "3 more stories from the quiet hours: Anvil"),
        (Deferred.MOST, "3 more stories beyond the hour’s cards: Anvil"),
        (Deferred.OUTAGE, "3 more stories from the time out of reach: Anvil"),
        (Deferred.ALONE, "3 more stories from Anvil"),
    ],
)
def test_the_heading_says_why(why, said):
    """Each reason for which stories share a list has its words; where reasons differ none is named."""
    assert heading(*[("Anvil", why)] * 3) == said
    assert heading(*[("Anvil", why)] * 2, ("Anvil", None)) == "3 more stories from Anvil"


@pytest.mark.parametrize("locale", sorted(SHIPPED.languages))
@pytest.mark.parametrize("why", [*Deferred, None])
def test_a_heading_fits_on_both_platforms_in_every_language(locale, why):
    """Why and from whom stand in it whole, with the longest names there are."""
    said = more_card(crowd(why), TOPICS, SHIPPED.into(locale)).heading
    assert columns(said) <= 150
    assert all(f"{number} Very" in said for number in range(3))
    assert "997" in said


def test_the_heading_says_from_whom():
    """Who tells most comes first; of many three are named; a single one is named rather than counted; a newsroom is one publisher."""
    assert heading(("A", None), ("B", None), ("B", None)) == "3 more stories from B and A"
    assert heading(*((who, None) for who in "ABCD")) == "4 more stories from A, B, C, and D"
    assert heading(*((who, None) for who in "ABCDE")) == "5 more stories from A, B, C, and 2 others"
    assert heading(("", None), ("", None), ("", None)) == "3 more stories"


def test_a_short_list_names_every_story_and_nothing_else():
    """Titles and who reported them; no summary, no footer."""
    made = card(7)
    lines = [line for section in made.sections for line in section.lines]
    assert sorted(line.title for line in lines) == [f"Story {number}" for number in range(7)]
    assert {(line.summary, line.byline) for line in lines} == {("", "The Courier")}
    assert (made.footer, made.covers) == ("", "")


def test_a_long_list_says_how_many_it_leaves_out():
    """Hundreds of stories stay one short card."""
    made = card(995)
    assert sum(len(section.lines) for section in made.sections) == 12
    assert (made.heading, made.left_out) == ("995 more stories from The Courier", "983 more stories")
    assert [each.label for each in made.actions] == ["All 995"]


def test_the_list_goes_by_topic():
    """A story stands under the topic that it fits best."""
    made = card(3, evidence=(make_evidence(AI, score=5.0), make_evidence(QUANTUM, score=9.0)))
    assert [section.chip.name for section in made.sections] == ["Quantum"]
    assert made.colour == 0x0891B2
