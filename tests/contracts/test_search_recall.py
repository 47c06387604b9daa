"""Fifty look-ups in sixteen languages, as people write them, among all of those articles: each is to be on the first page of its own."""

import csv
from pathlib import Path

from bot.ports.store import Store
from bot.steps.commands.reading import NOBODY
from bot.steps.commands.search import Search
from tests.contracts.store_data import NOW, article, poll, source

DATA = Path(__file__).resolve().parents[1] / "data/lookups.tsv"
LOOKUPS = list(csv.DictReader(DATA.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
LEAST = 0.95


async def test_fifty_lookups_find_their_articles(store: Store):
    """Other forms of a word, other spellings, accents and signs left out: at least 95 of 100, on every store."""
    of = source()
    known = {
        row["title"]: article(of, at, title=row["title"], summary=row["summary"], lang=row["lang"]) for at, row in enumerate(LOOKUPS, 1)
    }
    await store.add_sources([of])
    await store.record(poll(of, tuple(known.values())))
    search = Search(store=store, clock=lambda: NOW)
    missed = []
    for row in LOOKUPS:
        page = await search(row["query"], 1, NOBODY)
        if known[row["title"]].id not in {each.head.article.id for each in page.stories}:
            missed.append(row["query"])
    assert 1 - len(missed) / len(LOOKUPS) >= LEAST, missed


def test_the_lookups_are_fifty_in_sixteen_languages():
    """Enough of them for the figure to say something."""
    assert (len(LOOKUPS), len({row["lang"] for row in LOOKUPS})) == (50, 16)
