"""Words of plain texts."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.words import words_of_ascii
from bot.matching import language
from bot.stories import tokens

PLAIN = st.text(st.characters(max_codepoint=0x7F), max_size=60) | st.text("abXY ''19-.,\n", max_size=60)


def test_runs_of_letters():
    """What is neither a letter nor an apostrophe ends a word; what an apostrophe does is for the expression to say."""
    found = words_of_ascii("It's AI-made: 3 robots_2, \"rock'n'roll\"\n", language._WORDS)
    assert found == ["It's", "AI", "made", "robots", "rock'n", "roll"]


@given(PLAIN)
def test_the_quick_way_finds_the_words_that_the_expressions_find(text: str):
    """It is an optimisation: languages and fingerprints are read from the same words."""
    assert language._words(text) == language._WORDS.findall(text)
    assert tokens.tokens_of(text) == tokens._TOKEN_OF_ASCII.findall(text)
