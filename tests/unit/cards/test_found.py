"""The words that spoke for a topic, as the article spells them."""

import pytest

from bot.cards.found import telling_words
from bot.domain.topic import Field, Hit
from tests.fakes.make import make_article

TITLE = "Des Câbles sous-marins relieront l’Espagne, et des qubits"
ARTICLE = make_article(TITLE, summary="Ein Sprachmodell für 40 Sprachen. 量子コンピューターも。")


def hit(term: str, field: Field = Field.TITLE, *, at: str = "", weight: float = 3.0) -> Hit:
    """A term found where `at` stands."""
    text = TITLE if field is Field.TITLE else ARTICLE.summary
    return Hit(term=term, field=field, offset=max(text.find(at), 0), weight=weight)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (hit("câble* sous-marin*", at="Câbles"), ["Câbles sous-marins"]),
        (hit("qubit*", at="qubits"), ["qubits"]),
        (hit("Sprachmodell*", Field.LEAD, at="Sprachmodell"), ["Sprachmodell"]),
        (hit("量子コンピュ", Field.LEAD, at="量子"), ["量子コンピュ"]),
        (hit("neural network*", Field.BODY), ["neural network"]),
    ],
)
def test_a_term_is_shown_as_the_article_spells_it(found, words):
    """Marks of the lexicon are not for readers; of the body only the term is known."""
    assert telling_words([found], ARTICLE) == words


def test_the_heaviest_terms_come_first_and_light_ones_stay_out():
    """A word that merely supports a match does not explain it."""
    hits = [hit("espagne", at="Espagne", weight=0.5), hit("qubit*", at="qubits", weight=2.0), hit("câble* sous-marin*", at="Câbles")]
    assert telling_words(hits, ARTICLE) == ["Câbles sous-marins", "qubits"]


def test_the_same_word_is_named_once():
    """Whatever its case and however often it was found."""
    hits = [hit("qubit*", at="qubits"), hit("Qubits", Field.BODY), hit("qubit*", at="qubits", weight=2.9)]
    assert [word.casefold() for word in telling_words(hits, ARTICLE)] == ["qubits"]
    assert telling_words([], ARTICLE) == []
