"""What a score means: weights, fields, repetition, and the rules that hold it back."""

import pytest

from tests.unit.matching.topics import lexicon, seen

TEA = lexicon(
    "tea",
    any={"strong": ["matcha", "TEA"], "firms": ["Teavana"], "names": ["Unilever", "Nestlé"], "veto": ["Black Friday"]},
    en={
        "weak": ["kettle", "leaf"],
        "context": ["harvest", "price*"],
        "against": ["golf"],
        "stop": ["matcha latte song"],
        "strong": ["green tea"],
    },
    fr={"local": ["thé"], "weak": ["bouilloire"]},
)


def score(title: str, lead: str = "", body: str = "", lang: str = "en") -> float:
    """The score of the tea topic, 0 where it has no evidence."""
    evidence = seen(TEA, title, lead, body, lang)
    return evidence.score if evidence else 0.0


@pytest.mark.parametrize(
    ("title", "lead", "expected"),
    [
        ("Matcha", "", 4.0),
        ("News", "All about matcha.", 2.52),
        ("Matcha", "All about matcha.", 6.8),
        ("Kettle", "", 2.0),
        ("Kettle and leaf", "", 4.0),
        ("Kettle price and harvest", "", 4.0),
        ("Kettle prices", "A kettle, a kettle, a kettle.", 3.0),
        ("Teavana harvest", "", 4.0),
        ("Teavana", "", 3.0),
        ("Harvest prices", "", 0.0),
        ("Matcha golf", "", 2.0),
    ],
)
def test_scores_add_up_as_documented(title, lead, expected):
    """Editors of a topic reason with these numbers, so that they must not drift."""
    assert score(title, lead) == expected


def test_brands_alone_are_never_enough():
    """A company in the news is not yet the topic in the news."""
    assert score("Unilever and Nestlé", "Unilever and Nestlé and Teavana met. Teavana! Teavana!") < 4
    assert score("Unilever sells its kettle unit") == 4.0


def test_a_firm_that_title_and_lead_speak_of_is_the_subject():
    """OpenAI in the title and again in the lead is a story about OpenAI; in the title alone it may be anything."""
    assert score("Teavana said no", "Everybody wondered.") == 3.0
    assert score("Teavana said no", "Everybody wondered what Teavana meant.") == 5.1


def test_a_foreign_subject_in_the_title_needs_a_strong_term():
    """A laptop with a chip in it is a laptop."""
    assert score("Golf kettle, leaf and Teavana harvest") == 3.5
    assert score("Matcha, green tea and golf") >= 4


def test_a_veto_in_the_title_rules_the_topic_out():
    """Offers name every product that there is."""
    assert score("Black Friday: matcha and green tea") == 3.5
    assert score("Matcha and green tea", "Long before Black Friday.") > 4


def test_stop_phrases_silence_what_they_cover():
    """Quantum of Solace is a film."""
    assert score("The matcha latte song") == 0.0
    assert score("The matcha latte song, and matcha") == 4.0


def test_the_longest_term_counts_alone():
    """A phrase must not count again for each word in it."""
    evidence = seen(TEA, "GREEN TEA")
    assert evidence is not None
    assert [hit.term for hit in evidence.hits] == ["green tea"]


def test_an_acronym_behind_its_long_form_counts_once():
    """The words artificial intelligence (AI) in one lead are one mention, not two."""
    assert score("News", "About green tea (TEA) and more.") == 2.52


def test_a_lead_that_repeats_the_title_counts_once():
    """Aggregators copy the title into the summary; that says nothing twice."""
    title = "Teavana opens a shop in the old town with a harvest party"
    assert score(title, title + " Local Times") == score(title)


def test_a_mention_in_a_long_text_is_no_subject():
    """Density: two mentions make a short text about the topic, and a long one not."""
    short = "Matcha here. Green tea there. Matcha again. " * 2
    assert score("News", "", short) >= 4
    assert score("News", "", short + "Something else entirely. " * 400) < 1


def test_words_of_one_language_do_not_count_in_another():
    """The French thé is not the German name Thé, and a weak word means something only at home."""
    assert score("Le thé", lang="fr") == 4.0
    assert score("Le thé", lang="de") == 4.0  # no section for German here: anything may count
    assert score("Le thé", lang="en") == 0.0
    assert score("Bouilloire et thé", lang="en") == 0.0
    assert score("Matcha im Angebot", lang="fr") == 4.0


def test_hits_name_the_term_the_field_and_the_place():
    """/why shows them, in characters of the original text."""
    evidence = seen(TEA, "Größer:  Matcha!", lead="«MATCHA»")
    assert evidence is not None
    assert [(hit.term, hit.field.value, hit.offset) for hit in evidence.hits] == [("matcha", "title", 9), ("matcha", "lead", 1)]
    assert evidence.matched
