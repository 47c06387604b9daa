"""One article, one canonical address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.urls import _canonical_by_parts, canonical_url, spelled_url

ARTICLE = "https://example.com/news/chips"

VARIANTS = [
    "http://example.com/news/chips",
    "https://EXAMPLE.com/news/chips",
    "https://example.com/news/chips/",
    "https://example.com:443/news/chips",
    "http://example.com:80/news/chips",
    "https://example.com./news/chips",
    "https://reader:secret@example.com/news/chips",
    "  https://example.com/news/chips\n",
    "https://example.com/news/chips#comments",
    "https://example.com/news/chips?utm_source=rss&utm_medium=feed&UTM_Campaign=x",
    "https://example.com/news/chips?fbclid=abc",
    "https://example.com/news/chips?gclid=abc&msclkid=def",
    "https://example.com/news/chips?mc_cid=1&mc_eid=2",
    "https://example.com/news/chips?at_medium=RSS&at_campaign=rss",
    "https://example.com/news/chips?xtor=RSS-16",
    "https://example.com/news/chips?wt_mc=rss.red.ho.ho.atom.beitrag",
    "https://example.com/news/chips?ref=hackernews",
    "https://example.com/news/chips?source=rss&from=feed",
    "https://example.com/news/chips?spm=a2c.1",
    "https://m.example.com/news/chips",
    "https://mobile.example.com/news/chips",
    "https://amp.example.com/news/chips",
    "https://example.com/news/chips/amp",
    "https://example.com/news/chips/amp/",
    "https://example.com/news/chips.amp",
    "https://example.com/amp/news/chips",
    "https://example.com/news/chips?amp=1",
    "https://example.com/news/chips?amp",
    "https://example.com/news/chips?outputType=amp",
    "https://www.example.com/news/chips",
    "http://www2.example.com/news/chips/?utm_source=rss",
    "https://example.com/news/chips;jsessionid=A0F39",
    "https://example.com/news/chips/;jsessionid=A0F39",
    "https://example.com/news/chips/;jsessionid=A0F39?PHPSESSID=1",
    "https://example.com/news/chips;JSESSIONID=A0F39?utm_medium=rss",
    "https://example.com/news/chips?PHPSESSID=8d2e",
    "https://example.com/news/chips?sid=0123456789abcdef0123456789abcdef",
    "https://example.com/news/chips?s=0123456789abcdef0123456789abcdef",
    "https://example.com/news/chips?_=1764000000",
    "https://example.com/news/chips?rnd=0.774",
    "https://example.com/news/chips?",
    "https://example.com/news/chips?&",
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_of_an_address_are_one(variant):
    """Tracking, mobile, AMP, scheme, case, port and slash variants lead to the same canonical address."""
    assert canonical_url(variant) == ARTICLE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a", "https://example.com/b"),
        ("https://example.com/a", "https://example.com/A"),
        ("https://example.com/?p=1", "https://example.com/?p=2"),
        ("https://example.com/a?page=1", "https://example.com/a?page=2"),
        ("https://example.com/a?ref=1001", "https://example.com/a?ref=1002"),
        ("https://example.com/a?cid=7", "https://example.com/a?cid=8"),
        ("https://example.com:8080/a", "https://example.com/a"),
        ("https://m.com/a", "https://com/a"),
        ("https://news.example.com/a", "https://example.com/a"),
        ("https://example.com/article.pl?sid=26/03/01/123", "https://example.com/article.pl?sid=26/03/01/124"),
        ("https://example.com/?s=chips", "https://example.com/?s=robots"),
        ("https://example.com/a;b=1", "https://example.com/a;b=2"),
        ("https://wwwhere.example.com/a", "https://here.example.com/a"),
        ("https://www.com/a", "https://com/a"),
        ("https://example.com/a?token=spring", "https://example.com/a?token=autumn"),
        ("https://example.com/amplifier", "https://example.com/lifier"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
    ],
)
def test_different_articles_stay_apart(one, other):
    """What may name another article is never dropped."""
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com", "https://example.com/"),
        ("https://example.com/?b=2&a=1", "https://example.com/?a=1&b=2"),
        ("https://en.m.wikipedia.org/wiki/Qubit", "https://en.wikipedia.org/wiki/Qubit"),
        ("https://münchen.example/größe", "https://xn--mnchen-3ya.example/gr%C3%B6%C3%9Fe"),
        ("https://example.com/gr%c3%b6%c3%9fe", "https://example.com/gr%C3%B6%C3%9Fe"),
        ("https://[2001:db8::1]:8443/x/", "https://[2001:db8::1]:8443/x"),
    ],
)
def test_the_canonical_spelling(url, expected):
    """The spelling itself is stable, for it is stored."""
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    "text", ["", "tag:example.com,2026:1", "urn:uuid:12", "not an address", "mailto:a@example.com", "https://", "http://[broken/"]
)
def test_what_is_no_address_is_left_alone(text):
    """Guids that are no addresses come back as they are."""
    assert canonical_url(f" {text} ") == text


@given(st.text(max_size=60))
def test_any_text_gives_text(text):
    """Nothing that a feed may put into a link raises."""
    assert isinstance(canonical_url("https://example.com/" + text), str)
    assert isinstance(canonical_url(text), str)


pieces = st.sampled_from(
    ["m", "mobile", "amp", "www", "en", "example", "com", ".", "/", "//", "-", "Ü", "%41", ":443", ":8080", "a.b", "..", "?a=1", "#x"]
)


@given(st.lists(pieces, max_size=9).map("".join))
def test_the_short_cut_for_simple_addresses_changes_nothing(rest):
    """Most addresses are recognised at once, and come out as the long way would have them."""
    url = f"https://{rest}"
    assert spelled_url(url) == _canonical_by_parts(url)


@given(
    st.lists(st.sampled_from(["a", "b", "ü", "amp", "%41", "x.amp"]), max_size=4),
    st.sampled_from(["", "?a=1", "?utm_source=x&b=2", "?b=%20"]),
    st.sampled_from(["example.com", "m.example.com", "amp.m.example.com"]),
)
def test_canonical_once_is_canonical(path, query, host):
    """A canonical address is its own canonical address."""
    once = canonical_url(f"http://{host}/{'/'.join(path)}{query}")
    assert canonical_url(once) == once
