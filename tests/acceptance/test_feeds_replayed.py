"""A month of each real feed, told another way each day: nothing is posted twice, and nothing new is missed."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

import pytest

from bot.domain.article import Entry
from bot.feeds.parsing.parse import parse_document
from bot.feeds.parsing.problems import ParseProblem
from bot.polling.identity import entry_keys
from bot.polling.marks import entry_marks
from tests.acceptance.test_feeds_corpus import URL, feed_files
from tests.fakes.replay import replay

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(600)]

SEEDS = 3
_UNDATED = datetime.min.replace(tzinfo=UTC)


def believable(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, the oldest first, without those of which nothing stays: no id, no date, and a path that may be any page's."""
    marks = [(entry, entry_marks(entry)) for entry in reversed(entries)]
    return sorted(
        (entry for entry, each in marks if each.guid or each.dated or each.moment), key=lambda entry: entry.published_at or _UNDATED
    )


def test_a_month_of_flips_tokens_edits_and_reorderings():
    """Of entries that share a link, one may be taken for the edit of another that has left; each other is new once."""
    posted = files = 0
    for path in feed_files():
        try:
            entries = believable(parse_document(path.read_bytes(), None, URL).entries)
        except ParseProblem:
            continue
        items = [entry for entry, _ in entry_keys(entries)]
        links = Counter(entry.url for entry in items)
        files += len(items) > 1
        for seed in range(SEEDS) if len(items) > 1 else ():
            replayed = replay(entries, Random(seed))
            posted += len(replayed.posted)
            assert replayed.twice == [], (path.name, seed)
            assert {number for number in replayed.missed if links[items[number].url] == 1} == set(), (path.name, seed)
    print(f"\n{posted} items of {files} files posted once in {SEEDS} months each")
    assert files >= 60
    assert posted > 5_000
