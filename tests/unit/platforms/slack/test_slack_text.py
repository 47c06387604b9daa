"""Plain text becomes mrkdwn that shows it and does nothing else."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.shared.text import units
from bot.platforms.slack.text import date, fitted, link, plain, web_address

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=300)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("R&D <b>", "R&amp;D &lt;b&gt;"),
        ("<!channel> <@U1> <#C1>", "&lt;!channel&gt; &lt;@U1&gt; &lt;#C1&gt;"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("<https://evil.example|good>", "&lt;https://evil.example|good&gt;"),
        ("one\n\ntwo\tthree", "one two three"),
        ("> quoted", "\u2060&gt; quoted"),
        ("*bold* ~struck~ `code`", "∗bold∗ ∼struck∼ ˋcodeˋ"),
        ("_slanted_ but snake_case", "ˍslantedˍ but snake_case"),
        ("a\x1b[31mred\x00", "a [31mred"),
        ("lone \ud800 surrogate", "lone \N{REPLACEMENT CHARACTER} surrogate"),
    ],
)
def test_text_is_shown_as_text(text: str, shown: str):
    """Mentions, links, formatting and controls lose their effect, and entities are escaped exactly once."""
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("https://news.example.org/a?x=1&y=2", "https://news.example.org/a?x=1&y=2"),
        ("http://news.example.org/", "http://news.example.org/"),
        ("https://e.org/a|b>c<d e", "https://e.org/a%7Cb%3Ec%3Cd%20e"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:a@e.org", ""),
        ("//e.org/a", ""),
        ("https://", ""),
        ("https://[broken", ""),
        ("", ""),
        (None, ""),
        ("https://e.org/" + "x" * 3_000, ""),
    ],
)
def test_only_web_addresses_are_linked(url: str | None, used: str):
    """Anything but http and https, and what is too long for Slack, is no address."""
    assert web_address(url) == used


def test_a_link_escapes_its_address_and_its_text():
    """An ampersand of the address is escaped as Slack wants it, and a bar in the title cannot begin another label."""
    assert link("https://e.org/?a=1&b=2", "Chips | <Fab> & more", 500) == "<https://e.org/?a=1&amp;b=2|Chips ¦ &lt;Fab&gt; &amp; more>"


@pytest.mark.parametrize(
    ("url", "title", "expected"),
    [
        ("javascript:x", "A title", "A title"),
        ("https://e.org/1", "", "<https://e.org/1|e.org>"),
        ("", "", "…"),
        ("https://e.org/" + "x" * 450, "A title", "A title"),
    ],
)
def test_a_link_without_address_or_title_still_says_something(url: str, title: str, expected: str):
    """What is missing, or leaves no room for the title, is left away."""
    assert link(url, title, 500) == expected


def test_a_date_is_shown_in_the_readers_zone():
    """Slack gets the instant, and a fallback for clients that cannot format it."""
    when = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
    assert date(when) == "<!date^1795424700^{date_short_pretty} {time}|2026-11-23 09:05 UTC>"


@given(ANY_TEXT, st.integers(10, 200))
def test_fitted_text_never_exceeds_its_limit_nor_acts(text: str, limit: int):
    """Whatever the text, it fits as Slack counts, holds no raw bracket, and no ampersand but those of entities."""
    shown = fitted(text, limit)
    assert units(shown) <= limit
    assert not re.search(r"[<>*`~\n]|&(?!amp;|lt;|gt;)", shown)


@given(ANY_TEXT, ANY_TEXT, st.integers(100, 400))
def test_a_link_is_one_link_or_none(url: str, title: str, limit: int):
    """No address and no title break out of the link, and the whole of it fits."""
    shown = link("https://e.org/" + url, title, limit)
    assert units(shown) <= limit
    assert re.fullmatch(r"<https://e\.org/[^<>|\s]*\|[^<>|]+>|[^<>]+", shown)
