"""Foreign text on Discord: shown as written, linked only where it leads, cut between graphemes."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.platforms.discord.text import MAX_URL, clean, code, cut, escape, linked, safe_url
from bot.platforms.shared.text import units

BARE = r"(?<!\\)(?:\\\\)*"  # not behind an odd number of backslashes

LIVE_MARKUP = re.compile(
    rf"{BARE}[*_~`|\[\]]|{BARE}<[@#:/ti]|(?i:@everyone|@here)|https?://|^\s*(?:#{{1,3}}|[-+]|\d+\.|>)\s",
    re.MULTILINE,
)
FAMILY = "👩‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, 3.5 % (really) & more: yes!", "plain words, 3.5 % (really) & more: yes!"),
        ("**bold** _it_ ~~no~~", r"\*\*bold\*\* \_it\_ \~\~no\~\~"),
        ("`code` ||secret||", r"\`code\` \|\|secret\|\|"),
        ("[good](https://evil.example)", r"\[good\](https\://evil.example)"),
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("<@1> <@&2> <#3> <t:4:R> <:e:5> </c:6>", r"\<@1\> \<@&2\> \<#3\> \<t:4:R\> \<:e:5\> \</c:6\>"),
        ("@everyone @HERE @person", "@\u200beveryone @\u200bHERE @person"),
        ("# not a heading", r"\# not a heading"),
        ("- no list", r"\- no list"),
        ("-# no small print", r"\-# no small print"),
        ("1. no list", r"1\. no list"),
        ("C# in 2026", "C# in 2026"),
        ("back\\slash", r"back\\slash"),
        ("two\nlines\tand  more", "two lines and more"),
        ("http://a.example:8080/x", r"http\://a.example:8080/x"),
        ("", ""),
    ],
)
def test_markup_is_shown_as_written(text, expected):
    """Each kind of markup gets the smallest change that makes it text."""
    assert escape(text) == expected


@given(st.text())
@example("\\*")
@example("\u200b@everyone\\")
@example(">>> all of it")
def test_no_text_leaves_live_markup(text):
    """Whatever comes, nothing in it can format, mention or link."""
    assert not LIVE_MARKUP.search(escape(text))


@given(st.text(alphabet="@everyon hHER\\*_<>#:/t1`[]()|~-.\n\u202e"))
def test_no_mixture_of_markup_stays_alive(text):
    """The same for text made of nothing but what is dangerous."""
    assert not LIVE_MARKUP.search(escape(text))


def test_invisible_controls_go_and_joiners_stay():
    """Bidi overrides and controls can disguise text; joiners belong to emoji and to scripts."""
    assert clean("safe\u202egpj.exe\u2066\x00\ud800") == "safegpj.exe"
    assert clean(FAMILY) == FAMILY
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(("text", "expected"), [("AI", "`AI`"), ("A`I", "`A'I`"), ("", ""), ("a\nb", "`a b`")])
def test_code_cannot_be_left(text, expected):
    """Backslashes mean nothing inside code, so a backtick is replaced."""
    assert code(text) == expected


@given(st.text(), st.integers(min_value=1, max_value=200))
@example(FAMILY * 30, 50)
@example("z" + "\u0301" * 10_000, 20)
@example("😀" * 10_000, 300)
@example("*" * 500, 100)
def test_a_cut_fits_as_discord_counts(text, room):
    """No text outgrows its room, however much escaping adds; what fits is left whole."""
    shown = cut(text, room)
    assert units(shown) <= room
    if units(escape(text)) <= room and len(text) <= 16:
        assert shown == escape(text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=c&d=e#f", "https://example.org/a?b=c&d=e#f"),
        ("http://example.org", "http://example.org"),
        ("https://example.org/a_(b)[c]", "https://example.org/a_%28b%29%5Bc%5D"),
        ("https://example.org/a b>c", "https://example.org/a%20b%3Ec"),
        ("https://example.org/été", "https://example.org/%C3%A9t%C3%A9"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
        ("javascript:alert(1)", None),
        ("ftp://example.org/x", None),
        ("https://good.example@evil.example/", None),
        ("//example.org/x", None),
        ("https://", None),
        ("", None),
        ("https://[::1]/x", None),
        ("https://[bad/x", None),
        ("https://example.org/" + "a" * MAX_URL, None),
    ],
)
def test_only_plain_addresses_are_linked(url, expected):
    """Addresses of http and https with a host, encoded so that no bracket can end the link; nothing that hides where it leads."""
    assert safe_url(url) == expected


@given(st.text())
@example("https://example.org/)[x](https://evil.example")
def test_no_address_breaks_out_of_its_link(url):
    """Whatever an address holds, it stays one address."""
    for tried in (url, f"https://example.org/{url}"):
        made = safe_url(tried)
        assert made is None or re.fullmatch(r"https?://[!#$%&*+,\-./:;=?@\w~]+", made, re.ASCII)


def test_a_title_becomes_its_link():
    """The title is the link; without an address it is plain text, without a title the address shows itself."""
    assert linked("A [new] chip", "https://example.org/1", 300) == r"[A \[new\] chip](https://example.org/1)"
    assert linked("A chip", None, 300) == "A chip"
    assert linked("", "https://example.org/1", 300) == r"[https\://example.org/1](https://example.org/1)"
    assert linked("", None, 300) == r"\-"


def test_a_title_with_an_address_is_no_mask():
    """An address that is shown is the one that is linked."""
    shown = linked("See https://bank.example now", "https://evil.example/1", 300)
    assert shown == r"See https\://bank.example now <https://evil.example/1>"


@given(st.text(), st.integers(min_value=60, max_value=400))
def test_a_link_fits_its_room(title, room):
    """The room counts title, address and brackets together."""
    assert units(linked(title, "https://example.org/story", room)) <= room
