"""New facts: a number or a name that changes a story."""

from datetime import timedelta

import pytest

from bot.domain.article import ArticleId
from bot.stories.report import Report
from tests.fakes.make import NOW
from tests.unit.stories.making import a_grouper, shipped_extractor

QUAKE = ("Earthquake kills 120 people in northern Peru", "Earthquake in northern Peru kills 120, thousands flee")
DEAL = (
    "Nvidia buys chip start-up Qubrix for $20 billion",
    "Chip start-up Qubrix bought by Nvidia for $20bn",
    "Nvidia to buy Qubrix in $20 billion deal",
)


LEADS = {
    "Peru": "A strong earthquake struck the coast of northern Peru on Monday morning; rescue teams from Lima are on their way to Piura.",
    "Qubrix": "The chip designer Nvidia takes over the start-up Qubrix of Grenoble, both companies said on Monday in a joint statement.",
}


def last_fact(*titles: str) -> bool:
    """Place reports of one story, one a minute, and say whether the last brings a new fact."""
    extractor, grouper = shipped_extractor(), a_grouper()
    placements = []
    for number, title in enumerate(titles):
        at = NOW + timedelta(minutes=number)
        lead = next(lead for name, lead in LEADS.items() if name in title)
        features = extractor.features(title, lead, "en")
        report = Report(article_id=ArticleId(number + 1), features=features, published_at=at, seen_at=at, host=f"{number}.example")
        placements.append(grouper.place(report))
    assert len({placement.story_id for placement in placements}) == 1, "the reports of this test tell one story"
    return placements[-1].fact


@pytest.mark.parametrize(
    ("titles", "fact"),
    [
        (QUAKE, False),
        ((*QUAKE, "Peru earthquake: 350 people killed in the north"), True),
        ((*QUAKE, "Peru earthquake: 121 people killed in the north"), False),
        (DEAL, False),
        ((*DEAL, "Nvidia and Microsoft buy chip start-up Qubrix for $20 billion"), True),
        ((DEAL[0], "Nvidia and Microsoft buy chip start-up Qubrix for $20 billion"), False),
    ],
)
def test_a_new_number_or_name_is_a_new_fact(titles, fact):
    """Rounding is none, nor is a name while few have reported; the first report of a story never is."""
    assert last_fact(*titles) is fact


def test_a_first_report_brings_no_new_fact():
    """There is nothing yet that it could change."""
    assert last_fact(QUAKE[0]) is False
