"""Feeds of our own, as they are written down: what other programs read there is what we meant."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import fromstring

import feedparser
import pytest

from bot.domain.article import StoryId
from bot.feeds.parsing.parse import parse_document
from bot.web.feeds.atom import atom
from bot.web.feeds.document import Document, Entry, story_urn
from bot.web.feeds.jsonfeed import json_feed
from tests.fakes.naughty import NAUGHTY

AT = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
HOSTILE = (*NAUGHTY, "\x00\x0b\ufffe control", "]]>", "&amp;lt;", "\U0001f9ea 題 עברית")
STORY = Entry(
    id=story_urn(StoryId(7)),
    title="A lab opens its <model>",
    url="https://news.example/1?a=1&b=2",
    story="https://desk.example/stories/7",
    summary="What it says & does",
    source="The Courier",
    lang="de",
    published=AT - timedelta(hours=1),
    updated=AT,
    topics=("AI", "Quantum"),
)
FEED = Document(
    id="urn:uuid:00000000-0000-5000-8000-000000000000",
    title="#news · Newsdesk",
    own="https://desk.example/feed/abc",
    home="https://desk.example/channel/1",
    language="en",
    made_at=AT,
    entries=(STORY,),
)
_ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_atom_is_read_as_it_was_meant():
    """By another program, without a complaint: text as text, the publisher's address, ours beside it, and an id that is no address."""
    read = feedparser.parse(atom(FEED))
    assert not read.bozo, read.get("bozo_exception")
    [entry] = read.entries
    assert (entry.title, entry.title_detail.type) == (STORY.title, "text/plain")
    assert {each.rel: each.href for each in entry.links} == {"alternate": STORY.url, "related": STORY.story}
    assert (entry.id, entry.author, [each.term for each in entry.tags]) == (STORY.id, "The Courier", ["AI", "Quantum"])
    assert {each.rel: each.href for each in read.feed.links} == {"self": f"{FEED.own}.atom", "alternate": FEED.home}
    assert read.feed.updated_parsed[:5] == (2026, 11, 30, 8, 30)


@pytest.mark.parametrize(("write", "kind"), [(atom, "application/atom+xml"), (json_feed, "application/feed+json")])
def test_our_own_reader_takes_it_for_a_feed(write, kind: str):
    """A Newsdesk can follow another one."""
    feed = parse_document(write(FEED), kind, FEED.own)
    assert (feed.title, feed.count) == (FEED.title, 1)
    [entry] = feed.entries
    assert (entry.guid, entry.url, entry.published_at) == (STORY.id, STORY.url, STORY.published)
    assert "What it says & does" in entry.summary


def test_atom_has_what_its_rules_ask_for():
    """RFC 4287, 4.1: id, title and updated of each, an author, ids that differ, one alternate link at most, content where no link is."""
    bare = replace(STORY, id=story_urn(StoryId(8)), url="", story="", summary="", source="", topics=(), lang="")
    root = fromstring(atom(replace(FEED, entries=(STORY, bare))))  # noqa: S314 - our own
    entries = root.findall("a:entry", _ATOM)
    for node in (root, *entries):
        assert all(node.find(f"a:{name}", _ATOM) is not None for name in ("id", "title", "updated"))
        assert len(node.findall("a:link[@rel='alternate']", _ATOM)) <= 1
    assert root.find("a:author/a:name", _ATOM) is not None
    assert len({each.findtext("a:id", namespaces=_ATOM) for each in entries}) == 2
    assert [each.find("a:content", _ATOM) is not None for each in entries] == [False, True]


def test_json_feed_has_what_its_rules_ask_for():
    """Version 1.1: ids and content of each item, absolute addresses, dates of RFC 3339; nothing is there that says nothing."""
    made = json.loads(json_feed(replace(FEED, entries=(STORY, replace(STORY, id="urn:x", summary="", source="", lang="", story="")))))
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert made["feed_url"] == "https://desk.example/feed/abc.json"
    first, second = made["items"]
    assert (first["id"], first["url"], first["_newsdesk"]) == (STORY.id, STORY.url, {"story": STORY.story})
    assert datetime.fromisoformat(first["date_published"]) == STORY.published
    assert second["content_text"] == STORY.title
    assert not {"authors", "language", "_newsdesk"} & second.keys()


def test_what_feeds_write_stays_text():
    """Whatever would like to be markup is the same text behind either form, but for what no XML can hold."""
    entries = tuple(replace(STORY, id=f"urn:x:{number}", title=text, summary=text) for number, text in enumerate(HOSTILE))
    root = fromstring(atom(replace(FEED, entries=entries)))  # noqa: S314 - our own
    titles = [each.text or "" for each in root.findall("a:entry/a:title", _ATOM)]
    shown = [text.replace("\x00", "").replace("\x0b", "").replace("\ufffe", "") for text in HOSTILE]
    assert titles == [each.replace("\r\n", "\n").replace("\r", "\n") for each in shown]
    assert all(each.get("type") is None for each in root.findall("a:entry/a:title", _ATOM))
    assert [each["title"] for each in json.loads(json_feed(replace(FEED, entries=entries)))["items"]] == shown


def test_a_feed_without_entries_is_one():
    """It changed when its address was made."""
    empty = replace(FEED, entries=())
    assert empty.updated == AT
    assert parse_document(atom(empty), None, FEED.own).count == 0
