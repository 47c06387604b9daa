"""Keys in the addresses of private feeds stay out of the logs and of the page."""

import pytest
from structlog.testing import capture_logs

from bot.app.logs import log_polled
from bot.domain.errors import FetchError, FetchProblem
from bot.domain.polling import PollRecord
from bot.domain.redacting import without_keys
from bot.steps.poll import Polled
from tests.fakes.make import NOW, make_source

KEY = "9f8e7d6c5b4a39281706"
HIDDEN = {
    f"https://git.example/project.atom?private_token={KEY}": "https://git.example/project.atom?private_token=9f8e...",
    "https://news.example/rss?key=abc": "https://news.example/rss?key=...",
    "https://news.example/rss?user=ada&format=xml": "https://news.example/rss?user=...&format=xml",
    f"https://news.example/feed/{KEY}/rss.xml": "https://news.example/feed/9f8e.../rss.xml",
    f"https://news.example/{KEY}.rss": "https://news.example/9f8e....rss",
    "https://pods.example/6ba7b810-9dad-11d1-80b4-00c04fd430c8/feed": "https://pods.example/6ba7.../feed",
    "https://pods.example/rss/aB3dE6gH9jK2mN5pQ8": "https://pods.example/rss/aB3d...",
    f"https://news.example/rss?{KEY}": "https://news.example/rss?9f8e...",
    "https://ada:word@news.example/rss": "https://news.example/rss",
    "http://[": "(an address that cannot be read)",
}
SHOWN = [
    "https://news.example/rss",
    "https://news.example/feed/technology-and-semiconductors-2026/rss.xml",
    "https://news.example/?feed=rss2&cat=17",
    "https://news.example/blog/how-we-built-a-compiler-in-30-days/feed/",
    "https://news.example:8443/index.php?format=atom",
    "https://news.example/nachrichtenuebersicht/rss",
]


@pytest.mark.parametrize("url", HIDDEN)
def test_keys_are_cut_to_their_first_characters(url: str):
    """Values of parameters that sound like keys or are long, and parts of paths that are no words."""
    assert without_keys(url) == HIDDEN[url]


@pytest.mark.parametrize("url", SHOWN)
def test_what_names_a_feed_stays(url: str):
    """An operator must see which feed a line is about."""
    assert without_keys(url) == url


def test_no_line_about_a_poll_has_the_key():
    """News, failures, silence: all name the address without it."""
    source = make_source(url=f"https://news.example/{KEY}/rss?token={KEY}")
    answer = FetchError("away", problem=FetchProblem.TIMEOUT)
    with capture_logs() as lines:
        log_polled(Polled(source=source, record=PollRecord(source=source, at=NOW, dropped=("item 3",)), answer=answer))
    assert len(lines) == 2
    assert KEY not in str(lines)
