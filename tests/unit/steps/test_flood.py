"""A flood becomes a few cards and one list, in each channel by itself."""

from collections import Counter
from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import Kind
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from bot.outbox.filing import file_deliveries
from bot.outbox.limits import MOST_AT_ONCE
from tests.fakes.make import AI, NOW, QUANTUM, make_article, make_destination, make_evidence, make_subscription

PARIS, LYON = make_destination("paris"), make_destination("lyon")
MORNING = DigestTime(at=time(8, 30), zone="Europe/Paris")


def articles(count, **changes):
    """So many articles, each a story of its own."""
    return [make_article(f"Story {number}", **changes) for number in range(count)]


def file(found, *subscriptions, scores=None):
    """File articles about AI; `scores` are given to them in order."""
    given_scores = scores or [6.0] * len(found)
    matches = {each.id: (make_evidence(AI, score=score),) for each, score in zip(found, given_scores, strict=True)}
    return file_deliveries(found, matches, subscriptions, NOW)


def kinds(filed, to=PARIS):
    """How many deliveries of each kind a channel is owed."""
    return Counter(each.kind for each in filed if each.destination_id == to.id)


def test_five_stories_are_five_cards():
    """What a busy hour brings needs no list."""
    assert kinds(file(articles(5), make_subscription(PARIS))) == {Kind.ALERT: 5}


def test_a_flood_is_five_cards_and_the_rest():
    """A thousand entries: five cards, and 995 stories that share one."""
    assert kinds(file(articles(1_000), make_subscription(PARIS))) == {Kind.ALERT: 5, Kind.MORE: 995}


def test_the_best_fit_gets_a_card():
    """Whatever their order in the feed, the strongest five stand alone."""
    found = articles(8)
    filed = file(found, make_subscription(PARIS), scores=[4.0, 4.5, 7.5, 5.0, 5.5, 6.0, 6.5, 7.0])
    alone = {each.article_id for each in filed if each.kind is Kind.ALERT}
    assert alone == {found[index].id for index in (2, 4, 5, 6, 7)}


def test_between_equal_fits_the_freshest_gets_a_card():
    """A feed that is back after weeks begins with what happened today."""
    found = [make_article(f"Story {day}", published_at=NOW - timedelta(days=day)) for day in range(20)]
    alone = {each.article_id for each in file(found, make_subscription(PARIS)) if each.kind is Kind.ALERT}
    assert alone == {each.id for each in found[:5]}


def test_each_channel_has_its_own_flood():
    """What floods one channel does not keep a card from another."""
    found = articles(8)
    matches = {each.id: (make_evidence(AI), make_evidence(QUANTUM, score=9.0 if index < 2 else 1.0)) for index, each in enumerate(found)}
    filed = file_deliveries(found, matches, [make_subscription(PARIS), make_subscription(LYON, QUANTUM)], NOW)
    assert kinds(filed) == {Kind.ALERT: 5, Kind.MORE: 3}
    assert kinds(filed, LYON) == {Kind.ALERT: 2}


def test_a_digest_takes_them_all():
    """A digest is one message at any length: nothing is held back from it."""
    filed = file(articles(30), make_subscription(PARIS, mode=Mode.BOTH, digest=MORNING))
    assert kinds(filed) == {Kind.ALERT: 5, Kind.MORE: 25, Kind.DIGEST: 30}


def test_the_rest_is_due_with_the_cards():
    """The list waits for nothing, and bears the id that an alert of the story would have."""
    found = articles(7)
    filed = file(found, make_subscription(PARIS))
    assert {each.due_at for each in filed} == {NOW}
    assert {each.id for each in filed} == {each.id for one in found for each in file([one], make_subscription(PARIS))}


@given(st.lists(st.floats(4.0, 100.0), max_size=40), st.integers(1, 3))
def test_no_poll_owes_a_channel_more_than_it_promised(scores, channels):
    """Any number of stories of any fit: at most five alerts a channel, no story lost, and none owed twice."""
    found = articles(len(scores))
    wishes = [make_subscription(make_destination(f"channel {number}")) for number in range(channels)]
    filed = file(found, *wishes, scores=scores)
    for wish in wishes:
        here = [each for each in filed if each.destination_id == wish.destination_id]
        assert sum(each.kind is Kind.ALERT for each in here) == min(MOST_AT_ONCE, len(scores))
        assert sorted(each.story_id for each in here) == sorted(each.story_id for each in found)
