"""The same entry counts once, whatever its feed does to it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import Entry, Identity
from bot.domain.fetching import Feed
from bot.domain.ids import derived_id
from bot.polling.identity import Keys, entry_keys, feed_keys, numbered_keys, remembered
from bot.polling.news import sift


def entry(guid: str | None = None, url: str | None = "https://example.com/a", title: str = "A new chip", **more: Any) -> Entry:
    """Make an entry that differs from another in what is said."""
    return Entry(guid=guid, url=url, title=title, **more)


def keys_of(one: Entry) -> Keys:
    """Return the keys of an entry alone in its document."""
    ((_, keys),) = entry_keys([one])
    return keys


def new_of(before: list[Entry], *after: Entry) -> list[Entry]:
    """Return what is new in a document, to a source that showed another one before."""
    found = sift(entry_keys(after), remembered(before), len(after))
    return [each.entry for each in found.new]


MONDAY, TUESDAY = (datetime(2026, 11, day, 9, 12, 31, tzinfo=UTC) for day in (23, 24))

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
    "the link, with another guid and title but the old date": (
        entry("g1", published_at=MONDAY),
        entry("g2", title="A new chip (update 1)", published_at=MONDAY),
    ),
    "title and date, at another house": (entry("g1", published_at=MONDAY), entry("g2", "https://example.org/a", published_at=MONDAY)),
    "title and date, with a token in link and guid": (
        entry("https://example.com/a?x=1", "https://example.com/a?x=1", published_at=MONDAY),
        entry("https://example.com/a?x=2", "https://example.com/a?x=2", published_at=MONDAY),
    ),
    "date and path, at another house with an edited title": (
        entry(None, "https://example.com/chips/a", published_at=MONDAY),
        entry(None, "https://example.org/chips/a", title="Edited", published_at=MONDAY),
    ),
    "with www": (entry(None, "https://example.com/a"), entry(None, "https://www.example.com/a", title="Edited")),
    "with a session": (
        entry(None, "https://example.com/a;jsessionid=1F"),
        entry(None, "https://example.com/a;jsessionid=2E", title="Edited"),
    ),
    "a guid that becomes the link": (entry("g1"), entry("https://example.com/a")),
    "re-dated, with a guid that is an address and the link too, which led through another door": (
        entry("https://www.example.com/a", "https://news.example.com/a?visit=1234567890ab", published_at=MONDAY),
        entry("https://www.example.com/a", "https://www.example.com/a?utm_source=rss", published_at=TUESDAY),
    ),
    "re-dated, with a guid that was the link, which leads through another door": (
        entry("https://www.example.com/a", "https://www.example.com/a?utm_source=rss", published_at=MONDAY),
        entry("https://www.example.com/a", "https://news.example.com/a?visit=1234567890ab", published_at=TUESDAY),
    ),
    "re-dated, with a guid": (entry("g1", published_at=MONDAY), entry("g1", published_at=TUESDAY)),
    "re-dated, without a guid": (entry(None, published_at=MONDAY), entry(None, published_at=TUESDAY)),
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
    "a new guid with a new date": (entry("g1", published_at=MONDAY), entry("g2", published_at=TUESDAY)),
    "one page, another title and date": (
        entry(None, published_at=MONDAY),
        entry(None, title="Another chip", published_at=TUESDAY),
    ),
    "one page as the guid, another title and date": (
        entry("https://example.com/a", published_at=MONDAY),
        entry("https://example.com/a", title="Another chip", published_at=TUESDAY),
    ),
    "an id that is none": (
        entry("N/A", "https://example.com/1", published_at=MONDAY),
        entry("N/A", "https://example.com/2", title="B", published_at=TUESDAY),
    ),
    "the same title on another day": (
        entry("g1", "https://example.com/1", published_at=MONDAY),
        entry("g2", "https://example.com/2", published_at=TUESDAY),
    ),
    "the same time, elsewhere": (
        entry(None, "https://example.com/1", published_at=MONDAY),
        entry(None, "https://example.com/2", title="B", published_at=MONDAY),
    ),
    "no link, equal titles, other guids": (entry("g1", None, "", summary="One."), entry("g2", None, "", summary="Two.")),
}


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME)
def test_the_same_entry_is_recognised(before, after):
    """Whatever of it changed, something that is believed was remembered."""
    assert new_of([before], after) == []


@pytest.mark.parametrize(("before", "after"), DIFFERENT.values(), ids=DIFFERENT)
def test_different_entries_are_not_confused(before, after):
    """Entries that differ in what identifies them are both told."""
    assert new_of([before], after) == [after]


SPELLED = "https://www.example.com/a"
OLD_KEYS = {
    "an id that is the link": (entry("http://www.example.com/a", "http://www.example.com/a", "Edited"), ("guid", SPELLED)),
    "no id": (entry(None, "http://www.example.com/a/", "Edited"), ("link", SPELLED)),
    "no id, with a session": (
        entry(None, "https://example.com/a;jsessionid=1"),
        ("pair", "https://example.com/a;jsessionid=1", "a new chip"),
    ),
    "an id of its own": (entry("g1", title="Edited"), ("guid", "g1")),
    "link and title": (entry("g2"), ("pair", "https://example.com/a", "a new chip")),
    "an episode without a link": (entry(None, "https://cdn.example.com/1.mp3?x=1", "One", summary="A talk."), ("title", "one")),
    "an episode with an id": (entry("g2", "https://cdn.example.com/1.mp3", "One", summary="A talk."), ("pair", "", "one a talk.")),
}


@pytest.mark.parametrize(("one", "key"), OLD_KEYS.values(), ids=OLD_KEYS)
def test_what_earlier_releases_noted_is_known(one, key):
    """A database that was made before dates were looked at makes nothing new; the next poll knows the entry by its marks of today."""
    dated = replace(one, published_at=MONDAY)
    found = sift(entry_keys([dated, entry("other", "https://example.com/other", "Other")]), {Identity(derived_id(*key))}, 2)
    assert [each.entry.guid for each in found.new] == ["other"]
    assert set(found.seen) >= set(keys_of(dated).own.present) - {Identity(derived_id(*key))}


def test_what_is_shared_makes_old_keys_worthless():
    """A page whose items have one link was known by it; its next item is new all the same."""
    old = {Identity(derived_id("guid", SPELLED))}
    items = [entry(SPELLED, SPELLED, f"News {n}", published_at=day) for n, day in enumerate((MONDAY, TUESDAY))]
    assert len(sift(entry_keys(items), old, 2).new) == 2


def test_a_rewrite_of_a_whole_document_is_no_news():
    """Three entries and more that get new ids and dates at once; two of them are two briefings."""
    names = ("a", "b", "c")

    def shown(day: datetime, count: int) -> list[Entry]:
        return [entry(f"{name}{day:%d}", f"https://example.com/{name}", f"Brief {name}", published_at=day) for name in names[:count]]

    assert new_of(shown(MONDAY, 3), *shown(TUESDAY, 3)) == []
    assert new_of(shown(MONDAY, 2), *shown(TUESDAY, 2)) == shown(TUESDAY, 2)


def test_keys_are_positive_63_bit_numbers():
    """They fit the integer columns of every database."""
    for key in keys_of(entry("g1", published_at=MONDAY)).asked:
        assert 0 < key < 1 << 63


def test_an_entry_listed_twice_counts_once():
    """Feeds list an article under two categories: the first stays."""
    first, again, rewritten = entry("g1"), entry("g1"), entry("g2")
    assert [kept for kept, _ in entry_keys([first, again, rewritten])] == [first]


def test_one_guid_on_all_entries_hides_none():
    """A feed whose guid is a constant still has each of its entries shown, and each once."""
    entries = [entry("0", url=f"https://example.com/{n}", title=f"News {n}") for n in range(5)]
    assert len(entry_keys(entries)) == 5
    assert remembered(entries) == remembered([*entries, entries[2]])


def test_one_link_on_all_entries_hides_none():
    """A feed without guids that links everything to its home page is told apart by titles."""
    entries = [entry(None, url="https://example.com/", title=f"Notice {n}") for n in range(4)]
    assert len(entry_keys(entries)) == 4


def test_one_link_and_title_on_all_entries_hides_none():
    """A status feed with one title and link for all its items is told apart by guids, also when the next one comes."""
    first = [entry(f"g{n}") for n in range(3)]
    assert len(entry_keys(first)) == 3
    assert [each.guid for each in new_of(first, *first, entry("g3"))] == ["g3"]


def test_a_notice_stays_known_when_its_neighbours_leave():
    """An entry keeps a key in common with itself, whether or not its document made a key useless."""
    together = [entry("0", url="https://example.com/1", title="One"), entry("0", url="https://example.com/2", title="Two")]
    assert new_of(together, together[1]) == []


def test_an_entry_that_says_nothing_is_left_out():
    """Without guid, link and words there is nothing to show and nothing to recognise."""
    assert entry_keys([entry(None, None, ""), entry(None, None, "  ")]) == ()
    assert remembered([]) == frozenset()


def test_keys_made_with_the_document_are_believed():
    """Whoever made them read the same entries; made here, they are the same."""
    feed = Feed(entries=(entry("g1"), entry("g1"), entry("g2", url="https://example.com/b", title="B")))
    made = tuple((number, *keys) for number, keys in numbered_keys(feed.entries))
    assert [number for number, *_ in made] == [0, 2]
    assert feed_keys(replace(feed, keys=made)) == feed_keys(feed) == entry_keys(feed.entries)


DOCUMENTS = st.lists(
    st.builds(
        Entry,
        guid=st.sampled_from([None, "g1", "g2", "https://example.com/a"]),
        url=st.sampled_from([None, "https://example.com/a", "https://example.com/a/", "https://example.com/b#v1"]),
        title=st.sampled_from(["", "A", "a ", "B"]),
        summary=st.sampled_from(["", "s"]),
        published_at=st.sampled_from([None, MONDAY, TUESDAY]),
    ),
    max_size=5,
)


@given(DOCUMENTS)
def test_no_two_entries_of_a_document_share_a_key(entries: list[Entry]):
    """Whatever a feed repeats, what is kept of it is told apart by each key."""
    keys = [key for _, keys in entry_keys(entries) for key in set(keys.own.present)]
    assert len(keys) == len(set(keys))


@given(DOCUMENTS, DOCUMENTS)
def test_what_was_shown_is_never_new_again(before: list[Entry], after: list[Entry]):
    """Neither in the same document, nor in the next one, nor once that was remembered too."""
    known = set(remembered(before))
    assert sift(entry_keys(before), known, len(before)).new == ()
    shown = sift(entry_keys(after), known, len(after))
    again = sift(entry_keys(after), known | set(shown.seen), len(after))
    assert again == ((), ())
    assert len({each.identity for each in shown.new}) == len(shown.new)
