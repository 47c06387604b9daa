"""From deliveries to the neutral cards."""

from bot.cards.article_card import article_card
from bot.domain.topic import Evidence, Field, Hit, TopicSlug
from tests.fakes.make import AI, QUANTUM, TOPICS, make_article, make_batch, make_evidence
from tests.fakes.words import shipped_words

PACT = make_article("Londres et Washington signent", lang="fr", summary="Un pacte sur l'IA et le quantique.")
EVIDENCE = (make_evidence(AI, "intelligence artificielle", "IA", "modèle"), make_evidence(QUANTUM, "quantique", score=9.0))


def card(locale: str = "en", *, article=PACT, evidence=EVIDENCE):
    """The alert card of one article."""
    return article_card(make_batch(article, evidence=evidence).items[0], TOPICS, shipped_words().into(locale))


def test_a_card_carries_the_articles_own_words():
    """Title, summary and link are the source's; nothing is written anew."""
    made = card()
    assert (made.title, made.summary, made.url) == (PACT.title, PACT.summary, PACT.url)


def test_topics_are_chips_in_the_readers_language_best_first():
    """The colour of a card is that of its best topic."""
    assert [chip.name for chip in card("fr").chips] == ["Quantique", "IA"]


def test_topics_that_did_not_match_are_no_chips():
    """Evidence below the threshold explains a silence, not a card."""
    weak = make_evidence(QUANTUM, "quantum", score=1.0)
    assert [chip.slug for chip in card(evidence=(make_evidence(AI), weak)).chips] == ["ai"]


def test_each_topic_stands_once_with_its_terms():
    """Two terms a topic are enough to understand, and few enough to read."""
    hits = (
        Hit(term="intelligence artificielle", field=Field.BODY, offset=0, weight=3.0),
        Hit(term="modèle*", field=Field.BODY, offset=9, weight=3.0),
    )
    quantum = Evidence(topic=QUANTUM, score=9.0, threshold=4.0, hits=(Hit(term="quantique*", field=Field.LEAD, offset=24, weight=3.0),))
    evidence = (Evidence(topic=AI, score=6.0, threshold=4.0, hits=hits), quantum)
    made = card(evidence=evidence)
    assert [(each.name, each.words) for each in made.chips] == [("Quantum", "“quantique”"), ("AI", "“intelligence artificielle, modèle”")]
    assert made.reason == ""


def test_a_followed_feed_is_a_reason_too():
    """A card without any topic says where it comes from."""
    assert card(evidence=()).reason == "from a feed that this channel follows"


def test_the_language_is_named_only_where_it_is_foreign():
    """A French reader is not told that an article is in French."""
    assert (card("en").byline, card("en").language) == ("The Courier", "French")
    assert card("fr").language == ""
    assert card("fr", article=make_article("Une annonce", lang="fr-CA")).language == ""
    assert card("fr", article=make_article("Unknown", lang=None)).language == ""


def test_a_topic_that_was_deleted_keeps_its_slug_as_its_name():
    """A delivery that waited is delivered all the same."""
    assert [chip.name for chip in card(evidence=(make_evidence(TopicSlug("gone")),)).chips] == ["gone"]


def test_the_plain_text_says_what_a_notification_needs():
    """Title and source, and how many others tell it; a long title ends where phones cut."""
    assert card().plain_text == "Londres et Washington signent · The Courier"
    long = card(article=make_article("word " * 60)).plain_text
    assert len(long.partition(" · ")[0]) <= 110
    assert long.endswith("word… · The Courier")
