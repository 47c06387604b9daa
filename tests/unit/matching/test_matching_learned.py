"""The file of learned names, and the topics that have them."""

from datetime import date, timedelta

import pytest

from bot.domain.errors import SettingError
from bot.domain.learned import LATER, NOTHING_LEARNED, As, Decision, Learned
from bot.domain.topic import TopicSlug
from bot.matching.learned import HEAD, learned_text, parse_learned, with_learned
from bot.matching.matcher import Matcher
from bot.matching.scan import MatchText
from tests.unit.matching.topics import lexicon

TEA, DAY = TopicSlug("tea"), date(2026, 11, 30)


def learned(**said: As) -> Learned:
    """Return what was said of names for tea."""
    return Learned(topics={TEA: {name: Decision(said=each, on=DAY) for name, each in said.items()}})


def test_what_is_written_is_read():
    """With the day of the last proposals; an empty file says nothing."""
    told = Learned(topics={TEA: {'Qu"ill': Decision(said=As.FIRM, on=DAY), "|퀼": Decision(said=As.NOT, on=DAY)}}, told_on=DAY)
    assert parse_learned(learned_text(told), "names.toml") == told
    assert parse_learned("", "names.toml") == NOTHING_LEARNED


def test_a_name_is_a_line():
    """In the order of the alphabet, so that a diff shows what changed and nothing else."""
    before, after = learned(Zest=As.FIRM, Brew=As.NAME), learned(Zest=As.FIRM, Brew=As.NAME, Mint=As.LATER)
    lines = learned_text(before).splitlines()
    added = [line for line in learned_text(after).splitlines() if line not in lines]
    assert added == ['"Mint" = { as = "later", on = 2026-11-30 }']
    assert lines[-3:] == ["[tea]", '"Brew" = { as = "name", on = 2026-11-30 }', '"Zest" = { as = "firm", on = 2026-11-30 }']
    assert learned_text(before).startswith(HEAD)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tea", "no valid TOML|not valid TOML"),
        ("tea = 1", "tea must be the table of a topic"),
        ('[tea]\n"Brew" = "firm"', r'"Brew" in \[tea\] must say what and when'),
        ('[tea]\n"Brew" = { as = "strong", on = 2026-11-30 }', "as is one of: firm, name, not, later"),
        ('[tea]\n"=" = { as = "firm", on = 2026-11-30 }', "is no name"),
        ('[tea]\n"Brew" = { as = [], on = 2026-11-30 }', "as is one of: firm, name, not, later"),
        ('[tea]\n"Brew" = { as = "later", on = 2026-11-30T09:00:00Z }', "must say what and when"),
        ('[tea]\n"Brew" = { as = "later", on = 9999-12-31 }', "must say what and when"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text, said):
    """And with what to write; no name is ever a strong term."""
    with pytest.raises(SettingError, match=said):
        parse_learned(text, "names.toml")


def test_what_was_added_counts_as_its_kind():
    """A firm needs another word of the topic; a name is never enough; what was refused counts nothing."""
    tea = lexicon(en={"strong": ["green tea"], "context": ["harvest"]})

    def matched(title: str, said: Learned) -> bool:
        return any(each.matched for each in Matcher.build(with_learned([tea], said)).match(MatchText(title=title, lang="en")))

    assert matched("Quillsand begins its harvest", learned(Quillsand=As.FIRM))
    assert not matched("Quillsand begins its harvest", learned(Quillsand=As.NAME))
    assert not matched("Quillsand begins its harvest", learned(Quillsand=As.NOT))
    assert not matched("Quillsand begins", learned(Quillsand=As.FIRM))


def test_what_is_said_of_a_name_replaces_what_was():
    """Or is forgotten; other names and topics keep theirs."""
    once = learned(Brew=As.FIRM, Zest=As.NAME)
    assert once.with_decision(TEA, "Brew", None) == learned(Zest=As.NAME)
    assert [name for _, name, _ in once.with_decision(TEA, "Brew", Decision(said=As.NOT, on=DAY)).added()] == ["Zest"]


def test_later_is_four_weeks():
    """What was added or refused is never proposed again."""
    said = learned(Brew=As.FIRM, Zest=As.NOT, Mint=As.LATER)
    assert set(said.decided(TEA, DAY + LATER - timedelta(days=1))) == {"Brew", "Zest", "Mint"}
    assert set(said.decided(TEA, DAY + LATER)) == {"Brew", "Zest"}
