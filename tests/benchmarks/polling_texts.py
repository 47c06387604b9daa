"""The feeds of the polling benchmark: RSS documents whose words are as common, and as rare, as those of ordinary news.

Common words come by the counts of the background that ships for grouping, names are invented, and one headline in five is a labelled
one of this project's own, so that matching and grouping have the work that they have with real news.
"""

import random
from datetime import datetime, timedelta
from functools import cache
from html import escape

from bot.resources import read_text
from tests.unit.matching.topics import rows

ENTRIES = 20
SPAN = timedelta(days=10)
"""The first entry of every feed is this old: two a day, of which those of the last three days are young enough to be grouped."""

_BETWEEN = SPAN / ENTRIES
_BETWEEN_EDITIONS = timedelta(seconds=1)

_SYLLABLES = [first + vowel + last for first in "bdfgklmnprstvz" for vowel in "aeiou" for last in ("", "n", "r", "s")]
_NAMES = 30_000
_GRAMMAR = ("the", "of", "and", "in", "to", "a", "for", "with")


@cache
def item(feed: int, number: int, since: datetime) -> bytes:
    """Return the entry of that number of a feed, as RSS; the first was published at `since`, those of later editions just now."""
    chosen = random.Random(feed * 1_000_003 + number)
    link = f"https://f{feed}.example/news/{number}"
    published = since + min(number, ENTRIES) * _BETWEEN + max(0, number - ENTRIES) * _BETWEEN_EDITIONS
    return (
        f"<item><title>{escape(_title(chosen))}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{published:%a, %d %b %Y %H:%M:%S} +0000</pubDate><description>{escape(_summary(chosen))}</description></item>"
    ).encode()


def document(feed: int, edition: int, since: datetime) -> bytes:
    """Return the feed as it stands after `edition` further entries, the newest first; `since` is the date of the first of all."""
    head = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>Feed {feed}</title><link>https://f{feed}.example/</link><description>News</description><language>en</language>"
    )
    items = b"".join(item(feed, number, since) for number in reversed(range(edition, edition + ENTRIES)))
    return head.encode() + items + b"</channel></rss>"


def _title(chosen: random.Random) -> str:
    if chosen.random() < 1 / 5:
        return f"{chosen.choice(_headlines())} {_name(chosen)}"
    return " ".join((_name(chosen), *_common(chosen, 6), _name(chosen))).capitalize()


def _summary(chosen: random.Random) -> str:
    words = [*_common(chosen, 25), *chosen.choices(_GRAMMAR, k=12), *(_name(chosen) for _ in range(3))]
    chosen.shuffle(words)
    return f"{' '.join(words).capitalize()}."


def _name(chosen: random.Random) -> str:
    of_name = random.Random(chosen.randrange(_NAMES))
    return "".join(of_name.choices(_SYLLABLES, k=3)).capitalize()


def _common(chosen: random.Random, count: int) -> list[str]:
    words, counts = _common_words()
    return chosen.choices(words, cum_weights=counts, k=count)


@cache
def _common_words() -> tuple[list[str], list[int]]:
    """Return English-looking words with their running counts."""
    lines = (line.split("\t") for line in read_text("stories/background.tsv").splitlines()[1:])
    found = [(word, int(count)) for word, count in lines if word.isascii() and word.isalpha()]
    running, total = [], 0
    for _, count in found:
        total += count
        running.append(total)
    return [word for word, _ in found], running


@cache
def _headlines() -> list[str]:
    files = ("ai", "quantum", "semiconductors", "telecom")
    return [row["title"] for name in files for row in rows(f"{name}.jsonl") if row["lang"] == "en"]
