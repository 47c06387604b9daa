"""A month of each real feed, told another way each day: nothing is posted twice, and nothing new is missed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from random import Random

import pytest

from bot.domain.article import Entry
from bot.domain.fetching import Feed
from bot.feeds.parsing.parse import parse_document
from bot.feeds.parsing.problems import ParseProblem
from bot.polling.identity import entry_keys
from bot.polling.marks import entry_marks
from tests.acceptance.test_feeds_corpus import URL, feed_files
from tests.fakes.replay import KINDS, Replayed, as_they_are, replay

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(900)]

_UNDATED = datetime.min.replace(tzinfo=UTC)
_RSS = '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Replayed</title>{items}</channel></rss>'


def believable(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, the oldest first, without those of which nothing stays: no id, no date, and a path that may be any page's."""
    marks = [(entry, entry_marks(entry)) for entry in reversed(entries)]
    return sorted(
        (entry for entry, each in marks if each.guid or each.dated or each.moment), key=lambda entry: entry.published_at or _UNDATED
    )


def from_documents(entries: Sequence[Entry], before: bytes) -> Feed:
    """Write a document, and read of it what a parser process reads: what the one before did not hold."""
    return parse_document(_RSS.format(items="".join(map(_item, entries))).encode(), None, URL, before)


def _item(entry: Entry) -> str:
    told = {
        "title": escape(entry.title),
        "link": entry.url,
        "guid": entry.guid,
        "pubDate": entry.published_at and entry.published_at.isoformat(),
        "description": escape(entry.summary),
    }
    inside = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in told.items() if text)
    return f'<item>{inside}<media:thumbnail url="{entry.image_url}"/></item>'


def corpus() -> Iterator[tuple[str, list[Entry]]]:
    """Every real feed that has more than one item to tell."""
    for path in feed_files():
        try:
            entries = believable(parse_document(path.read_bytes(), None, URL).entries)
        except ParseProblem:
            continue
        if len(entry_keys(entries)) > 1:
            yield path.name, entries


def faults(entries: Sequence[Entry], replayed: Replayed) -> tuple[list[int], set[int]]:
    """What was posted twice, and what was missed but for entries that share a link: one may be taken for the edit of another that left."""
    items = [entry for entry, _ in entry_keys(entries)]
    links = Counter(entry.url for entry in items)
    return replayed.twice, {number for number in replayed.missed if links[items[number].url] == 1}


@pytest.mark.parametrize(("read", "seeds"), [(as_they_are, 3), (from_documents, 2)])
def test_a_month_of_flips_tokens_edits_new_ids_and_reorderings(read, seeds):
    """Entries as they are, and documents as the parser reads them, of which it knows the one before; each item is new once."""
    found, kinds, posted, files = {}, Counter[str](), 0, 0
    for name, entries in corpus():
        files += 1
        for seed in range(seeds):
            replayed = replay(entries, Random(seed), read)
            posted += len(replayed.posted)
            kinds += replayed.kinds
            if any(wrong := faults(entries, replayed)):
                found[name, seed] = wrong
    print(f"\n{posted} items of {files} files posted once in {seeds} months each; {dict(kinds)}")
    assert found == {}
    assert files >= 60
    assert posted > 3_000
    assert set(kinds) == KINDS
    assert min(kinds.values()) > 500
