"""Which channels are owed which stories."""

from datetime import UTC, datetime, time, timedelta

from bot.domain.delivery import Kind
from bot.domain.schedule import DigestTime
from bot.domain.source import source_id
from bot.domain.subscription import Mode, subscription_id
from bot.outbox.filing import file_deliveries
from tests.fakes.make import AI, NOW, QUANTUM, make_article, make_destination, make_evidence, make_subscription

PARIS = make_destination("paris")
ARTICLE = make_article(lang="fr")
MATCHES = {ARTICLE.id: (make_evidence(AI), make_evidence(QUANTUM, score=1.0))}
MORNING = DigestTime(at=time(8, 30), zone="Europe/Paris")


def file(*subscriptions, articles=(ARTICLE,), matches=MATCHES):
    """File articles for subscriptions at nine in the morning, UTC."""
    return file_deliveries(articles, matches, subscriptions, NOW)


def test_a_live_subscription_is_owed_an_alert_now():
    """An alert falls due the moment it is filed."""
    (delivery,) = file(make_subscription(PARIS))
    assert (delivery.kind, delivery.due_at, delivery.destination_id) == (Kind.ALERT, NOW, PARIS.id)
    assert (delivery.story_id, delivery.article_id) == (ARTICLE.story_id, ARTICLE.id)


def test_a_digest_subscription_is_owed_an_entry_at_its_next_digest():
    """A digest is deliveries that fall due together."""
    (delivery,) = file(make_subscription(PARIS, mode=Mode.DIGEST, digest=MORNING))
    assert (delivery.kind, delivery.due_at) == (Kind.DIGEST, datetime(2026, 11, 24, 7, 30, tzinfo=UTC))


def test_both_is_owed_both():
    """One alert and one digest entry: the kinds do not exclude each other."""
    kinds = {delivery.kind for delivery in file(make_subscription(PARIS, mode=Mode.BOTH, digest=MORNING))}
    assert kinds == {Kind.ALERT, Kind.DIGEST}


def test_a_score_below_the_threshold_files_nothing():
    """Evidence alone is no match."""
    assert file(make_subscription(PARIS, QUANTUM)) == ()


def test_a_channel_with_several_matching_topics_is_owed_one_card():
    """The story counts, not the subscriptions that ask for it."""
    matches = {ARTICLE.id: (make_evidence(AI), make_evidence(QUANTUM))}
    assert len(file(make_subscription(PARIS, AI), make_subscription(PARIS, QUANTUM), matches=matches)) == 1


def test_two_reports_of_one_story_are_owed_one_card():
    """The first report opens the story and is the one that is shown."""
    second = make_article("The same event, told again", story_id=ARTICLE.story_id)
    matches = {ARTICLE.id: (make_evidence(),), second.id: (make_evidence(),)}
    (delivery,) = file(make_subscription(PARIS), articles=(ARTICLE, second), matches=matches)
    assert delivery.article_id == ARTICLE.id


def test_the_earlier_of_two_digests_takes_the_story():
    """A channel with two digest times hears of a story at the first of them."""
    evening = DigestTime(at=time(18, 0), zone="Europe/Paris")
    matches = {ARTICLE.id: (make_evidence(AI), make_evidence(QUANTUM))}
    (delivery,) = file(
        make_subscription(PARIS, AI, mode=Mode.DIGEST, digest=MORNING),
        make_subscription(PARIS, QUANTUM, mode=Mode.DIGEST, digest=evening),
        matches=matches,
    )
    assert delivery.due_at - NOW == timedelta(hours=8)


def test_languages_narrow_a_subscription():
    """A channel that wants English only is not owed a French article; regions do not matter."""
    assert file(make_subscription(PARIS, languages=frozenset({"en"}))) == ()
    canadian = make_article("Une annonce", lang="fr-CA")
    assert file(make_subscription(PARIS, languages=frozenset({"fr"})), articles=(canadian,), matches={canadian.id: (make_evidence(),)})


def test_a_followed_feed_is_owed_whatever_its_topic():
    """All of one feed: no topic has to match."""
    feed = source_id("https://feeds.example.org/tech.xml")
    wish = make_subscription(PARIS, topic=None, feed=feed, id=subscription_id(PARIS.id, feed))
    assert len(file(wish, matches={})) == 1
    other = make_subscription(PARIS, topic=None, feed=source_id("https://other.example.org/"))
    assert file(other, matches={}) == ()
