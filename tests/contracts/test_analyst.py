"""The contract of analysts: the one in a process of its own, and the one in the process of a test."""

import asyncio
from functools import cache

import pytest

from bot.analyst.analyser import Analyser
from bot.analyst.process import AnalystProcess
from bot.analyst.shipped import load_analyser
from bot.domain.analysis import Analysis, Fault, Features, Wording
from bot.domain.own_word import Meaning
from bot.domain.preview import Judged
from bot.domain.topic import Evidence, Field, Hit, TopicSlug
from bot.matching.trial import TriedText
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


@cache
def analyser() -> Analyser:
    """Read what ships once: that takes most of the time of a test."""
    return load_analyser(KITES)


@pytest.fixture(params=["in a process", "here"])
async def analyst(request):
    """Each of them."""
    if request.param == "here":
        yield AnalystHere(analyser())
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


ZINC, BRASS = TopicSlug("own:1"), TopicSlug("own:2")


async def found_in(analyst: Analyst, title: str) -> set[TopicSlug]:
    """Return the topics that a title matches."""
    [found] = await analyst.analyse([Wording(title=title, may_join=False)])
    assert isinstance(found, Analysis)
    return {each.topic for each in found.evidence if each.matched}


async def test_it_learns_while_it_works(analyst):
    """What is asked after a lesson is answered by it, and what was asked before by what was known; what cannot be read stops nothing."""
    before = asyncio.ensure_future(found_in(analyst, "Kites of zinc and brass"))
    await asyncio.sleep(0)
    await analyst.learn({ZINC: "zinc", BRASS: "brass", TopicSlug("own:3"): "broken ("})
    assert await found_in(analyst, "Kites of zinc and brass") == {"kites", ZINC, BRASS}
    assert {"kites"} <= await before
    await analyst.learn({ZINC: "zinc NOT kites"})
    assert await found_in(analyst, "Kites of zinc and brass") == {"kites"}
    await analyst.learn({ZINC: "zinc"})
    assert await found_in(analyst, "Zinc") == {ZINC}
    texts = [TriedText("Kites of Zinc", "", "en", "", ""), TriedText("Brass", "", "", "", "")]
    told = await analyst.judge(["zinc NOT kites", "brass"], texts)
    assert told[0][0] == Judged(words=("Kites", "Zinc"), lacks="NOT kites")
    assert [each.holds for of_text in told for each in of_text] == [False, False, False, True]
    assert told[1][1].words == ("Brass",)


async def test_it_learns_words_of_ones_own_while_it_works(analyst):
    """A word counts in its lexicon from the lesson on, and no more after the one that is without it; queries stay what they were."""
    word = Meaning(TopicSlug("quantum"), "any", "zinc*", "strong")
    await analyst.learn({BRASS: "brass"}, [word])
    assert await found_in(analyst, "Kites of zinc and brass") == {"kites", BRASS, "quantum"}
    told = await analyst.weigh(
        TopicSlug("quantum"), [[word], []], [TriedText("Zinc", "", "en", "", ""), TriedText("Qubits", "", "", "", "")]
    )
    assert [[each.holds for each in of_text] for of_text in told] == [[True, False], [True, True]]
    assert told[0][0].words == ("Zinc",)
    await analyst.learn({BRASS: "brass"})
    assert await found_in(analyst, "Kites of zinc and brass") == {"kites", BRASS}


async def test_nothing_asked_is_nothing_answered(analyst: Analyst):
    """An empty document."""
    assert list(await analyst.analyse([])) == []


async def test_whatever_strangers_write_is_analysed(analyst: Analyst):
    """The answers are those of the analyser, to what cannot be analysed too: that costs none of the others."""
    expected = [analyser().analyse(wording) for wording in HOSTILE]
    assert [isinstance(each, Fault) for each in expected] == IS_FAULT
    assert list(await analyst.analyse(HOSTILE)) == expected
