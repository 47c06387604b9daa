"""The bundled feeds: well-formed, fictional, fresh, and the same outlets before and after."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from bot.demo.feeds import CATALOGUE, WHOLE, Edition, document, read_catalogue
from bot.demo.freshen import freshen
from bot.domain.errors import SettingError
from bot.domain.source import SourceKind
from bot.resources import read_bytes

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FILES = read_bytes("demo")
FEEDS = read_catalogue(FILES)
BROKEN = tuple(feed for feed in FEEDS if feed.content_type.startswith("text/html"))
SOUND = tuple(feed for feed in FEEDS if feed not in BROKEN)
ATOM = "{http://www.w3.org/2005/Atom}"
RSS1 = "{http://purl.org/rss/1.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


class Item(NamedTuple):
    title: str
    link: str
    date: datetime


def served(feed, edition: Edition) -> bytes:
    """Return a feed's document as it would be served at NOW."""
    return freshen(document(FILES, f"{edition}/{feed.file}"), NOW)


def items(body: bytes) -> list[Item]:
    """Read the items of a document in any of the four formats."""
    if body.startswith(b"{"):
        return [Item(each["title"], each["url"], datetime.fromisoformat(each["date_published"])) for each in json.loads(body)["items"]]
    root = ET.fromstring(body)  # noqa: S314 -- our own files
    if root.tag == f"{ATOM}feed":
        return [Item(text(e, f"{ATOM}title"), text(e, f"{ATOM}id"), iso(e, f"{ATOM}updated")) for e in root.iter(f"{ATOM}entry")]
    if root.tag == "rss":
        return [Item(text(e, "title"), text(e, "link"), parsedate_to_datetime(text(e, "pubDate"))) for e in root.iter("item")]
    return [Item(text(e, f"{RSS1}title"), text(e, f"{RSS1}link"), iso(e, f"{DC}date")) for e in root.iter(f"{RSS1}item")]


def text(element: ET.Element, tag: str) -> str:
    """Return the text of a child that must be there."""
    found = element.findtext(tag)
    assert found, tag
    return found


def iso(element: ET.Element, tag: str) -> datetime:
    """Return a child's instant."""
    return datetime.fromisoformat(text(element, tag))


def kind_of(body: bytes) -> str:
    """Name the format of a document by its root."""
    return "json" if body.startswith(b"{") else ET.fromstring(body).tag  # noqa: S314 -- our own files


def test_the_demo_shows_every_format_and_many_languages():
    """What Newsdesk reads is what its demo shows: four formats, six languages, a primary source, and one outlet that is broken."""
    assert {kind_of(served(feed, Edition.AFTER)) for feed in SOUND} == {"json", "rss", f"{ATOM}feed", f"{RDF}RDF"}
    assert {feed.lang for feed in SOUND} >= {"en", "fr", "de", "es", "ja", "ko"}
    assert SourceKind.PRIMARY in {feed.kind for feed in SOUND}
    assert len(BROKEN) == 1


def test_no_file_is_left_over():
    """Each file belongs to a feed of the catalogue, and stands in both whole editions."""
    named = {f"{edition}/{feed.file}" for feed in FEEDS for edition in Edition}
    whole = {f"{edition}/{feed.file}" for feed in FEEDS for edition in WHOLE}
    assert whole | {CATALOGUE} <= set(FILES) <= named | {CATALOGUE}


@pytest.mark.parametrize(("edition", "least", "most"), [(Edition.LATER, 0, 21), (Edition.NIGHT, 360, 420)])
def test_what_comes_later_is_one_item_on_top(edition, least, most):
    """Of the hour at which the demo polls it, with all below as it was."""
    later = [feed for feed in SOUND if f"{edition}/{feed.file}" in FILES]
    assert later
    for feed in later:
        (new, *rest) = items(served(feed, edition))
        assert rest == items(served(feed, Edition.AFTER))
        assert timedelta(minutes=least) < new.date - NOW < timedelta(minutes=most)


@pytest.mark.parametrize("feed", SOUND, ids=lambda feed: feed.file)
def test_news_come_on_top_of_the_baseline(feed):
    """The later edition is the earlier one with news above it, so that a poll finds exactly the news."""
    before, after = items(served(feed, Edition.BEFORE)), items(served(feed, Edition.AFTER))
    assert 1 <= len(before) <= 2
    assert len(after) > len(before)
    assert after[-len(before) :] == before


@pytest.mark.parametrize("feed", SOUND, ids=lambda feed: feed.file)
def test_news_are_fresh_and_the_baseline_is_old(feed):
    """Whenever the demo runs, its news are less than an hour old, newest first, and its baseline is of another day."""
    before, after = items(served(feed, Edition.BEFORE)), items(served(feed, Edition.AFTER))
    news = after[: -len(before)]
    assert all(NOW - timedelta(hours=1) < item.date < NOW for item in news)
    assert all(item.date < NOW - timedelta(hours=20) for item in before)
    assert [item.date for item in after] == sorted((item.date for item in after), reverse=True)


def test_outlets_are_fictional():
    """Every address is under .example, which RFC 2606 reserves: nobody's name is borrowed, and no link leads anywhere."""
    hosts = {feed.file: {urlsplit(item.link).hostname or "" for item in items(served(feed, Edition.AFTER))} for feed in SOUND}
    assert all(len(names) == 1 and names.pop().endswith(".example") for names in hosts.values())


def test_no_two_items_share_an_address():
    """Reports of one story are different articles: what joins them is grouping, not a shared link."""
    links = [item.link for feed in SOUND for item in items(served(feed, Edition.AFTER))]
    assert len(set(links)) == len(links)


@pytest.mark.parametrize("edition", WHOLE)
def test_the_broken_feed_is_a_page(edition):
    """One outlet answers with HTML that no XML parser takes, before and after."""
    body = served(BROKEN[0], edition)
    assert body.startswith(b"<!DOCTYPE html>")
    with pytest.raises(ET.ParseError):
        ET.fromstring(body)  # noqa: S314 -- our own files


def test_a_document_that_is_missing_is_named():
    """An incomplete installation says which file it lacks and what to do."""
    with pytest.raises(SettingError, match=r"config/demo/before/gone\.xml is missing"):
        document(FILES, "before/gone.xml")


@pytest.mark.parametrize(
    "listed",
    [
        b"[[feed",
        b"\xff",
        b"",
        b"feed = 3",
        b'[[feed]]\nfile = "a.xml"',
        b'[[feed]]\nfile="a"\ntitle="A"\nlang="en"\ncontent_type="x"\nkind="z"',
    ],
    ids=["no TOML", "no UTF-8", "no feed", "no table", "no title", "no such kind"],
)
def test_a_catalogue_that_cannot_be_read_is_refused(listed):
    """A mistake in feeds.toml is one sentence that names the file, whatever the mistake."""
    with pytest.raises(SettingError, match=r"config/demo/feeds\.toml cannot be read"):
        read_catalogue({CATALOGUE: listed})
