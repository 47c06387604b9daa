"""Topics of a workspace's own: their names, and who sees them."""

import pytest

from bot.domain.destination import Platform, Workspace
from bot.domain.errors import InvalidInput
from bot.domain.own_topic import OwnTopic, TopicDraft, TopicId, checked_name, draft_id, is_own, known_to, own_slug, topic_id
from bot.domain.topic import Evidence, Topic, Topics, TopicSlug
from bot.domain.topic_book import TopicBook
from tests.fakes.make import AI, NOW

SHARED = [Topic(slug=AI, titles={"en": "Artificial intelligence", "fr": "Intelligence artificielle"}, aliases=("ki",))]
HERE, THERE = Workspace(Platform.DISCORD, "1"), Workspace(Platform.SLACK, "T1")


def topic(number: int, workspace: Workspace, name: str = "Zinc") -> OwnTopic:
    """Return a topic of a workspace."""
    return OwnTopic(
        id=TopicId(number), workspace=workspace, name=name, query="zinc", made_by="7", made_at=NOW, changed_by="7", changed_at=NOW
    )


BOOK = TopicBook(SHARED, [topic(1, HERE), topic(2, THERE)])


def test_a_workspace_names_its_own_topics_and_those_of_all():
    """Of one name each has its own; a third has none."""
    assert [each.slug for each in BOOK.of(HERE).named("zinc and ki")] == [own_slug(TopicId(1)), AI]
    assert [each.slug for each in BOOK.of(THERE).named("ZINC")] == [own_slug(TopicId(2))]
    with pytest.raises(InvalidInput, match="no topic"):
        BOOK.of(Workspace(Platform.SLACK, "T2")).named("zinc")
    assert len(list(BOOK.every)) == 3


def test_the_slug_of_another_workspace_is_as_unknown_as_any():
    """Whoever types one, or makes a button of it, learns nothing."""
    theirs = own_slug(TopicId(2))
    assert BOOK.of(HERE).get(theirs) is None
    assert BOOK.of(HERE).within(theirs) == ()
    assert [each.slug for each in BOOK.of(THERE).within(theirs)] == [theirs]


def test_what_others_made_topics_of_is_not_seen():
    """Evidence of shared topics is, also of those that are there no more."""
    found = [
        Evidence(topic=TopicSlug(each), score=1, threshold=1, hits=()) for each in (AI, "gone", own_slug(TopicId(1)), own_slug(TopicId(2)))
    ]
    assert [each.topic for each in known_to(BOOK.of(HERE), found)] == [AI, "gone", own_slug(TopicId(1))]


def test_a_book_follows_what_is_filled_in():
    """What was deleted is not there any more."""
    book = TopicBook(SHARED, [topic(1, HERE)])
    before = book.of(HERE)
    book.fill([topic(3, HERE, "Brass")])
    assert [each.name for each in book.own(HERE)] == ["Brass"]
    assert before.within("zinc")
    assert not book.of(HERE).within("zinc")


@pytest.mark.parametrize("number", [1, 15, (1 << 63) - 1])
def test_a_slug_leads_back_to_its_topic(number: int):
    """Slugs of shipped topics lead to none."""
    assert topic_id(own_slug(TopicId(number))) == number
    assert is_own(own_slug(TopicId(number)))
    assert topic_id("own:zz") is None
    assert topic_id("ai") is None


@pytest.mark.parametrize("typed", ["  Solid   state ", "Solid state\n", "Solid\x00state"])
def test_a_name_is_kept_in_one_line(typed: str):
    """Without signs that nobody sees."""
    assert checked_name(typed, Topics(SHARED)) == "Solid state"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "topic_name_empty"), ("---", "topic_name_empty"), ("x" * 61, "topic_name_long"), ("All", "topic_name_reserved"),
        ("digest", "topic_name_reserved"), ("and", "topic_name_reserved"), ("own:1", "topic_name_reserved"),
        ("#news", "topic_name_reserved"),
        ("AI", "topic_name_taken"), ("intelligence ARTIFICIELLE", "topic_name_taken"), ("ki", "topic_name_taken"),
        ("ki and ai", "topic_name_taken"),
    ],
)  # fmt: skip
def test_a_name_that_means_something_else_is_refused(typed: str, code: str):
    """Nobody could choose it: the sentence says why."""
    with pytest.raises(InvalidInput) as refused:
        checked_name(typed, Topics(SHARED))
    assert refused.value.code == code


def test_a_topic_keeps_its_own_name():
    """Which is taken for all others."""
    known = BOOK.of(HERE)
    assert checked_name("ZINC", known, TopicId(1)) == "ZINC"
    with pytest.raises(InvalidInput, match="already"):
        checked_name("Zínc", known, TopicId(9))


def test_a_draft_becomes_the_topic_of_its_id():
    """So that saving twice makes one; of a topic that is there it is the next wording."""
    draft = TopicDraft(id=draft_id(HERE, "7", NOW), workspace=HERE, person="7", name="Zinc", query="zinc", made_at=NOW)
    assert int(draft.becomes) == int(draft.id)
    assert draft.id != draft_id(HERE, "8", NOW)
