"""Real feeds of the shared folder, served over loopback and fetched as the bot fetches them."""

import calendar
import gzip
import json
import os
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from bot.domain.article import Identity
from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import Feed, Fetched, Unchanged
from bot.domain.source import Source
from bot.feeds.fetcher import HttpFetcher
from bot.feeds.parsing.encoding import to_utf8
from bot.feeds.parsing.parse import parse_document
from bot.feeds.parsing.pieces import pieces_of
from bot.feeds.parsing.problems import ParseProblem
from bot.feeds.parsing.raw import plain_title
from bot.feeds.settings import FetchSettings
from bot.polling.identity import feed_keys
from tests.fakes.addresses import allowing
from tests.fakes.feed_server import FeedServer
from tests.unit.feeds.feeds import clock, source

pytestmark = pytest.mark.acceptance

URL = "https://a.example/feed"
SETTINGS = FetchSettings(host_spacing=0, parse_timeout=20)

MORE_THAN_FEEDPARSER = {
    "fastfeedparser__json_feed_sample.json": "JSON Feed, which feedparser does not read",
    "feed-extractor__json-feed-standard-realworld.json": "JSON Feed",
    "feed-rs__jsonfeed_elastic_1.1.json": "JSON Feed",
    "feedparser__byparker.json": "JSON Feed with text behind its end",
    "feedparser__daringfireball.json": "JSON Feed with text behind its end",
    "node-feedparser__compressed.xml": "a gzip file",
    "node-feedparser__invalid-characters-gzipped.xml": "a gzip file",
    "simplepie__feed-utf16le.xml": "UTF-16 without a byte order mark",
}
"""Files in which we find entries and feedparser, given the bytes as they are, finds none."""

RESOLVED = "an id is kept as it was written; feedparser resolves it as if it were a relative address"
DIFFERENCES = {
    ("feed-rs__atom_mediarss_reddit_1.xml", "id"): RESOLVED,
    ("rsparser__livemint.xml", "id"): RESOLVED,
    ("rss-parser__itunes-missing-image.rss", "id"): RESOLVED,
    ("rome__atom_0.3_DC_Sy.xml", "id"): RESOLVED,
    (
        "rome__atom_0.3_DC_Sy.xml",
        "link",
    ): "the link is percent-encoded where it holds what an address may not; feedparser gives the id instead",
    ("rss-parser__missing-fields.atom", "link"): "feedparser offers the id as link, although it is a tag: URI; only http(s) survives here",
    ("feedparser__shiftjis.xml", "title"): "undeclared Shift_JIS, unreadable in both: feedparser guesses ISO 8859-2, we Windows-1252",
    ("rsparser__kc0011.rss", "date"): "2020/1/10 is the tenth of January (the page says so); feedparser reads the first of November",
    ("rss-parser__feed-test-hindi-channel-image.xml", "date"): "feedparser does not read this date at all",
    ("rss-parser__uolNoticias.rss", "date"): "Seg, 24 Set 2018 is a date in Portuguese, which feedparser does not read",
    ("rss-parser__feed-test-charset.xml", "link"): "an episode without a link leads to its recording",
    ("feed-rs__rss_2.0_spreaker.xml", "title"): "the name of the outlet behind the title is cut",
}
"""What differs from feedparser and stays so, with the reason."""


def shared_feeds() -> Path:
    folder = Path(os.environ.get("TESTS_SHARED") or Path(__file__).parents[2].parent / "shared") / "feeds"
    if not folder.is_dir():
        pytest.skip(f"the shared feeds are not there: {folder}")
    return folder


def feed_files() -> list[Path]:
    return [path for path in sorted(shared_feeds().iterdir()) if path.name != "PROVENANCE.jsonl"]


