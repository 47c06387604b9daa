"""The features of one report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.aliases import Aliases
from bot.stories.background import Background
from bot.stories.extractor import SUMMARY_LENGTH, FeatureExtractor, language_of, without_publisher
from bot.stories.fingerprint import Fingerprint
from tests.unit.stories.making import printed, texts


def test_kinds_of_terms_stand_in_their_order():
    """Words first, then what crosses languages, then sounds: the slices of a comparison rely on it."""
    title = printed("Quillsand bans 300 robots in France").title
    assert texts(title.all[: title.words]) == ("quillsand",)
    assert set(texts(title.crossing)) == {"#ban", "=300", "#robot", "@france"}
    assert texts(title.all[title.heard :]) == ("~krsnd",)


def test_within_a_language_sounds_do_not_count_and_across_languages_words_do_not():
    """The two comparisons look at two slices of the same terms."""
    made = printed("A title", summary="Quillsand bans robots"), printed("Quillsand bans robots")
    assert [texts(made[0].of_rest(across=False))[1:], texts(made[1].of_title(across=False))] == [
        ("#ban", "#robot"),
        ("quillsand", "#ban", "#robot"),
    ]
    assert texts(made[0].of_rest(across=True)) == texts(made[1].of_title(across=True)) == ("#ban", "#robot", "~krsnd")


def test_title_and_rest_are_read_back_from_one_row_of_terms():
    """What finds a report stands first: its title, and what the summary has besides words."""
    made = printed("Quillsand bans 300 robots in France", summary="Tallowbrook, a town in Spain, counted 400 kites in the harbour.")
    assert made.terms[: len(made.indexed)] == made.indexed == made.title.all + made.rest.telling
    assert made.terms == Fingerprint.of(made.language, made.title.all, made.rest.all, made.source).terms
    assert set(made.terms) == {*made.title.all, *made.rest.all}
    assert [len(made.rest.all), made.rest.words, made.rest.heard] == [len(made.terms) - len(made.title.all), 5, 7]


def test_a_summary_adds_only_what_the_title_does_not_say():
    """A term counts once, where it weighs more."""
    made = printed("Quillsand bans robots", summary="Quillsand bans robots in Spain.")
    assert texts(made.rest.all) == ("@spain",)


def test_markup_and_addresses_in_a_summary_are_no_words():
    """What a feed leaves in its summary says nothing of the event."""
    made = printed("A title", summary='<img src="x.png" alt="quillsand"> https://quillsand.example/a <b>tallowbrook')
    assert texts(made.of_rest(across=False)) == ("tallowbrook",)


def test_only_the_beginning_of_a_summary_counts():
    """The lead tells the event; what follows is background."""
    assert "velland" not in texts(printed("A title", summary="x" * SUMMARY_LENGTH + " velland").rest.all)


def test_words_are_stemmed_in_their_language():
    """Inflection does not hide a word."""
    assert printed("harvests strawberries").title.all == printed("harvesting strawberry").title.all


def test_function_words_are_left_out():
    """Words that stand in every text tell nothing."""
    assert printed("über die und nach", lang="de").title.all == ()


def test_a_number_joins_the_name_before_it():
    """Version numbers belong to their product."""
    assert "=velland7" in texts(printed("Velland 7 ships").title.all)


def test_letters_with_digits_are_codes_also_in_the_plural():
    """H900 and H900s are one product."""
    assert "=h900" in texts(printed("More H900s").title.all)
    assert "=h900" in texts(printed("The H900").title.all)


def test_japanese_text_gives_names_notions_latin_words_and_neighbours():
    """Names and notions are cut out, what is left counts by pairs of letters and by runs of katakana."""
    made = texts(printed("エヌビディア、Quillsandを買収 海底都市でルミナスと提携", lang="ja").title.all)
    assert {"@nvidia", "#acquire", "quillsand", "~krsnd", "海底", "底都", "ルミナス"} <= set(made)


def test_abbreviations_with_dots_are_met():
    """U.S. is US."""
    assert "@us" in texts(printed("U.S. and Velland").title.all)


def test_the_publisher_on_the_end_of_a_title_is_its_source():
    """An aggregator's titles carry who wrote them."""
    made = printed("Quillsand bans farm robots - The Daily Lantern", host="news.example")
    assert made.source == "news.example The Daily Lantern"
    assert "lantern" not in texts(made.title.all)


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Velland buys Quillsand | Ledger", "Velland buys Quillsand"),
        ("Velland buys Quillsand – Ledger", "Velland buys Quillsand"),
        ("Velland - what we know of the deal that it struck", "Velland - what we know of the deal that it struck"),
        ("No publisher here", "No publisher here"),
    ],
)
def test_only_a_short_end_is_a_publisher(title, headline):
    """A second clause behind a dash belongs to the headline."""
    assert without_publisher(title)[0] == headline


@pytest.mark.parametrize(("tag", "language"), [("en-GB", "en"), ("pt_BR", "pt"), (None, ""), ("wuu", "zh"), ("PCM", "en")])
def test_language_tags_come_down_to_a_language(tag, language):
    """Regions do not matter here, nor dialects that are written like a language."""
    assert language_of(tag) == language


def test_remembering_words_changes_no_answer():
    """The second reading of a text gives what the first gave."""
    extractor = FeatureExtractor(Aliases(), Background())
    first, second = (extractor.features("Velland 7 ships, Quillsand's rival says", "Ларго и 海底調査 и زلزال", "en") for _ in range(2))
    assert first == second
    assert {"velland", "=velland7", "海底"} <= {*first.title, *first.rest}


@given(
    st.text(max_size=80), st.text(max_size=80), st.sampled_from(["en", "de", "pl", "ru", "ar", "hi", "ja", "zh", "ko", "tr", None, "xx"])
)
def test_any_text_has_features(title, summary, lang):
    """No text breaks it, no term is empty, and none stands twice."""
    made = FeatureExtractor(Aliases(), Background()).features(title, summary, lang)
    terms = made.title + made.rest
    assert all(terms)
    assert len(set(terms)) == len(terms)
