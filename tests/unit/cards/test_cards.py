"""From deliveries to the neutral cards."""

from datetime import time, timedelta

from bot.cards.article_card import article_card
from bot.cards.digest_card import MAX_LINES, SHIPPED_LOOK, digest_card
from bot.domain.delivery import Kind
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from bot.domain.topic import Evidence, Field, Hit, TopicSlug
from tests.fakes.make import AI, NOW, QUANTUM, TOPICS, make_article, make_batch, make_destination, make_evidence, make_subscription
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


DAILY = make_subscription(make_destination(zone="Europe/Paris"), mode=Mode.DIGEST, digest=DigestTime(at=time(8, 30), zone="Europe/Paris"))


def digest(*articles, filed_at=NOW, wishes=(), evidence=EVIDENCE):
    """The digest of some articles, on 24 November at 07:30 UTC for a channel in Paris."""
    paris = make_destination(zone="Europe/Paris")
    batch = make_batch(*articles, destination=paris, kind=Kind.DIGEST, filed_at=filed_at, evidence=evidence, subscriptions=wishes)
    return digest_card(batch, TOPICS, shipped_words().into("en"), SHIPPED_LOOK, now=NOW + timedelta(hours=22, minutes=30))


def test_a_digest_is_headed_by_its_topics_and_the_local_date():
    """The date is that of the channel's zone."""
    assert digest(PACT).heading == "Quantum · Tuesday, November 24, 2026"


def test_a_digest_groups_its_stories_by_their_best_topic():
    """Every story stands once."""
    made = digest(PACT, make_article("Another"))
    assert [(section.chip.slug, len(section.lines)) for section in made.sections] == [("quantum", 2)]


def test_a_long_digest_says_how_many_more_there_are():
    """The twelve best are shown."""
    made = digest(*(make_article(f"Story {number}") for number in range(MAX_LINES + 3)), wishes=(DAILY,))
    assert sum(len(section.lines) for section in made.sections) == MAX_LINES
    assert made.footer == "3 more stories · Next digest: tomorrow 08:30, Paris"


def test_a_digest_after_missed_days_says_what_it_covers():
    """From the day of the oldest entry on."""
    assert digest(PACT, filed_at=NOW - timedelta(days=2)).covers == "covers Sat, Nov 21 to Tue, Nov 24"
    assert digest(PACT).covers == ""


def test_a_long_summary_is_cut_at_a_word():
    """One line of summary is enough in a digest."""
    (section,) = digest(make_article("Long", summary="word " * 60)).sections
    assert section.lines[0].summary.endswith("word…")
    assert len(section.lines[0].summary) <= 141
