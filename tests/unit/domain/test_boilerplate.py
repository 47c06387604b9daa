"""What software adds to texts is cut; what only looks like it stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.boilerplate import without_boilerplate

TITLE = "Ten pasta recipes"
TEXT = "Cook them slowly in a wide pan."

FOOTERS = [
    f"The post {TITLE} appeared first on Artificial Intelligence News.",
    f"The post {TITLE} first appeared on AI Weekly.",
    f"Der Beitrag {TITLE} erschien zuerst auf KI Heute.",
    f"L’article {TITLE} est apparu en premier sur IA Info.",
    f"La entrada {TITLE} se publicó primero en IA Hoy.",
    f"O post {TITLE} apareceu primeiro em IA Hoje.",
    f"L'articolo {TITLE} proviene da IA Oggi.",
    f"Het bericht {TITLE} verscheen eerst op AI Nieuws.",
    f"Artykuł {TITLE} pochodzi z serwisu AI Dziś.",
    f"Сообщение {TITLE} появились сначала на ИИ Сегодня.",
    f"投稿 {TITLE} は AI新聞 に最初に表示されました。",
    "submitted by /u/some-one [link] [comments]",
    "submitted by    /u/someone to r/LocalLLaMA [link] [comments]",
    "Article URL: https://a.example/ai Comments URL: https://news.example/item?id=1 Points: 5 # Comments: 3",
    "Continue reading Ten pasta recipes →",
    "Read more",
    "Read the full story at The Verge.",
    "… Weiterlesen",
    "Lire la suite",
    "Leer más »",
    "続きを読む",
    "Читать далее",
    "Tags: AI, robots, chips",
    "Filed under: Artificial intelligence, Robots",
    "Schlagwörter: KI, Chips",
    "Read also: AI takes over the bank",
    "Lire aussi : L’IA et la banque",
    "Lesen Sie auch: KI in der Bank",
    "This article was originally published on AI Weekly.",
]
LEFT = [
    "The post office appeared first on the list of AI users.",
    "Students should read more",
    "Tickets were submitted by mail, and comments came later.",
    "Topics: chips, laws and artificial intelligence",
    "Related: a story of two sisters and their robot",
    "See also the annex on artificial intelligence.",
    "The bank says: read also the small print of AI contracts, since they bind.",
    "He filed under protest. The AI was right.",
    "Comments on the AI law are due on Monday.",
    "In the category of art, AI won.",
]


@pytest.mark.parametrize("footer", FOOTERS)
@pytest.mark.parametrize("joint", [" ", "\n", "\n\n"])
def test_footers_are_cut(footer, joint):
    """Behind a text, in a block of their own or on the same line."""
    assert without_boilerplate(TEXT + joint + footer, TITLE) == TEXT


@pytest.mark.parametrize("footer", [*FOOTERS[:15], "[link] [comments]", "Comments"])
def test_a_text_that_is_a_footer_says_nothing(footer):
    """As those of aggregators often are."""
    assert without_boilerplate(footer, TITLE) == ""


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_a_footer_stays(text):
    """Alone, and behind another sentence where it is one."""
    assert without_boilerplate(text, TITLE) == text
    if not text.startswith(("Topics", "Related")):
        assert without_boilerplate(f"{TEXT} {text}", TITLE) == f"{TEXT} {text}"


def test_several_footers_are_cut_one_after_the_other():
    """In any order."""
    for footers in (FOOTERS[:1] + FOOTERS[22:23], FOOTERS[22:23] + FOOTERS[:1], FOOTERS[15:16] + FOOTERS[22:24]):
        assert without_boilerplate("\n".join([TEXT, *footers]), TITLE) == TEXT


def test_links_to_other_texts_are_left_out_where_they_stand():
    """A line, or a heading with its list; the text goes on behind them."""
    more = "Then add salt to the water."
    assert without_boilerplate(f"{TEXT}\nRead also: AI cooks\n{more}") == f"{TEXT}\n{more}"
    assert without_boilerplate(f"{TEXT}\nRelated articles\nAI cooks\nChips rise\n{more}") == f"{TEXT}\n{more}"
    assert without_boilerplate(f"{TEXT}\nRelated:\n\nAI cooks\nChips rise") == TEXT


@pytest.mark.parametrize("kind", ["new", "replace", "replace-cross"])
def test_the_head_of_a_paper_is_cut(kind):
    """An abstract begins with its first word."""
    assert without_boilerplate(f"arXiv:2401.00001v3 Announce Type: {kind} \nAbstract: {TEXT}") == TEXT


@given(st.text(max_size=200), st.sampled_from(FOOTERS), st.text(max_size=60))
def test_any_text_is_cut_once_and_for_all(text, footer, title):
    """What was cut has nothing more to cut."""
    once = without_boilerplate(f"{text}\n{footer}", title)
    assert without_boilerplate(once, title) == once


@pytest.mark.parametrize("flood", ["The post ", "Read more ", "Tags: ", "Read also: ", "[link] ", "\nRelated\n", "appeared first on "])
def test_floods_of_footers_are_read_quickly(flood):
    """Twenty thousand characters, which the time limit of the test bounds."""
    assert len(without_boilerplate(flood * (20_000 // len(flood)), "x")) <= 20_000
