"""Acronyms with full stops are those without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.acronyms import SILENT, undotted
from bot.matching.explain import explain
from bot.matching.scan import MatchText
from tests.unit.matching.topics import shipped_matcher


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A.I. firms to label pictures", "AI firms to label pictures"),
        ("How A.I. Is Changing Schools", "How AI Is Changing Schools"),
        ("The rise of A.I", "The rise of AI"),
        ("\uff21\uff0e\uff29\uff0e firms", "\uff21\uff29 firms"),  # full width
        ("(A.I.) and L.L.M.s", "(AI) and LLMs"),
        ("A.I.-made G.P.U.s", "AI-made GPUs"),
        ("l'I.A. et la K.I.", "l'IA et la KI"),
        ("U.S. chip bill", "U.S. chip bill"),
        ("P.T. A.I.D. Smith", "P.T. A.I.D. Smith"),
        ("A. I. Ivanov", "A. I. Ivanov"),
        ("v.A.I.2", "v.A.I.2"),
        ("etc.AI", "etc.AI"),
    ],
)
def test_acronyms_of_the_topics_lose_their_stops(written, read):
    """Others keep them, and initials of people and the U.S. do."""
    assert undotted(written, stop="") == read


@pytest.mark.parametrize("title", ["A.I. firms to label pictures", "How A.I. Is Changing Schools", "L.L.M. beats doctors, says A.I. lab"])
def test_a_dotted_acronym_matches_as_the_plain_one(title):
    """With the same evidence, told as the plain one."""
    matcher = shipped_matcher()
    dotted, plain = (matcher.match(MatchText(title=text)) for text in (title, undotted(title, stop="")))
    assert [(each.topic, each.score) for each in dotted if each.matched] == [(each.topic, each.score) for each in plain if each.matched]
    assert any(each.topic == "ai" and each.matched for each in dotted)
    found = [finding.found for each in explain(matcher, MatchText(title=title)) for finding in each.findings]
    assert not any(SILENT in each or "." in each for each in found)


def test_the_chips_of_the_u_s_are_chips():
    """Its stops stay, so that it is neither us nor an acronym of ours."""
    matcher = shipped_matcher()
    dotted, plain = (matcher.match(MatchText(title=f"{us} chip bill passes")) for us in ("U.S.", "American"))
    assert [each.topic for each in dotted] == [each.topic for each in plain]


@given(st.text(alphabet="AI.LM s-", max_size=30))
def test_places_stay_where_they_are(text):
    """Each stop that is taken away leaves something silent."""
    assert len(undotted(text)) == len(text)
    assert undotted(undotted(text)) == undotted(text)
