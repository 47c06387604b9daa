"""What is noted of changes to feeds: who, what, and from where to where, without the keys in addresses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audit import AuditVerb
from bot.domain.feed_audit import feed_added, feed_moved, feed_removed
from bot.domain.following import Follow
from tests.fakes.make import NOW, make_destination, make_source

HERE, THERE = make_destination().workspace, make_destination(workspace="2").workspace
KEY = "s3cr3tK3yOfSomebody"
FEED = replace(make_source(), url=f"https://news.example/feed.xml?token={KEY}", title="The Wire")
MOVED_TO = f"https://other.example/rss?token={KEY}"
FOLLOW = Follow(source_id=FEED.id, workspace=HERE, added_by="ana", added_at=NOW)
ENTRIES = {
    "added": feed_added(FEED, FOLLOW),
    "removed": feed_removed(FEED, HERE, "ana", NOW),
    "moved": feed_moved(FEED, MOVED_TO, HERE, "ana", NOW),
}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_an_entry_holds_no_key(entry):
    """All who manage channels read it: neither the old address nor the new one shows what opens the feed."""
    assert KEY not in repr(entry)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_an_entry_says_who_changed_which_feed_where_and_when(entry):
    """Whatever was done to the feed."""
    assert (entry.workspace, entry.person, entry.what, entry.at) == (HERE, "ana", "The Wire", NOW)


def test_an_address_stands_on_the_side_where_the_feed_had_it():
    """A new feed had none before, and one that is gone has none after."""
    sides = {name: (entry.verb, "news.example" in entry.before, "news.example" in entry.after) for name, entry in ENTRIES.items()}
    assert sides == {
        "added": (AuditVerb.FEED_ADDED, False, True),
        "removed": (AuditVerb.FEED_REMOVED, True, False),
        "moved": (AuditVerb.FEED_MOVED, True, False),
    }
    assert (ENTRIES["added"].before, ENTRIES["removed"].after) == ("", "")
    assert "other.example" in ENTRIES["moved"].after


def test_a_feed_without_a_title_is_called_by_its_host():
    """An entry without a name would say nothing."""
    assert feed_removed(replace(FEED, title=""), HERE, "ana", NOW).what == FEED.host


def test_the_same_change_written_twice_is_one_entry():
    """A write that is tried again adds no line."""
    assert feed_removed(FEED, HERE, "ana", NOW).id == ENTRIES["removed"].id


@pytest.mark.parametrize(
    ("workspace", "person", "later"),
    [(THERE, "ana", timedelta(0)), (HERE, "ben", timedelta(0)), (HERE, "ana", timedelta(seconds=1))],
    ids=["elsewhere", "by another", "later"],
)
def test_another_change_is_another_entry(workspace, person, later):
    """Neither another workspace, nor another person, nor the same person later is lost in it."""
    assert feed_removed(FEED, workspace, person, NOW + later).id != ENTRIES["removed"].id
