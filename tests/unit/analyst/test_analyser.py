"""The analysis of an article's words: language, topics, features."""

from bot.analyst.analyser import LONGEST_BODY, Analyser
from bot.analyst.shipped import load_analyser
from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.topic import Field, TopicSlug
from tests.fakes.analyst import shipped_analyser

PACT = Wording(
    title="Londres et Washington préparent un pacte technologique",
    summary="L'accord porte sur l'intelligence artificielle, les semi-conducteurs, les communications et l'informatique quantique.",
    source="Le Courrier",
    url="https://courrier.example/pacte",
)


def analysed(analyser: Analyser, wording: Wording) -> Analysis:
    found = analyser.analyse(wording)
    assert isinstance(found, Analysis)
    return found


def test_an_article_has_a_language_topics_and_features():
    """All that follows from its words alone."""
    found = analysed(shipped_analyser(), PACT)
    assert (found.lang, {each.topic for each in found.evidence if each.matched} >= {"ai", "semiconductors", "quantum"}) == ("fr", True)
    assert found.features is not None
    assert {"pact", "technolog"} & set(found.features.title)


def test_features_are_found_only_where_they_are_wanted():
    """What is older than any story is compared with none."""
    assert analysed(shipped_analyser(), Wording(title="A title", may_join=False)).features is None


def test_a_team_s_own_topic_is_looked_for_in_what_a_source_it_names_writes():
    """The analyser is told of whom the words are."""
    analyser = load_analyser({"rail": "train* source:courrier"})
    told = (analysed(analyser, Wording(title="Trains resume", source=source)) for source in ("Le Courrier", "The Post"))
    assert [[each.topic for each in found.evidence if each.matched] for found in told] == [[TopicSlug("rail")], []]


def test_a_body_is_read_up_to_a_length():
    """What stands far down is a passing mention."""
    analyser = load_analyser({"kites": "kites"})
    near, far = (analysed(analyser, Wording(title="A title", body="x " * words + "kites")) for words in (10, LONGEST_BODY))
    assert [[hit.field for hit in each.hits] for each in near.evidence] == [[Field.BODY]]
    assert far.evidence == ()


def test_a_title_that_is_missing_is_the_summary_s_beginning():
    """Feeds of short messages have none."""
    found = analysed(shipped_analyser(), Wording(title="", summary="Quillsand bans robots"))
    assert found.features is not None
    assert "quillsand" in found.features.title


def test_what_one_article_provokes_is_its_own_fault(monkeypatch):
    """Whatever a stranger wrote costs that article alone, and the reason is known."""
    analyser = shipped_analyser()
    monkeypatch.setattr(analyser._extractor, "features", lambda *_: 1 / 0)
    assert analyser.analyse(PACT) == Fault("ZeroDivisionError('division by zero')")


def test_warming_up_leaves_nothing_to_be_worked_out():
    """An article in any language, known or not, adds no table."""
    analyser = load_analyser()
    tables = analyser._matcher._cast._tables
    assert not tables
    analyser.warm_up()
    warmed = set(tables)
    assert {"", "en", "fr", "ja", "ko"} <= warmed
    for language in ("en", "de", "hi", "xx", "zh"):
        analysed(analyser, Wording(title="Artificial intelligence", lang=language))
    assert set(tables) == warmed
