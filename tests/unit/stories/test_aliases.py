"""Reading alias files, and what their spellings find."""

import pytest

from bot.domain.errors import SettingError
from bot.domain.languages import MATCHED
from bot.resources import read_text
from bot.stories.aliases import Aliases
from tests.unit.stories.making import shipped_aliases

NAMES = """# a comment
velland: velland* ヴェランド velland-nord
vt: VT velland_telecom* 베란드텔레콤
"""


def notion(identity: str, **spellings: str) -> str:
    """A line of a notions file."""
    return "|".join([identity, *(spellings.get(language, "") for language in MATCHED)])


def found(aliases: Aliases, text: str, language: str = "en") -> list[str]:
    """The terms of the phrases in a text."""
    return [term for term, _, _ in aliases.phrases.find(text, language)]


def test_a_name_is_met_with_any_ending_where_a_star_says_so():
    """Cases and adjectives of a name are the name."""
    aliases = Aliases.parse(NAMES)
    assert aliases.term("Vellandischer", "de") == "@velland"
    assert aliases.term("Vellan", "de") is None


def test_capitals_are_met_in_capitals_only():
    """`VT` is a company, `vt` is not."""
    aliases = Aliases.parse(NAMES)
    assert aliases.term("VT", "en") == "@vt"
    assert aliases.term("vt", "en") is None


def test_phrases_are_found_whole():
    """A phrase needs its own boundaries, an ending only where a star allows it."""
    aliases = Aliases.parse(NAMES)
    assert found(aliases, "the velland telecoms deal") == ["@vt"]
    assert found(aliases, "newvelland telecom") == []


def test_ideographs_are_found_inside_text_without_spaces():
    """Japanese and Korean names need no spaces around them."""
    aliases = Aliases.parse(NAMES)
    assert found(aliases, "新ヴェランド社が発表", "ja") == ["@velland"]
    assert found(aliases, "베란드텔레콤은", "ko") == ["@vt"]


def test_a_hyphenated_name_is_a_phrase():
    """A word with a hyphen is met in the text, since tokens are split there."""
    assert found(Aliases.parse(NAMES), "in velland-nord today") == ["@velland"]


def test_a_notion_holds_in_its_language_only():
    """`brand` is a fire in German and nothing in English."""
    aliases = Aliases.parse(notion("fire", en="blaze*", de="brand*"))
    assert aliases.term("Brand", "de") == "#fire"
    assert aliases.term("brand", "en") is None


def test_a_longer_phrase_of_another_language_hides_nothing():
    """Each language looks for its own phrases."""
    aliases = Aliases.parse(notion("centre", en="data_cent*", it="data_center_nuovo"))
    assert found(aliases, "a data center nuovo", "en") == ["#centre"]


def test_the_whole_word_comes_before_a_stem_and_the_longest_stem_before_a_shorter():
    """The nearer spelling wins."""
    aliases = Aliases.parse(notion("law", en="charge"), notion("car", en="charg*"), notion("plug", en="charger*"))
    assert [aliases.term(word, "en") for word in ("charge", "charging", "chargers")] == ["#law", "#car", "#plug"]


def test_deeds_are_kept_with_their_class():
    """A notion marked with a deed says so, without the mark in its name."""
    aliases = Aliases.parse(notion("ban!stop", en="ban bans"))
    assert aliases.deeds == {"#ban": "stop"}
    assert aliases.term("bans", "en") == "#ban"


@pytest.mark.parametrize("line", ["no separator here", "a|b|c", ": nameless"])
def test_a_line_of_neither_form_is_refused_by_number(line):
    """A broken file says which line is wrong."""
    with pytest.raises(SettingError, match="Line 2 of an alias file"):
        Aliases.parse(f"# head\n{line}")


@pytest.mark.parametrize(
    "spellings",
    [
        [("TSMC", "en"), ("台積電", "zh"), ("台积电", "zh")],
        [("Ukraine", "fr"), ("Ukraińska", "pl"), ("Украины", "ru"), ("ウクライナ", "ja"), ("우크라이나", "ko"), ("烏克蘭", "zh")],
        [
            ("earthquake", "en"),
            ("Erdbeben", "de"),
            ("terremoto", "es"),
            ("землетрясение", "ru"),
            ("地震", "zh"),
            ("지진", "ko"),
            ("deprem", "tr"),
        ],
        [("acquires", "en"), ("übernimmt", "de"), ("rachète", "fr"), ("przejmuje", "pl"), ("買収", "ja"), ("收购", "zh"), ("인수", "ko")],
        [
            ("banned", "en"),
            ("verbietet", "de"),
            ("interdit", "fr"),
            ("zakazuje", "pl"),
            ("prohíbe", "es"),
            ("запретили", "ru"),
            ("禁止", "ja"),
        ],
    ],
)
def test_shipped_spellings_of_one_thing_meet(spellings):
    """What ships knows companies, countries and common news words in many languages."""
    aliases = shipped_aliases()
    terms = set()
    for word, language in spellings:
        folded = word.translate(str.maketrans("ńüèíü", "nueiu"))
        terms |= {aliases.term(folded, language), *found(aliases, folded.lower(), language)} - {None}
    assert len(terms) == 1


def test_shipped_files_name_each_thing_once():
    """No id stands on two lines: two lines would be two names by accident."""
    for name in ("names", "notions"):
        heads = [line.replace("!", "|").replace(":", "|").partition("|")[0] for line in read_text(f"stories/{name}.txt").splitlines()]
        known = [head.strip() for head in heads if head.strip() and not head.startswith("#")]
        assert len(known) == len(set(known)) > 100
