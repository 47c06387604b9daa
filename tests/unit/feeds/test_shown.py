"""What is remembered of a document: its pieces, and a row for each."""

from datetime import UTC, datetime

import pytest

from bot.domain.article import Entry
from bot.domain.times import micros
from bot.feeds.parsing.pieces import pieces_of
from bot.feeds.parsing.shown import all_differ, pack_shown, repeated_of, row_of, unpack_shown
from bot.polling.identity import entry_keys
from bot.polling.marks import entry_marks

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENTRIES = {
    "all": Entry(guid="g", url="https://a.example/1", title="T", published_at=AT),
    "no link": Entry(guid="g", title="T", published_at=AT),
    "no guid": Entry(url="https://a.example/1", title="T", published_at=AT),
    "a title alone": Entry(title="T", published_at=AT),
}


def rows(*entries: Entry) -> list[bytes]:
    return [row_of(entry, entry_marks(entry)) for entry in entries]


@pytest.mark.parametrize("name", [b"item", b"entry", b"rss:item", b"my-own.name:entry"])
def test_items_are_found_by_their_names(name):
    """With any prefix and with attributes; the space after an item belongs to it, and changes nothing."""
    data = b"<a><%b>one</%b> <%b x='1'>two</%b>\n</a>" % (name, name, name, name)
    pieces = pieces_of(data)
    assert pieces is not None
    assert (pieces.head, len(pieces.items), pieces.tail) == (b"<a>", 2, b"\n</a>")
    assert pieces.only((0, 1)) == data
    assert pieces.hashes() == pieces._replace(items=[item.rstrip() for item in pieces.items]).hashes()


@pytest.mark.parametrize("name", [b"items", b"itemized", b"item:x", b"my:item:x", b"a:b:item", b"itunes:image", b"/item"])
def test_what_only_begins_like_an_item_is_none(name):
    """RSS 1.0 has a list of items before them."""
    assert pieces_of(b"<a><%b>one</item></a>" % name) is None


@pytest.mark.parametrize("end", [b">", b" a='1'>", b"\n>", b"\t>", b"\r>", b"\f>", b"\v>"])
def test_items_are_found_among_what_only_begins_like_them(end):
    """All of a document are spelt like the first; their names may be followed by any space."""
    data = b"<a><items/><item>one</item><itemized/><item%btwo</item></a>" % end
    pieces = pieces_of(data)
    assert pieces is not None
    assert pieces == (b"<a><items/>", [b"<item>one</item><itemized/>", b"<item%btwo</item>" % end], b"</a>")
    assert pieces_of(data.replace(b"<items/>", b"").replace(b"<itemized/>", b"")) == (
        b"<a>", [b"<item>one</item>", b"<item%btwo</item>" % end], b"</a>",
    )  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_a_row_tells_the_keys_and_the_time_of_its_entry(entry):
    """They are the keys that the entry has in any document without anything vague, and are told when it comes again."""
    ((_, keys),) = entry_keys([entry])
    repeated = repeated_of(rows(entry))
    assert repeated.keys() == frozenset(keys.own.present)
    assert list(repeated.times()) == [micros(AT)]


def test_what_says_nothing_at_all_has_no_keys():
    """It is remembered, so that its item is known, and never told."""
    nothing, told = rows(Entry(published_at=AT), ENTRIES["all"])
    assert repeated_of([nothing, told]) == repeated_of([told])
    assert repeated_of([nothing, nothing]).packed == b""
    assert all_differ([nothing, nothing, told])


@pytest.mark.parametrize(
    ("other", "differ"),
    [
        (Entry(guid="h", url="https://a.example/2", title="U"), True),
        (Entry(guid="g", url="https://a.example/2", title="U"), False),
        (Entry(guid="h", url="https://a.example/1", title="U"), False),
        (Entry(url="https://a.example/1", title="U"), False),
        (Entry(guid="https://a.example/1", url="https://a.example/2", title="U"), True),
    ],
)
def test_each_mark_stands_on_one_entry_or_something_may_be_vague(other, differ):
    """Also the link of an entry with a guid, which is no key of it; but a link is not the guid that looks the same."""
    assert all_differ(rows(ENTRIES["all"], other)) is differ


def test_what_is_packed_is_found_by_its_item():
    """Nothing is found in bytes of another length, or in none."""
    one, two = rows(*list(ENTRIES.values())[:2])
    packed = pack_shown(b"around!!", [b"item one", b"item two"], [one, two])
    assert unpack_shown(packed) == (b"around!!", {b"item one": one, b"item two": two})
    for broken in (b"", packed[8:], packed[:-1]):
        assert unpack_shown(broken) == (b"", {})
