"""Names in texts, as these spell them."""

import pytest

from bot.stories.aliases import Aliases
from bot.stories.background import Background
from bot.stories.extractor import FeatureExtractor
from bot.stories.names import NameFinder, NoNames

COMMON = "documents\t1000\nthe\t300\nlab\t100\nnew\t100\n新型\t60\n发布\t60\n发布了\t60\n모델\t80\nモデル\t70\n"
NO_NAMES = NoNames.parse("# a comment: of no list\ndays: Monday\nthings: White_House CEO\ngiven: Mira Jean")


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    """A finder that knows a few common words."""
    background = Background.parse(COMMON)
    return NameFinder(FeatureExtractor(Aliases(), background), background.shares, NO_NAMES)


def found(finder: NameFinder, text: str, lang: str = "en") -> set[str]:
    """Return the names in a text."""
    return set(finder.names([text], lang))


def test_capitals_in_a_sentence_tell_names(finder):
    """Alone and together, but not the word that begins the sentence with a word that all use."""
    assert found(finder, "The regulators of Quillsand fear Bramble Forge") == {"Quillsand", "Bramble", "Forge", "Bramble Forge"}


def test_capitals_everywhere_tell_nothing(finder):
    """But of words that are spelled as no ordinary word is."""
    assert found(finder, "Regulators Fear That OpenQuill Delays Several Big Models") == {"OpenQuill"}


def test_nouns_of_german_are_no_names(finder):
    """Every noun has a capital there."""
    assert found(finder, "Die Regierung prüft den Antrag von QuillSand", "de") == {"QuillSand"}


@pytest.mark.parametrize("text", ["it opens on Monday", "he went to the White House", "it was told by CEO", "they meet at Expo 2026"])
def test_what_is_no_name_is_none(finder, text):
    """Weekdays, offices, titles, and what has a year behind it."""
    assert found(finder, text) <= {"Expo"}


def test_who_has_a_first_name_is_somebody(finder):
    """And is told by the last name as well."""
    names = finder.names(["the makers have hired Mira Quillsand from there"], "en")
    assert {name for name, each in names.items() if each.person} == {"Mira Quillsand", "Quillsand"}


def test_endings_and_articles_fall_away(finder):
    """Of owners, of French, and of compounds."""
    assert found(finder, "it shows Quillsand's model") == {"Quillsand"}
    assert found(finder, "elle ouvre l’Atelier", "fr") == {"Atelier"}
    assert found(finder, "a model Quillsand-based or so") == {"Quillsand"}


def test_versions_belong_to_names(finder):
    """A name goes on with a number, and no number is a name."""
    assert "Quillsand 5" in found(finder, "they tried Quillsand 5 at 9")
    assert found(finder, "they sold 500 of A18") == set()


@pytest.mark.parametrize(
    ("text", "lang", "name"),
    [
        ("クイルサンドが発表", "ja", "クイルサンド"),
        ("宇栈科技发布了", "zh", "宇栈科技"),
        ("阅读《纸舟》", "zh", "纸舟"),
        ("월광 아테나전자가 공개했다", "ko", "아테나전자"),
        ("퀼샌드(Quillsand)는 공개했다", "ko", "퀼샌드"),
    ],
)
def test_scripts_without_capitals_have_names_too(finder, text, lang, name):
    """Words written by sound, what is in brackets or glossed, and what ends as firms do."""
    assert name in {each.name for each in finder.names([text], lang).values() if each.sure}


def test_a_korean_word_alone_is_unsure(finder):
    """Nothing says that it is a name; its particle falls away."""
    assert [(each.name, each.sure) for each in finder.names(["퀼샌드는"], "ko").values()] == [("퀼샌드", False)]


def test_what_stands_in_a_place_is_placed(finder):
    """Behind an in."""
    assert [each.placed for each in finder.names(["a court in Brambleton", "they want to sue the makers of Quillsand"], "en").values()] == [
        True,
        False,
    ]
