"""JSON Feed."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.parsing.jsonfeed import read_json
from bot.feeds.parsing.parse import parse_document
from bot.feeds.parsing.problems import NotAFeed

URL = "https://a.example/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: object, **fields: object) -> bytes:
    return json.dumps({"version": VERSION, "title": "Quanta & Co", "items": list(items), **fields}).encode()


def test_an_item_gives_all_that_an_entry_has():
    """Version 1.1, with relative addresses."""
    item = {
        "id": "urn:1", "url": "/1", "title": "A < B & C", "summary": "Short & sweet", "content_html": "<p>Long <b>text</b> &amp; more</p>",
        "language": "fr", "image": "https://a.example/i.png", "date_published": "2026-11-23T10:00:00+01:00",
    }  # fmt: skip
    found = parse_document(feed(item, language="en", home_page_url="https://a.example/"), "application/feed+json", URL)
    (entry,) = found.entries
    assert (found.title, found.lang, found.home_url, found.format) == ("Quanta & Co", "en", "https://a.example/", "json")
    assert (entry.guid, entry.url, entry.title) == ("urn:1", "https://a.example/1", "A < B & C")
    assert (entry.summary, entry.body, entry.lang) == ("Short & sweet", "Long text & more", "fr")
    assert (entry.image_url, entry.published_at) == ("https://a.example/i.png", datetime(2026, 11, 23, 9, tzinfo=UTC))


def test_plain_content_numbers_as_ids_and_attachments():
    """What feeds write besides the standard's examples."""
    item = {
        "id": 17,
        "external_url": "https://b.example/",
        "content_text": "1 < 2",
        "attachments": [{"url": "https://a.example/i.jpg", "mime_type": "image/jpeg"}],
    }
    (entry,) = read_json(feed(item), URL).entries
    assert (entry.guid, entry.url, entry.summary, entry.image_url) == ("17", "https://b.example/", "1 < 2", "https://a.example/i.jpg")


def test_trailing_text_and_bare_controls_do_no_harm():
    """Lenient where nothing can be misunderstood."""
    document = feed({"id": "1", "title": "A"}).replace(b'"A"', b'"A\tB"') + b"\n<!-- cached -->"
    assert read_json(document, URL).entries[0].title == "A B"


@pytest.mark.parametrize(
    "document", [b"{}", b"[]", b'{"items": {}}', b'{"items": []}', b'{"version": "x", "items": 1}', b"{", b"[" * 100_000, b'"x"']
)
def test_other_json_is_no_feed(document):
    """Also the deepest of it."""
    with pytest.raises(NotAFeed):
        read_json(document, URL)


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(
    ["id", "url", "title", "summary", "content_html", "content_text", "language", "image", "date_published", "attachments", "external_url"]
)


@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=6) | VALUES, max_size=4))
def test_items_of_any_shape_are_read_without_a_crash(items):
    """Values of the wrong type are left out, one by one."""
    found = read_json(json.dumps({"version": VERSION, "items": items}).encode(), URL)
    assert len(found.entries) == sum(isinstance(item, dict) for item in items)
