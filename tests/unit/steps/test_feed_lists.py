"""Lists of a workspace's feeds: what becomes of each feed of one, and what goes out."""

import asyncio

import pytest

from bot.app.peoples_feeds import lists_of
from bot.domain.destination import Platform, Workspace
from bot.domain.errors import InvalidInput
from bot.domain.feed_list import LONGEST_LIST
from bot.feeds.opml import OpmlFeed, read_opml, write_opml
from bot.steps.commands.feed_lists import FeedLists
from tests.fakes.feed_finder import NOW, feeds_of
from tests.fakes.loop_lag import watched_loop
from tests.fakes.make import make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.words import shipped_words

HERE, ELSEWHERE = Workspace(Platform.DISCORD, "1"), Workspace(Platform.SLACK, "T1")
SPEECH = shipped_words().into("en")


def listed(*numbers: int) -> bytes:
    """Return a file with some feeds."""
    return write_opml(OpmlFeed(url=f"https://{each}.example/feed", title=f"Feed {each}") for each in numbers)


def lists(store: MemoryStore, most: int = 50) -> FeedLists:
    """Return the use cases over a store."""
    return lists_of(feeds_of(store, most))


async def urls(store: MemoryStore, workspace: Workspace = HERE) -> list[str]:
    """Return the addresses that a workspace follows."""
    return sorted(each.url for each, _ in await store.followed(workspace))


async def test_a_list_fills_the_room_that_is_left_and_says_what_found_none():
    """The first of it come in; what is followed already takes no room, and a second time nothing changes."""
    store = MemoryStore()
    await lists(store).imported(listed(1, 2), HERE, "ann", SPEECH)
    page = await lists(store, most=4).imported(listed(2, *range(3, 10)), HERE, "ann", SPEECH)
    assert page.said.split("\n") == [
        "2 feeds were added: Feed 3 · Feed 4",
        "1 was followed here already: Feed 2",
        "5 could not be added, since no more than 4 feeds may be followed here: Feed 5 · Feed 6 · Feed 7 · Feed 8 · Feed 9",
    ]
    again = await lists(store, most=4).imported(listed(*range(2, 10)), HERE, "bob", SPEECH)
    assert "added:" not in again.said
    assert len(await urls(store)) == 4


async def test_what_nobody_may_give_is_named_and_the_rest_comes_in():
    """The guard of `feed add`, for each address; a key in an address is not shown."""
    store = MemoryStore()
    page = await lists(store).pasted(
        "https://ok.example/feed http://10.0.0.1/feed\nfile:///etc/passwd\nhttp://localhost/ https://ok.example/feed", HERE, "ann", SPEECH
    )
    assert "1 feed was added" in page.said
    assert "3 have addresses that Newsdesk does not fetch" in page.said
    assert await urls(store) == ["https://ok.example/feed"]


async def test_what_comes_in_belongs_to_the_workspace_and_what_goes_out_is_its_own():
    """Neither the operator's feeds nor those of others stand in its file, and what goes out comes in again."""
    store = MemoryStore()
    await store.add_sources([make_source()])
    await lists(store).imported(listed(1, 2), HERE, "ann", SPEECH)
    await lists(store).imported(listed(3), ELSEWHERE, "eve", SPEECH)
    assert {(each.owner, each.title) for each, _ in await store.followed(HERE)} == {(HERE.key, "")}  # what others would read
    document = await lists(store).exported(HERE)
    assert [each.url for each in read_opml(document)] == ["https://1.example/feed", "https://2.example/feed"]
    await lists(store).imported(document, ELSEWHERE, "eve", SPEECH)
    assert len(await urls(store, ELSEWHERE)) == 3
    assert await lists(store).exported(Workspace(Platform.SLACK, "T9")) == b""


async def test_a_list_is_parted_into_whole_lists_that_a_message_holds():
    """Each can be imported by itself, and together they are all."""
    store = MemoryStore()
    await lists(store).imported(listed(*range(50)), HERE, "ann", SPEECH)
    parts = await lists(store).parts(HERE)
    assert len(parts) > 1
    assert all(len(each) <= 2_800 for each in parts)
    assert sorted(feed.url for part in parts for feed in read_opml(part.encode())) == await urls(store)


async def test_a_list_is_asked_for_bit_by_bit():
    """Fifteen feeds at once, and the others over half an hour."""
    store = MemoryStore()
    await lists(store).imported(listed(*range(50)), HERE, "ann", SPEECH)
    due = [each.next_poll_at for each, _ in await store.followed(HERE)]
    assert sum(each.replace(microsecond=0) == NOW for each in due) == 15


@pytest.mark.parametrize("document", [b"", b"<html/>", b"<opml><body/></opml>", b"\0" * 20, b"x" * (LONGEST_LIST + 1)], ids=len)
async def test_what_is_no_list_is_refused_in_a_sentence(document: bytes):
    """And nothing is followed."""
    store = MemoryStore()
    with pytest.raises(InvalidInput):
        await lists(store).imported(document, HERE, "ann", SPEECH)
    assert await urls(store) == []


async def test_the_longest_list_holds_up_nobody():
    """Five thousand feeds are read beside the loop, and find that there is no room."""
    document = listed(*range(5_000))
    assert len(document) < LONGEST_LIST
    store = MemoryStore()
    async with watched_loop() as lag:
        page = await lists(store).imported(document, HERE, "ann", SPEECH)
        await asyncio.sleep(0)
    assert "4950 could not be added" in page.said
    assert lag.worst < 0.1
