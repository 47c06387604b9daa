"""The card of a flood's rest."""

import pytest

from bot.cards.more_card import more_card
from bot.domain.delivery import Kind
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
        ("en", "1 more story", "7 more stories"),
        ("fr", "1 autre sujet", "7 autres sujets"),
        ("de", "1 weitere Meldung", "7 weitere Meldungen"),
        ("ja", "他1件のニュース", "他7件のニュース"),
    ],
)
def test_the_heading_counts_in_the_readers_language(locale, one, seven):
    """With the plural that the number asks for."""
    assert (card(1, locale).heading, card(7, locale).heading) == (one, seven)


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
    assert (made.heading, made.footer) == ("995 more stories", "983 more stories")


def test_the_list_goes_by_topic():
    """A story stands under the topic that it fits best."""
    made = card(3, evidence=(make_evidence(AI, score=5.0), make_evidence(QUANTUM, score=9.0)))
    assert [section.chip.name for section in made.sections] == ["Quantum"]
    assert made.colour == 0x0891B2
