"""The stories of the demo have the head that their readers expect, whoever answered first."""

import random
from collections import defaultdict
from urllib.parse import urlsplit

import pytest

from bot.demo.feeds import DemoFeed, Edition
from bot.domain.article import Entry
from bot.domain.delivery import Coverage
from bot.domain.heads import Readers, head_first
from tests.fakes.make import NOW, make_article, make_source
from tests.unit.demo.test_topics import FEEDS, entries
from tests.unit.test_locales import LANGUAGES

STORIES = {
    "pact": ("pacte-technologique", "uk-us-technology-pact", "eibei-gijutsu-kyotei"),
    "kestrel": ("kestrel-2-language-model", "/news/kestrel-2", "/ki/kestrel-2"),
    "qubits": ("qubea-qubits-logiques", "qubea-logical-qubits"),
    "foundry": ("haneul-gwangju-foundry", "/industry/haneul-gwangju"),
    "cable": ("/reseaux/cable-atlantida", "/redes/cable-atlantida"),
}
HEADS = {
    "pact": {"en": "The Harbour Dispatch", "fr": "Le Courrier numérique", "ja": "みなと技術新報"},
    "kestrel": {"en": "Lattice Lab", "de": "Werkbank Digital"},
    "qubits": {"en": "The Harbour Dispatch", "fr": "Le Courrier numérique"},
    "foundry": {"en": "The Harbour Dispatch", "ko": "한강테크"},
    "cable": {"fr": "Le Courrier numérique", "es": "El Faro Técnico"},
}


def report(feed: DemoFeed, entry: Entry) -> Coverage:
    """Return an item of the demo as a report."""
    source, at = make_source(f"https://{feed.file}"), entry.published_at or NOW
    article = make_article(entry.title, source=source, url=entry.url, lang=entry.lang or feed.lang, published_at=at)
    return Coverage(article=article, source_title=feed.title, source_kind=feed.kind)


@pytest.fixture(scope="module")
def stories() -> dict[str, list[Coverage]]:
    """Return the reports of the demo's stories."""
    found: dict[str, list[Coverage]] = defaultdict(list)
    for feed in FEEDS:
        for entry in entries(feed, Edition.AFTER):
            path = urlsplit(entry.url or "").path
            for story, parts in STORIES.items():
                if any(path.endswith(part) or part in path.rpartition("/")[2] for part in parts):
                    found[story].append(report(feed, entry))
    assert {story: len(reports) for story, reports in found.items()} == {story: len(parts) for story, parts in STORIES.items()}
    return found


@pytest.mark.parametrize("locale", LANGUAGES)
def test_each_story_is_headed_in_the_readers_language(stories, locale):
    """Where nobody tells it in that, by the maker, or by who told it first: the same in a hundred orders of answers."""
    dice = random.Random(locale)
    for story, reports in stories.items():
        heads = {head_first(dice.sample(reports, len(reports)), Readers(locale=locale))[0].source_title for _ in range(100)}
        assert len(heads) == 1
        assert heads == {HEADS[story].get(locale, *heads)}


def test_the_laboratory_speaks_for_its_model_where_nobody_tells_it_in_the_readers_language(stories):
    """Its own English post stands before the press of any language."""
    assert head_first(stories["kestrel"], Readers(locale="fr"))[0].source_title == "Lattice Lab"
