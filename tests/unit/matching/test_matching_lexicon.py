"""Reading a topic's file: what it gives, and what it says of mistakes."""

import pytest

from bot.analyst.shipped import load_kinds
from bot.domain.errors import InvalidInput
from bot.matching.lexicon import DEFAULT_THRESHOLD, LexiconError, TermKind, parse_topic
from tests.unit.matching.topics import SHIPPED, shipped

GOOD = """
slug = "tea"
colour = 0x00FF00
threshold = 3
[titles]
en = "Tea"
de = "Tee"
[terms.any]
strong = ["green tea", "matcha"]
[terms.de]
strong = ["grüner Tee"]
stop = ["abwarten und Tee trinken"]
"""


def test_a_file_gives_a_topic_with_its_terms():
    """All that the file says must arrive: names, colour, threshold, terms with kind and language."""
    tea = parse_topic(GOOD, "tea.toml")
    assert (tea.slug, tea.topic.title("de-AT"), tea.topic.title("fr"), tea.topic.colour, tea.threshold) == (
        "tea",
        "Tee",
        "Tea",
        0x00FF00,
        3.0,
    )
    assert [(entry.term.spelling, entry.kind, entry.lang) for entry in tea.terms] == [
        ("green tea", TermKind.STRONG, "any"),
        ("matcha", TermKind.STRONG, "any"),
        ("grüner Tee", TermKind.STRONG, "de"),
        ("abwarten und Tee trinken", TermKind.STOP, "de"),
    ]
    assert tea.languages == {"de"}


def test_threshold_and_colour_may_be_left_out():
    """A team that writes its first topic should not need to know of scores."""
    assert parse_topic('slug = "x"\n[titles]\nen = "X"\n[terms.en]\nstrong = ["x-ray"]', "x.toml").threshold == DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('"tea"', '"Tea Time"'), "slug must be small letters"),
        (('en = "Tea"', 'fr = "Thé"'), '[titles] needs a text for each language and one for "en"'),
        (("[titles]", "[title]"), "unknown key 'title' in the file"),
        (('[titles]\nen = "Tea"\nde = "Tee"', ""), "the table [titles] is missing"),
        (("0x00FF00", "0x1000000"), "colour must be a number"),
        (("threshold = 3", "threshold = 0"), "threshold must be a number above 0"),
        (("threshold = 3", 'threshold = "3"'), "threshold must be a number above 0"),
        (("stop =", "stops ="), "unknown key 'stops' in [terms.de]"),
        (("colour =", "color ="), "unknown key 'color' in the file"),
        (('["grüner Tee"]', '"grüner Tee"'), "strong in [terms.de] must be a list"),
        (('["grüner Tee"]', "[7]"), "strong in [terms.de]: 7 is no term"),
        (('["grüner Tee"]', '["**"]'), "'**' has no letter or digit"),
        (("[terms.de]", "[terms.de"), "this is not valid TOML"),
        (('["grüner Tee"]', '["' + "x" * 200 + '"]'), "is no term"),
    ],
)
def test_a_mistake_is_told_with_file_and_key(change, says):
    """Whoever edits a topic must see which file, which key and what to write, not a stack of frames."""
    with pytest.raises(LexiconError) as error:
        parse_topic(GOOD.replace(*change), "tea.toml")
    assert str(error.value).startswith("tea.toml: ")
    assert says in str(error.value)
    assert isinstance(error.value, InvalidInput)


def test_a_topic_without_terms_is_refused():
    """It would match nothing, silently."""
    with pytest.raises(LexiconError, match="no terms"):
        parse_topic('slug = "x"\n[titles]\nen = "X"\n[terms]\n', "x.toml")
    with pytest.raises(LexiconError, match="must be a section"):
        parse_topic('slug = "x"\n[titles]\nen = "X"\n[terms]\nen = 1\n', "x.toml")


def test_a_topic_has_a_limit():
    """One file must not make the automaton as large as somebody likes."""
    many = ", ".join(f'"w{number}"' for number in range(5_001))
    with pytest.raises(LexiconError, match="5001 terms"):
        parse_topic(f'slug = "x"\n[titles]\nen = "X"\n[terms.en]\nstrong = [{many}]', "x.toml")


def test_four_topics_ship_in_sixteen_languages():
    """The promise of the README: these topics, these languages, titles for every interface language."""
    assert sorted(str(topic.slug) for topic in shipped()) == ["ai", "quantum", "semiconductors", "telecom"]
    for topic in shipped():
        assert topic.languages >= {"en", "fr", "de", "es", "it", "pt", "nl", "pl", "sv", "tr", "ru", "ar", "hi", "ja", "zh", "ko"}
        assert set(topic.topic.titles) >= {"en", "fr", "de", "es", "pt", "ja", "zh", "ko"}
        assert len(topic.terms) >= 200


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_no_language_of_a_shipped_topic_lacks_the_essentials(path):
    """A language with weak terms only would never alert."""
    topic = parse_topic(path.read_text(encoding="utf-8"), path.name, load_kinds())
    for lang in topic.languages:
        kinds = {entry.kind for entry in topic.terms if entry.lang == lang}
        assert {TermKind.STRONG, TermKind.WEAK, TermKind.CONTEXT} <= kinds, lang