def entries_on_record() -> dict[str, int]:
    """Return how many entries the folder's own record counts in each file: feedparser's count, and those of its JSON feeds."""
    lines = (shared_feeds() / "PROVENANCE.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["file"]: record.get("entries") or 0 for record in map(json.loads, lines)}


def reference(path: Path, url: str) -> Any:
    """Return what feedparser makes of a file; gzip files are unpacked for it."""
    body = path.read_bytes()
    body = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return feedparser.parse(body, response_headers={"content-location": url})


async def fetch_all(fetcher: HttpFetcher, sources: list[Source]) -> dict[str, Fetched | Unchanged | FetchError]:
    """Fetch each source as the poll does; anything but an answer or a FetchError fails the test."""
    answers: dict[str, Fetched | Unchanged | FetchError] = {}
    for each in sources:
        try:
            answers[each.url] = await fetcher.fetch(each)
        except FetchError as error:
            answers[each.url] = error
    return answers


async def test_every_file_gives_the_entries_of_feedparser_or_one_clear_sentence():
    """First run: all entries that feedparser finds, and more; second run: all conditional, nothing new."""
    files = feed_files()
    async with FeedServer() as server, HttpFetcher.build(SETTINGS, clock=clock, policy=allowing("127.0.0.0/8")) as fetcher:
        server.serve_folder(shared_feeds())
        urls = {path: server.url("/" + path.name) for path in files}
        first = await fetch_all(fetcher, [source(url) for url in urls.values()])
        counts = {path.name: len(answer.feed.entries) if isinstance(answer := first[url], Fetched) else 0 for path, url in urls.items()}
        expected = {path.name: len(feedparser.parse(path.read_bytes()).entries) for path in files}
        stated = entries_on_record()
        assert sum(count > 0 for count in stated.values()) == 81
        assert {name: counts[name] for name, count in stated.items() if count and counts[name] != count} == {}
        assert {name for name, count in counts.items() if count and not expected[name]} == set(MORE_THAN_FEEDPARSER)
        assert {name: count for name, count in counts.items() if count != expected[name] and name not in MORE_THAN_FEEDPARSER} == {}
        assert_clear([answer for answer in first.values() if isinstance(answer, FetchError)], server.host)
        await assert_second_run_unchanged(fetcher, server, first)


def assert_clear(errors: list[FetchError], host: str) -> None:
    for error in errors:
        assert error.problem in (FetchProblem.NOT_A_FEED, FetchProblem.UNPARSABLE)
        assert str(error).startswith(host)
        assert str(error).endswith(".")
        assert "\n" not in str(error)


async def assert_second_run_unchanged(fetcher: HttpFetcher, server: FeedServer, first: dict[str, Any]) -> None:
    before = len(server.log)
    known = {url: answer for url, answer in first.items() if isinstance(answer, Fetched)}
    again = await fetch_all(fetcher, [source(url, validators=old.validators, body_hash=old.body_hash) for url, old in known.items()])
    assert {type(answer) for answer in again.values()} == {Unchanged}
    assert all(request.conditional for request in server.log[before:])


async def test_ids_links_titles_and_dates_agree_with_feedparser():
    """Entry by entry, but for the differences that are listed with their reasons; each of those still exists."""
    found: set[tuple[str, str]] = set()
    async with FeedServer() as server, HttpFetcher.build(SETTINGS, clock=clock, policy=allowing("127.0.0.0/8")) as fetcher:
        server.serve_folder(shared_feeds())
        for path in feed_files():
            url = server.url("/" + path.name)
            try:
                answer = await fetcher.fetch(source(url))
            except FetchError:
                continue
            assert isinstance(answer, Fetched)
            theirs = reference(path, url).entries
            found |= {(path.name, field) for field in differing(answer, theirs)}
    assert found == set(DIFFERENCES)


def differing(answer: Fetched, theirs: list[Any]) -> Iterator[str]:
    """Yield the names of fields that differ; the JSON feeds have nothing to compare with."""
    for ours, their in zip(answer.feed.entries, theirs, strict=bool(theirs)):
        pairs = {
            "id": (ours.guid, their.get("id")),
            "link": (ours.url, their.get("link")),
            "title": (ours.title, plain_title(their.get("title", ""))),
            "date": (without_fraction(ours.published_at), date_of(their)),
        }
        yield from (name for name, (mine, other) in pairs.items() if (mine or None) != (other or None))


def without_fraction(at: datetime | None) -> datetime | None:
    """Feedparser's dates have no fractions of a second."""
    return at and at.replace(microsecond=0)


def date_of(entry: Any) -> datetime | None:
    parts = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None


def marks(feed: Feed) -> frozenset[Identity]:
    return frozenset(mark for _, keys in feed_keys(feed) for mark in keys.own.present)


def test_what_a_document_adds_is_read_as_the_whole_is():
    """Each file as the successor of itself without its first quarter: what it adds and what it held come to the same as all of it."""
    remembered = 0
    for path in feed_files():
        try:
            whole = parse_document(path.read_bytes(), None, URL)
        except ParseProblem:
            continue
        pieces = pieces_of(to_utf8(path.read_bytes(), None))
        if not whole.shown or pieces is None or len(pieces.items) < 2:
            continue
        remembered += 1
        news = max(1, len(pieces.items) // 4)
        before = parse_document(pieces.only(range(news, len(pieces.items))), None, URL)
        after = parse_document(path.read_bytes(), None, URL, before.shown)
        assert marks(after) | after.repeated.keys() == marks(whole), path.name
        assert after.entries == whole.entries[: len(after.entries)], path.name
        assert (after.times, after.shown, after.title, after.lang) == (whole.times, whole.shown, whole.title, whole.lang), path.name
        assert after.repeated, path.name
    print(f"{remembered} files read as the successors of themselves")
    assert remembered > 40
