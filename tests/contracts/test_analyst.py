"""The contract of analysts: the one in a process of its own, and the one in the process of a test."""

import pytest

from bot.analyst.process import AnalystProcess
from bot.analyst.shipped import load_analyser
from bot.domain.analysis import Analysis, Fault, Features, Wording
from bot.domain.topic import Evidence, Field, Hit, TopicSlug
from bot.ports.analysis import Analyst
from tests.fakes.analyst import AnalystHere

KITES = {"kites": "kites OR kitesurfing"}
PLAIN = Wording(title="Two kites over Velland", summary="Kites of paper.", lang="en", source="Post", url="https://p.example/1")
HOSTILE = (
    Wording(title="台積電、量子コンピュータ向け半導体を増産", may_join=False),
    Wording(title="\0<b>", summary="نزول " * 300, body="kites " * 9_000, lang="xx\0"),
    Wording(title=""),
    Wording(title="half of a pair: \ud800"),
)
IS_FAULT = [False, False, False, True]


@pytest.fixture(params=["in a process", "here"])
async def analyst(request):
    """Each of them."""
    if request.param == "here":
        yield AnalystHere(load_analyser(KITES))
        return
    async with AnalystProcess(KITES) as process:
        yield process


async def test_an_article_has_its_language_evidence_and_features(analyst: Analyst):
    """All fields, as they are."""
    [found] = await analyst.analyse([PLAIN])
    hits = (
        Hit(term="kites", field=Field.TITLE, offset=4, weight=1.0, found="kites"),
        Hit(term="kites", field=Field.LEAD, offset=0, weight=1.0, found="Kites"),
    )
    assert isinstance(found, Analysis)
    assert found.lang == "en"
    assert Evidence(topic=TopicSlug("kites"), score=1.0, threshold=1.0, hits=hits) in found.evidence
    assert found.features
    assert found.features.sketch
    assert found.features._replace(sketch=0) == Features("en", ("kite", "velland", "~brnd"), ("~kts", "paper"), "", claims=("velland",))


async def test_answers_come_in_the_order_of_asking(analyst: Analyst):
    """Each with its own article."""
    titles = [f"Velland ships the H{number}" for number in range(60)]
    found = await analyst.analyse([Wording(title=title) for title in titles])
    assert [f"=h{number}" for number in range(60)] == [
        each.features.title[-1] for each in found if isinstance(each, Analysis) and each.features
    ]


async def test_nothing_asked_is_nothing_answered(analyst: Analyst):
    """An empty document."""
    assert list(await analyst.analyse([])) == []


async def test_whatever_strangers_write_is_analysed(analyst: Analyst):
    """The answers are those of the analyser, to what cannot be analysed too: that costs none of the others."""
    expected = [load_analyser(KITES).analyse(wording) for wording in HOSTILE]
    assert [isinstance(each, Fault) for each in expected] == IS_FAULT
    assert list(await analyst.analyse(HOSTILE)) == expected
