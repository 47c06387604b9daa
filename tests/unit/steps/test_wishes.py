"""A wish, read into a subscription or into a change of the one that there is."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.errors import InvalidInput
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from bot.steps.commands.wishes import NOBODY, Wish, wished
from tests.fakes.make import AI, make_destination, make_subscription

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HERE = make_destination(zone="Europe/Paris")
DAILY = DigestTime(at=time(8, 30), zone="Europe/Paris")
LIVE = make_subscription(HERE, mention="7", created_by="Ada", created_at=NOW - timedelta(days=1))
DIGEST = make_subscription(HERE, mode=Mode.DIGEST, digest=DAILY, empty_days=True)


@pytest.mark.parametrize("said", [{"digest": "9:00"}, {"zone": "Tokyo"}, {"days": "weekdays"}, {"quiet": "say"}])
def test_whatever_says_how_a_digest_shall_be_asks_for_one(said: dict[str, str]):
    """Alone for a new topic, beside the alerts where these come already."""
    assert wished(Wish(topic="ai", **said), AI, HERE, None, NOW).mode is Mode.DIGEST
    assert wished(Wish(topic="ai", **said), AI, HERE, LIVE, NOW).mode is Mode.BOTH


def test_a_change_keeps_who_subscribed():
    """Who edits is not who is told when the channel refuses us."""
    assert wished(Wish(topic="ai", languages="fr", by="Bob"), AI, HERE, LIVE, NOW).created_by == "Ada"


def test_going_live_ends_the_digest_and_its_lines():
    """What a live subscription cannot have goes."""
    after = wished(Wish(topic="ai", mode="live"), AI, HERE, DIGEST, NOW)
    assert (after.mode, after.digest, after.empty_days) == (Mode.LIVE, None, False)


def test_a_digest_mentions_nobody():
    """Also not whom the live cards before it mentioned."""
    assert wished(Wish(topic="ai", mode="digest"), AI, HERE, LIVE, NOW).mention == ""
    with pytest.raises(InvalidInput, match="Only live cards mention"):
        wished(Wish(topic="ai", mention="7"), AI, HERE, DIGEST, NOW)


def test_a_mention_stays_until_nobody_is_wanted():
    """Neither an edit of other things nor the same again ends it."""
    assert wished(Wish(topic="ai", languages="fr"), AI, HERE, LIVE, NOW).mention == "7"
    assert wished(Wish(topic="ai", mention=NOBODY), AI, HERE, LIVE, NOW).mention == ""
