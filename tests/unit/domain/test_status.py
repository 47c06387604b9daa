"""The status, worked out from what the store says."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.delivery import Kind, State
from bot.domain.loads import Settled, Waiting
from bot.domain.outage import Outage
from bot.domain.schedule import DigestTime
from bot.domain.status import ChannelState, FeedState, StoredFacts, feed_state, status_of
from bot.domain.subscription import Mode
from tests.contracts.store_data import destination, source, subscription

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"fetched_at": NOW}, FeedState.OK),
        ({"fetched_at": NOW, "errors": 1}, FeedState.FAILING),
        ({}, FeedState.NEW),
        ({"polled_at": NOW}, FeedState.NEVER),
        ({"errors": 3}, FeedState.NEVER),
        ({"fetched_at": NOW, "disabled_at": NOW, "errors": 1}, FeedState.GONE),
    ],
)
def test_a_feed_does_as_it_answered_last(changes, state):
    """One that nobody asks any more is gone, whatever it answered."""
    assert feed_state(replace(source(), next_poll_at=NOW, **changes), None, NOW) is state


def test_a_feed_that_waits_for_our_network_is_not_to_blame():
    """Only while the outage goes on, and only where it should have been asked by now."""
    down, due = Outage(since=NOW), replace(source(), next_poll_at=NOW, fetched_at=NOW)
    assert feed_state(due, down, NOW) is FeedState.OURS
    assert feed_state(replace(due, next_poll_at=NOW + MINUTE), down, NOW) is FeedState.OK
    assert feed_state(due, replace(down, back_at=NOW), NOW) is FeedState.OK


def test_what_a_channel_is_owed_and_got_stands_with_it():
    """Its last card, what waits, what was given up and its next digest; the channel that got a card last comes first."""
    one, other = destination("one"), destination("other")
    wish = subscription(one, mode=Mode.DIGEST, digest=DigestTime(at=time(10), zone="UTC"))
    status = status_of(
        StoredFacts(
            destinations=[other, one],
            wishes=[wish, subscription(other)],
            waiting=[Waiting(channel=one.id, kind=Kind.DIGEST, count=4, due_at=NOW - MINUTE)],
            settled=[
                Settled(channel=one.id, state=State.SENT, count=7, sent_at=NOW - MINUTE),
                Settled(channel=other.id, state=State.SENT, count=1, sent_at=NOW - 5 * MINUTE),
                Settled(channel=one.id, state=State.PARKED, count=2, reason="HTTP 400"),
            ],
        ),
        NOW,
    )
    first, second = status.channels
    assert (first.channel, first.last_at, first.sent, first.owed) == (one, NOW - MINUTE, 7, 4)
    assert (first.parked, first.late_digest, first.next_digest) == ({"HTTP 400": 2}, NOW - MINUTE, NOW + timedelta(hours=1))
    assert (second.channel, second.sent, status.parked) == (other, 1, {"HTTP 400": 2})
    assert [each.channel for each in status.digests] == [one]


def test_channels_that_take_no_messages_say_why():
    """Paused, given up, or of a workspace that removed us; people, and channels without anything, are none."""
    paused = replace(destination("a"), paused_at=NOW, pause_reason="not_in_channel")
    off = replace(destination("b"), paused_at=NOW, off_at=NOW, pause_reason="channel_not_found")
    left = replace(destination("c"), left_at=NOW)
    person = replace(destination("d"), person=True)
    wishes = [subscription(each) for each in (paused, off, left, person)]
    status = status_of(StoredFacts(destinations=[paused, off, left, person, destination("e")], wishes=wishes), NOW)
    told = {each.channel.channel_id: (each.state, each.reason) for each in status.silenced}
    assert told == {
        "a": (ChannelState.PAUSED, "not_in_channel"),
        "b": (ChannelState.OFF, "channel_not_found"),
        "c": (ChannelState.LEFT, "removed from the workspace"),
    }


def test_the_feeds_that_fail_most_come_first_and_the_next_to_be_asked_too():
    """A feed that nobody asked yet is in no trouble."""
    feeds = [
        replace(source("https://a.example/"), next_poll_at=NOW + MINUTE),
        replace(source("https://b.example/"), fetched_at=NOW, polled_at=NOW, errors=2, next_poll_at=NOW),
        replace(source("https://c.example/"), polled_at=NOW, errors=5, next_poll_at=NOW + 2 * MINUTE),
    ]
    status = status_of(StoredFacts(sources=feeds), NOW)
    assert [each.source.url[8] for each in status.troubled_feeds] == ["c", "b"]
    assert [each.source.url[8] for each in status.next_asks] == ["b", "a", "c"]
    assert status.feed_counts == {"ok": 0, "failing": 1, "never": 1, "new": 1, "ours": 0, "gone": 0}
