"""Why an article matched, or did not, in the reader's language."""

import pytest

from bot.domain.topic import Topics
from bot.matching.explain import explain
from bot.matching.scan import MatchText
from bot.steps.commands.why_match import why
from tests.fakes.words import shipped_words
from tests.unit.matching.topics import shipped, shipped_matcher

PACT = MatchText(
    title="Londres et Washington préparent un pacte technologique",
    lead="L'accord porte sur l'intelligence artificielle, les semi-conducteurs, les communications et l'informatique quantique.",
    lang="fr",
)


def told(text: MatchText, locale: str = "en") -> dict[str, str]:
    """What is said of each topic, by slug."""
    explanations = explain(shipped_matcher(), text)
    said = why(explanations, Topics([each.topic for each in shipped()]), shipped_words().into(locale))
    return {each.topic: sentence for each, sentence in zip(explanations, said, strict=True)}


def test_a_match_names_its_words_where_they_stand_and_the_score():
    """As the article spells them, with the score and the threshold."""
    said = told(PACT)["quantum"]
    assert "“informatique quantique” in the summary" in said
    assert " (4 needed): " in said


def test_a_silence_is_explained_too():
    """A topic without any word says so."""
    assert told(MatchText(title="The choir sings on Sunday", lang="en"))["quantum"].endswith(": none of its words occurs.")


def test_what_was_held_back_names_the_rule():
    """A company's name alone is not enough, and the reader learns that."""
    said = told(MatchText(title="Intel sponsors a chess tournament", lang="en"))["semiconductors"]
    assert "“Intel” in the title" in said
    assert "Names alone are not enough." in said


@pytest.mark.parametrize("locale", ["en", "fr", "de", "es", "pt", "ja", "zh", "ko"])
def test_every_language_tells_it(locale):
    """Nothing is left untranslated or unfilled."""
    for text in (PACT, MatchText(title="Intel sponsors a chess tournament", lang="en")):
        for sentence in told(text, locale).values():
            assert sentence
            assert "{" not in sentence
