"""The name of an outlet behind a headline is no part of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.outlets import without_outlet

HEADLINE = "Harbour festival opens in the rain"


@pytest.mark.parametrize(
    ("written", "names", "url"),
    [
        (f"{HEADLINE} - AI Business", ["AI Business"], ""),
        (f"{HEADLINE} - Quantum Insider", [], ""),
        (f"{HEADLINE} – Semiconductor Today", [], ""),
        (f"{HEADLINE} | The Verge", [], ""),
        (f"{HEADLINE} - Reuters.com", [], ""),
        (f"{HEADLINE} — The Lantern", ["Chips | The Lantern"], ""),
        (f"{HEADLINE} · Local Wire", ["Local Wire: Technology"], ""),
        (f"{HEADLINE} - the LOCAL wire", ["Local Wire"], ""),
        (f"{HEADLINE} - chipsdaily.example", [], "https://www.chipsdaily.example/1"),
        (f"{HEADLINE} - Chips Daily", [], "https://www.chipsdaily.example/1"),
        (f"{HEADLINE} - Yahoo Finance - Reuters", [], ""),
        (f"{HEADLINE}｜聯合新聞網", [], ""),
        (f"{HEADLINE} - AGI - Agenzia Italia", [], ""),
        (f"{HEADLINE} - SCMP - South China Morning Post", [], ""),
        (f"{HEADLINE} - Valley AI Courier", [], "https://news.google.com/rss/articles/1"),
    ],
)
def test_the_name_at_the_end_is_cut(written, names, url):
    """It is the item's source, the feed's own, the site's, or one that is known."""
    headline, outlet = without_outlet(written, names, url)
    assert headline == HEADLINE
    assert outlet


@pytest.mark.parametrize(
    ("title", "names", "url"),
    [
        ("AMD - the comeback", ["AMD Newsroom"], ""),
        ("Interview with the boss - Nvidia", ["Nvidia Blog"], ""),
        ("New plant in Dresden - Chips", ["Chips | The Lantern"], ""),
        ("Schools ban chatbots - AI", ["AI - Search"], ""),
        ("The Verge is sold", [], ""),
        ("Who owns Reuters?", [], ""),
        ("Semi-Reuters", [], ""),
        ("Phones of the year - Google", [], "https://store.google.com/1"),
        ("Chips - Wired", [], ""),
        ("Quantum - what now?", ["what"], ""),
        ("Foo | ", ["Foo"], ""),
        ("The long way to - AGI", [], ""),
        ("Bakery wins prize | AI", [], "https://news.google.com/rss/articles/1"),
        ("", ["Foo"], ""),
    ],
)
def test_what_is_told_of_stays(title, names, url):
    """Part of a feed's name, a company, a rubric, a headline of which nothing would be left."""
    assert without_outlet(title, names, url) == (title, "")


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3), st.text(max_size=30))
def test_any_title_is_read_without_a_crash(title, names, url):
    """What is left is the title's beginning."""
    headline, _ = without_outlet(title, names, "https://" + url)
    assert title.startswith(headline)
