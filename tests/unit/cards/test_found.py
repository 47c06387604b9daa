"""The words that spoke for a topic, as the article spells them."""

import pytest

from bot.cards.found import telling_words
from bot.domain.topic import Field, Hit, TopicSlug
from bot.matching.custom import CustomTopic
from bot.matching.matcher import Matcher
from bot.matching.query.parser import parse_query
from bot.matching.scan import LONGEST_FOUND, MatchText
from tests.fakes.make import make_article
from tests.unit.matching.topics import shipped_matcher

TITLE = "Des Câbles sous-marins relieront l’Espagne, et des qubits"
QUERIES = Matcher.build([], [CustomTopic(slug=TopicSlug("own"), query=parse_query('tokamak* OR "green tea"'))])
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
    """Marks of the lexicon are not for readers; of evidence that was stored before found words were, the body is not known."""
    assert telling_words([found], ARTICLE) == words


BODIES = [
    ("en", "Two chipmakers expand while semiconductors are scarce.", ["chipmakers", "semiconductors"]),
    ("de", "Das Werk baut Leistungshalbleiter.", ["Leistungshalbleiter"]),
    ("de", "Die Stadt setzt auf Künstliche\nIntelligenz.", ["Künstliche Intelligenz"]),
    ("ru", "Завод выпускает полупроводники.", ["полупроводники"]),
    ("ru", "Лаборатория обучает нейронные сети.", ["нейронные сети"]),
    ("ja", "新しい半導体工場が開所した。", ["半導体"]),
    ("ja", "研究所は量子コンピューターを公開した。", ["量子コンピューター"]),
]


@pytest.mark.parametrize(("lang", "body", "words"), BODIES)
def test_words_of_the_body_are_shown_as_they_stand_there(lang, body, words):
    """The body is not kept, but what was found in it is: a whole word, never the stem that a topic looks for."""
    text = MatchText(title="Was / What / Что / 何", body=body, lang=lang)
    (evidence,) = (each for each in shipped_matcher().match(text) if max(hit.weight for hit in each.hits) >= 2)
    assert telling_words(evidence.hits, make_article(text.title, summary="")) == words


def test_a_word_that_never_ends_is_cut():
    """What was found is stored with the article: a text of one endless word must not fill the disk."""
    (evidence,) = shipped_matcher().match(MatchText(title="semiconductor" + "s" * 100_000, lang="en"))
    assert [len(hit.found) for hit in evidence.hits] == [LONGEST_FOUND]


def test_the_words_of_a_query_are_shown_as_the_article_spells_them():
    """A team's own topic reads like one that ships."""
    (evidence,) = QUERIES.match(MatchText(title="News", body="A Tokamaks' day, and Green  Tea.", lang="en"))
    assert telling_words(evidence.hits, make_article("News", summary="")) == ["Tokamaks", "Green Tea"]


def test_the_heaviest_terms_come_first_and_light_ones_stay_out():
    """A word that merely supports a match does not explain it."""
    hits = [hit("espagne", at="Espagne", weight=0.5), hit("qubit*", at="qubits", weight=2.0), hit("câble* sous-marin*", at="Câbles")]
    assert telling_words(hits, ARTICLE) == ["Câbles sous-marins", "qubits"]


def test_the_same_word_is_named_once():
    """Whatever its case and however often it was found."""
    hits = [hit("qubit*", at="qubits"), hit("Qubits", Field.BODY), hit("qubit*", at="qubits", weight=2.9)]
    assert [word.casefold() for word in telling_words(hits, ARTICLE)] == ["qubits"]
    assert telling_words([], ARTICLE) == []
