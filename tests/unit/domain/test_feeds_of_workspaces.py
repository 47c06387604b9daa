"""Lists of feeds as people bring them, and a feed that a workspace adds under an address that another one was given up for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.destination import Platform, Workspace
from bot.domain.errors import InvalidInput
from bot.domain.feed_list import LONGEST_LIST, Listed, addresses_in, check_size
from bot.domain.following import apart
from tests.fakes.make import make_source

ONE, OTHER = Workspace(Platform.DISCORD, "1"), Workspace(Platform.SLACK, "T1")


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("", []),
        ("  \n \t", []),
        ("https://a.example/feed", ["https://a.example/feed"]),
        ("https://a.example/feed\nhttps://b.example/feed", ["https://a.example/feed", "https://b.example/feed"]),
        ("a.example b.example  a.example", ["a.example", "b.example"]),
        ("a.example\r\n\r\nb.example\r\n", ["a.example", "b.example"]),
        ("例え.jp/フィード", ["例え.jp/フィード"]),
    ],
)
def test_a_list_may_be_nothing_but_addresses(text: str, addresses: list[str]):
    """One a line or beside each other, each once, in their order."""
    assert list(addresses_in(text)) == [Listed(each) for each in addresses]


@given(st.text(max_size=300))
def test_no_address_of_a_list_has_a_space_or_comes_twice(text: str):
    """Whatever was pasted."""
    found = [each.url for each in addresses_in(text)]
    assert len(found) == len(set(found))
    assert all(each and not any(letter.isspace() for letter in each) for each in found)


@pytest.mark.parametrize("number", [0, 1, LONGEST_LIST])
def test_a_list_of_a_mebibyte_is_read(number: int):
    """And nothing larger is."""
    check_size(number)
    with pytest.raises(InvalidInput, match="1 MiB") as refused:
        check_size(LONGEST_LIST + 1 + number)
    assert (refused.value.code, refused.value.params) == ("feed_list_too_large", {"size": 1})


def test_a_feed_keeps_its_id_where_no_other_has_it():
    """Whoever follows one address shares one feed."""
    feed = make_source()
    assert apart(feed, ONE, moved=False) == feed


def test_a_feed_under_an_address_that_another_gave_up_is_a_workspaces_own():
    """Always the same, and with another id for each workspace; all else stays."""
    feed = make_source()
    mine, theirs = apart(feed, ONE, moved=True), apart(feed, OTHER, moved=True)
    assert mine == apart(feed, ONE, moved=True)
    assert len({feed.id, mine.id, theirs.id}) == 3
    assert (mine.url, mine.title, mine.host) == (feed.url, feed.title, feed.host)
