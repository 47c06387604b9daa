"""The same entry counts once, whatever its feed does to it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import Entry
from bot.domain.fetching import Feed
from bot.polling.identity import Keys, entry_keys, feed_keys, identities, numbered_keys


def entry(guid: str | None = None, url: str | None = "https://example.com/a", title: str = "A new chip", **more: Any) -> Entry:
    """Make an entry that differs from another in what is said."""
    return Entry(guid=guid, url=url, title=title, **more)


def keys_of(one: Entry) -> Keys:
    """Return the keys of an entry alone in its document."""
    ((_, keys),) = entry_keys([one])
    return keys


SAME = {
    "the same guid, another title": (entry("g1"), entry("g1", title="A new chip (updated)")),
    "the same guid, another link": (entry("g1"), entry("g1", url="https://example.com/b")),
    "a guid that is an address, over https": (entry("http://example.com/?p=1"), entry("https://example.com/?p=1")),
    "a guid with tracking": (entry("https://example.com/a"), entry("https://example.com/a?utm_source=rss", title="x")),
    "the guid rewritten": (entry("g1"), entry("g2")),
    "the guid dropped": (entry("g1"), entry(None)),
    "a guid added": (entry(None), entry("g1")),
    "no guid, a tracking variant": (entry(None, url="https://example.com/a?utm_medium=x"), entry(None, title="Edited")),
    "no guid, http": (entry(None, url="http://example.com/a"), entry(None)),
    "no guid and no link": (entry(None, url=None), entry(None, url=None)),
    "a title in another case": (entry(None, url=None), entry(None, url=None, title="A  NEW chip")),
    "text alone": (entry(None, None, "", summary="Words."), entry(None, None, "", summary="Words.")),
    "re-dated": (entry("g1"), entry("g1", body="Now with more text.")),
}

DIFFERENT = {
    "another guid, link and title": (entry("g1"), entry("g2", url="https://example.com/b", title="B")),
    "another guid and link": (entry("g1"), entry("g2", url="https://example.com/b")),
    "another guid and title": (entry("g1"), entry("g2", title="Another chip")),
    "no guid, another link": (entry(None), entry(None, url="https://example.com/b")),
    "a change log's parts": (
        entry(None, url="https://example.com/log#v1", title="1"),
        entry(None, url="https://example.com/log#v2", title="2"),
    ),
    "no link, another title": (entry(None, url=None), entry(None, url=None, title="Another chip")),
    "no link, no title": (entry(None, None, "", summary="One."), entry(None, None, "", summary="Two.")),
    "no link, equal titles, other guids": (entry("g1", None, "", summary="One."), entry("g2", None, "", summary="Two.")),
}


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME)
def test_the_same_entry_is_recognised(before, after):
    """At least one key of the later form was remembered from the earlier."""
    assert keys_of(after).known_in(keys_of(before).all)


@pytest.mark.parametrize(("before", "after"), DIFFERENT.values(), ids=DIFFERENT)
def test_different_entries_are_not_confused(before, after):
    """Entries that differ in what identifies them share no key."""
    assert not keys_of(after).known_in(keys_of(before).all)


def test_keys_are_positive_63_bit_numbers():
    """They fit the integer columns of every database."""
    for key in keys_of(entry("g1")).all:
        assert 0 <= key < 1 << 63


def test_an_entry_listed_twice_counts_once():
    """Feeds list an article under two categories: the first stays."""
    first, again, rewritten = entry("g1"), entry("g1"), entry("g2")
    assert [kept for kept, _ in entry_keys([first, again, rewritten])] == [first]


def test_one_guid_on_all_entries_hides_none():
    """A feed whose guid is a constant still has each of its entries shown, and each once."""
    entries = [entry("0", url=f"https://example.com/{n}", title=f"News {n}") for n in range(5)]
    assert len(entry_keys(entries)) == 5
    assert identities(entries) == identities([*entries, entries[2]])


def test_one_link_on_all_entries_hides_none():
    """A feed without guids that links everything to its home page is told apart by titles."""
    entries = [entry(None, url="https://example.com/", title=f"Notice {n}") for n in range(4)]
    assert len(entry_keys(entries)) == 4


def test_one_link_and_title_on_all_entries_hides_none():
    """A status feed with one title and link for all its items is told apart by guids, also when the next one comes."""
    first = [entry(f"g{n}") for n in range(3)]
    assert len(entry_keys(first)) == 3
    (*_, (newest, keys)) = entry_keys([*first, entry("g3")])
    assert newest.guid == "g3"
    assert not keys.known_in(identities(first))


def test_a_notice_stays_known_when_its_neighbours_leave():
    """An entry keeps a key in common with itself, whether or not its document made a key useless."""
    together = [entry("0", url="https://example.com/1", title="One"), entry("0", url="https://example.com/2", title="Two")]
    assert keys_of(together[1]).known_in(identities(together))


def test_an_entry_that_says_nothing_is_left_out():
    """Without guid, link and words there is nothing to show and nothing to recognise."""
    assert entry_keys([entry(None, None, ""), entry(None, None, "  ")]) == ()
    assert identities([]) == frozenset()


def test_keys_made_with_the_document_are_believed():
    """Whoever made them read the same entries; made here, they are the same."""
    feed = Feed(entries=(entry("g1"), entry("g1"), entry("g2", url="https://example.com/b", title="B")))
    made = tuple((number, keys.primary, keys.secondary) for number, keys in numbered_keys(feed.entries))
    assert [number for number, _, _ in made] == [0, 2]
    assert feed_keys(replace(feed, keys=made)) == feed_keys(feed) == entry_keys(feed.entries)


@given(
    st.lists(
        st.builds(
            Entry,
            guid=st.sampled_from([None, "g1", "g2", "https://example.com/a"]),
            url=st.sampled_from([None, "https://example.com/a", "https://example.com/a/", "https://example.com/b#v1"]),
            title=st.sampled_from(["", "A", "a ", "B"]),
            summary=st.sampled_from(["", "s"]),
        ),
        max_size=5,
    )
)
def test_no_two_entries_of_a_document_share_a_key(entries: list[Entry]):
    """Whatever a feed repeats, what is kept of it is told apart by each key."""
    keys = [key for _, keys in entry_keys(entries) for key in set(keys.all)]
    assert len(keys) == len(set(keys))
