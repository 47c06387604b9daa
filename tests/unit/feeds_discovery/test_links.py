"""What web pages say about feeds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.finding.links import page_links
from tests.unit.feeds_discovery.examples import html, link

TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
URL = "https://example.com/blog/"


def declared(head: str, url: str = URL) -> list[str]:
    """Return the addresses that a page's head declares."""
    return [feed.url for feed in page_links(html(head), url, TYPES).declared]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (link("/feed.xml"), "https://example.com/feed.xml"),
        (link("feed.xml"), "https://example.com/blog/feed.xml"),
        (link("https://feeds.example.org/x"), "https://feeds.example.org/x"),
        (link("//cdn.example.com/x"), "https://cdn.example.com/x"),
        (link("/a.atom", kind="application/atom+xml"), "https://example.com/a.atom"),
        (link("/f.json", kind="application/feed+json; charset=utf-8"), "https://example.com/f.json"),
        ('<LINK REL="Alternate" TYPE="Application/RSS+XML" HREF=" /feed.xml ">', "https://example.com/feed.xml"),
        ("<link rel=feed href=/feed.xml>", "https://example.com/feed.xml"),
        ('<base href="https://example.net/n/">' + link("feed.xml"), "https://example.net/n/feed.xml"),
        (link("/feed?a=1&amp;b=2"), "https://example.com/feed?a=1&b=2"),
    ],
)
def test_declared_feeds_are_found(head, expected):
    """In every spelling that browsers understand, as absolute addresses."""
    assert declared(head) == [expected]


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="alternate" hreflang="fr" href="/fr/">',
        '<link rel="stylesheet" type="text/css" href="/style.css">',
        '<link rel="alternate" type="application/rss+xml">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/rss+xml" href="http://[broken">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/old.xml"> -->',
    ],
)
def test_other_links_are_not_feeds(head):
    """Translations, styles, empty and hostile addresses are passed over."""
    assert declared(head) == []


def test_feeds_come_in_order_and_once():
    """The first is the site's own choice."""
    head = link("/all.xml", title="All") + link("/comments.xml") + link("/all.xml")
    links = page_links(html(head), URL, TYPES)
    assert [(feed.url, feed.title) for feed in links.declared] == [
        ("https://example.com/all.xml", "All"),
        ("https://example.com/comments.xml", ""),
    ]


def test_links_in_the_text_count_when_they_are_spelled_like_feeds():
    """On the page's own site only: others' feeds are not this page's."""
    body = (
        '<a href="/rss">RSS</a> <a href="/news/feed/">Feed</a> <a href="/feedback">Feedback</a> <a href="/a.rss">a</a>'
        '<a href="https://feeds.example.com/atom.xml">Atom</a> <a href="https://other.example/rss">x</a> <a href="http://[">y</a>'
    )
    links = page_links(html(body=body), "https://www.example.com/", TYPES)
    assert [feed.url for feed in links.mentioned] == [
        "https://www.example.com/rss",
        "https://www.example.com/news/feed/",
        "https://www.example.com/a.rss",
        "https://feeds.example.com/atom.xml",
    ]


def test_password_fields_are_seen():
    """They tell a login from a page."""
    assert page_links(html(body='<form><input name=user><input type="Password"></form>'), URL, TYPES).asks_password
    assert not page_links(html(), URL, TYPES).asks_password


@given(st.text(alphabet="<>/\"'= abcehrfliknpst:[]&;#!-\x00\ud800é", max_size=200))
def test_no_page_breaks_the_reader(text):
    """Whatever stands in a page, it gives links or none."""
    assert isinstance(page_links(text, URL, TYPES).declared, tuple)


def test_a_huge_page_is_read_only_at_its_beginning():
    """Links behind the first megabytes are not looked for."""
    assert declared(" " * 2_100_000 + link("/feed.xml")) == []


HOSTILE = {
    "attributes": "<a " + " ".join(f"a{number}=1" for number in range(100_000)) + ">",
    "comments": "<!--" * 200_000,
    "quotes": "<a '\"" * 300_000,
    "scripts": "<script" * 200_000,
    "depth": "<div>" * 200_000,
    "brackets": "<" * 1_000_000,
    "a broken base": "<base href='http://[x'>",
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_no_page_keeps_the_reader_busy(page):
    """One pass, whatever is repeated; a feed in front of it is found all the same."""
    assert declared(link("/feed.xml") + page) == ["https://example.com/feed.xml"]


def test_what_scripts_and_comments_say_is_no_link():
    """Code that writes links is not the page's own word."""
    assert declared("<script>document.write('" + link("/x.xml") + "')</script><!-- " + link("/y.xml") + " -->" + link("/z.xml")) == [
        "https://example.com/z.xml"
    ]


def test_a_quoted_bracket_does_not_end_a_tag():
    """Titles of feeds have arrows in them."""
    assert declared('<link rel="alternate" title="A > B" type="application/rss+xml" href="/feed.xml">') == ["https://example.com/feed.xml"]
