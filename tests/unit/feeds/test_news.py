"""A document that follows on another is read as far as it says something else, and comes to the same."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.fetching import Feed, Repeated
from bot.feeds.parsing.parse import parse_document
from bot.feeds.parsing.pieces import MOST_ITEMS, pieces_of
from bot.feeds.parsing.wire import pack_feed, unpack_answer
from bot.polling.identity import feed_keys
from tests.unit.feeds.feeds import atom, item, rss

URL = "https://a.example/feed"


def read(document: bytes, before: bytes = b"") -> Feed:
    """Read a document as a parser process does, over the wire."""
    return unpack_answer(pack_feed(parse_document(document, None, URL, before)))


def guids(feed: Feed) -> list[str | None]:
    return [entry.guid for entry in feed.entries]


def every_key(feed: Feed) -> frozenset[int]:
    return frozenset(key for _, keys in feed_keys(feed) for key in keys.all) | feed.repeated.keys()


def test_what_the_document_before_held_is_not_read_again():
    """The new item is an entry; the others are told by their keys and times."""
    before = read(rss(item(1), item(2)))
    after = read(rss(item(3), item(1), item(2)), before.shown)
    whole = read(rss(item(3), item(1), item(2)))
    assert guids(after) == ["urn:chips:3"]
    assert (len(after.repeated), after.count) == (2, 3)
    assert every_key(after) == every_key(whole)
    assert (after.times, after.shown) == (whole.times, whole.shown)
    assert (after.title, after.home_url, after.hints, after.format) == (whole.title, whole.home_url, whole.hints, whole.format)


def test_a_document_without_news_has_no_entries():
    """Only the order or the date of the document changed."""
    before = read(rss(item(1), item(2)))
    after = read(rss(item(2), item(1)), before.shown)
    assert (guids(after), len(after.repeated)) == ([], 2)


def test_an_item_that_changed_is_read():
    """Its keys are known all the same, so that it is not posted twice."""
    before = read(rss(item(1), item(2)))
    after = read(rss(item(1), item(2).replace("Report", "Second report")), before.shown)
    assert guids(after) == ["urn:chips:2"]
    assert feed_keys(after)[0][1].primary in every_key(before)


def test_one_guid_with_two_links_is_vague_across_documents():
    """What tells entries apart is judged by the whole document, whichever of them are read."""
    one, other = (f"<title>{name}</title><guid>same</guid><link>https://a.example/{name}</link>" for name in ("one", "other"))
    before = read(rss(one))
    after = read(rss(other, one), before.shown)
    assert every_key(after) == every_key(read(rss(other, one)))


def test_entries_are_read_again_when_what_is_around_them_changed():
    """Links and languages of a feed belong to its entries."""
    relative = "<title>T</title><link>story</link>"
    here = rss(relative, item(1))
    after = read(here.replace(b"<link>https://chips.example/</link>", b"<link>https://salsa.example/</link>"), read(here).shown)
    assert after.entries[0].url == "https://salsa.example/story"
    assert read(rss(item(1), channel="<language>de</language>"), read(rss(item(1))).shown).entries[0].lang == "de"


def test_atom_is_read_the_same_way():
    """Entries instead of items."""
    entry = "<id>urn:{n}</id><title>T{n}</title><link href='https://a.example/{n}'/><updated>2026-03-02T09:00:00Z</updated>"
    one, two = (entry.format(n=number) for number in (1, 2))
    after = read(atom(two, one), read(atom(one)).shown)
    assert (guids(after), len(after.repeated)) == (["urn:2"], 1)


def test_a_document_that_only_looks_the_same_is_read_whole():
    """A list of items in a comment or in text is no list of items: the parser finds fewer, and then nothing is remembered."""
    decoy = item(1) + "<description><![CDATA[<item><title>x</title></item>]]></description>"
    assert read(rss(decoy, item(2))).shown == b""
    before = read(rss(item(1), item(2)))
    assert guids(read(rss(decoy, item(2)), before.shown)) == ["urn:chips:1", "urn:chips:2"]


def test_a_document_that_became_ill_formed_is_read_thoroughly():
    """The strict parser refuses its new item, and the thorough one reads all of it."""
    before = read(rss(item(1)))
    after = read(rss("<title>broken <b>x</title><guid>g</guid>", item(1)), before.shown)
    assert (after.count, after.repeated, after.shown) == (2, Repeated(), b"")


def test_long_documents_are_not_remembered():
    """They are rare, and what they showed would take the place of a hundred others."""
    assert pieces_of(rss(*map(item, range(MOST_ITEMS + 1)))) is None
    assert pieces_of(b"<rss><channel></channel></rss>") is None
    assert pieces_of(b"<rss><channel><item><title>cut off") is None


@given(st.lists(st.integers(0, 12), max_size=8), st.lists(st.integers(0, 12), max_size=8))
def test_reading_news_comes_to_the_same_as_reading_all(earlier, later):
    """Whatever items two documents share, in whatever order and however often: the same keys, times and memory."""
    before, whole = read(rss(*map(item, earlier))), read(rss(*map(item, later)))
    after = read(rss(*map(item, later)), before.shown)
    assert every_key(after) == every_key(whole)
    assert after.times == whole.times
    assert after.shown == whole.shown
    assert set(guids(after)) | {f"urn:chips:{number}" for number in earlier} >= set(guids(whole))


def test_nothing_is_remembered_of_a_document_in_which_something_is_vague():
    """The key of an entry may change with its neighbours there: an old entry with an edited title would count as news."""
    one, other = (f"<title>{name}</title><guid>same</guid><link>https://a.example/{name}</link>" for name in ("one", "other"))
    assert read(rss(one, other)).shown == b""
    after = read(rss(one, other), read(rss(one)).shown)
    assert (after.count, after.repeated, after.shown) == (2, Repeated(), b"")
    twins = "<title>T</title><link>https://a.example/t</link><guid>{}</guid>"
    assert read(rss(twins.format("a"), twins.format("b"))).shown == b""


def test_a_memory_that_is_none_is_passed_over():
    """Whatever a damaged parser has handed over, the next document is read whole."""
    for before in (b"abc", b"x" * 20, b"x" * 56):
        assert guids(read(rss(item(1)), before)) == ["urn:chips:1"]
