"""Restoring: after a restart, reports are placed as if there had been none."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest

from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.article import Entry, Identity, StoryId
from bot.domain.ids import derived_id
from bot.domain.polling import PollRecord
from bot.domain.source import Source, source_id
from bot.polling.decide import FreshEntry
from bot.polling.rules import PollingRules
from bot.steps.articles import ArticleReader, Reading
from bot.steps.window import members_of
from bot.stories.grouping import WINDOW, Grouper
from tests.fakes.analyst import AnalystHere, shipped_analyser
from tests.fakes.make import NOW
from tests.fakes.memory_store import MemoryStore
from tests.unit.stories.making import a_grouper, shipped_extractor

GAMES, POST = (
    Source(id=source_id(url), url=url, title=url, lang="en", next_poll_at=NOW) for url in ("https://games.example", "https://post.example")
)
TOLD = [
    (GAMES, "Velland crossword no. 411: hints and answers for Monday", "https://games.example/411"),
    (GAMES, "Quiz of the day 77: hints and answers", None),
    (POST, "Quillsand presents a quantum computer with 300 logical qubits", "https://post.example/q"),
]
LATER = [
    (GAMES, "Velland crossword no. 412: hints and answers for Monday", "https://games.example/412"),
    (GAMES, "Quiz of the day 78: hints and answers", None),
    (GAMES, "Quillsand shows 300 logical qubits in a quantum computer", "https://games.example/q"),
]


TELLING = "Quillsand Velland quantum computer chips kites council bans robots court sues merger"
WORDS = (*TELLING.split(), "shares", "fall", "rise", "minister", "plan", "vote", "bank", "strike", "fire")
SEEDS = range(16)


def a_crowd(dice: Random) -> list[str]:
    """Headlines of one event and some of others, in words that most of them share."""
    event = dice.sample(WORDS, 7)

    def headline(number: int) -> str:
        words = [word for word in event if dice.random() < 0.75] + dice.sample(WORDS, 2)
        dice.shuffle(words)
        return f"{' '.join(words).capitalize()} {number}"

    return [headline(number) for number in range(12)]


class Newsroom:
    """A reader with its grouper, and the store that its readings go to."""

    def __init__(self, store: MemoryStore, grouper: Grouper, analyst: AnalystHere | None = None) -> None:
        self._store = store
        self.grouper = grouper
        self._reader = ArticleReader(analyst or AnalystHere(shipped_analyser()), grouper, PollingRules(), edit_spacing=timedelta(minutes=1))

    async def read_at_once(self, source: Source, titles: Sequence[str], hours: float) -> list[StoryId]:
        """Read and store articles without dates in one poll, and return their stories."""
        at = NOW + timedelta(hours=hours)
        fresh = [FreshEntry(entry=Entry(title=title, url=None, lang="en"), identity=Identity(derived_id(title))) for title in titles]
        reading = await self._reader.read(source, fresh, at)
        assert [article.title for article in reading.articles] == titles
        await self._store.record(_record(source, reading, at))
        return [article.story_id for article in reading.articles]

    async def read(self, told, hours: float, age: timedelta = timedelta(0)) -> list[StoryId]:
        """Read and store articles, each in a poll of its own, and return their stories."""
        stories: list[StoryId] = []
        for number, (source, title, url) in enumerate(told):
            at = NOW + timedelta(hours=hours, seconds=number)
            entry = Entry(guid=title, url=url, title=title, lang="en", published_at=at - age)
            reading = await self._reader.read(source, [FreshEntry(entry=entry, identity=Identity(derived_id(title)))], at)
            await self._store.record(_record(source, reading, at))
            stories += [article.story_id for article in reading.articles]
        return stories


def _record(source: Source, reading: Reading, at) -> PollRecord:
    matched = {article: tuple(each for each in evidence if each.matched) for article, evidence in reading.evidence.items()}
    return PollRecord(source=source, at=at, articles=reading.articles, stories=reading.stories, evidence=matched)


@pytest.fixture
async def lived():
    """A newsroom that has read some news."""
    store = MemoryStore()
    await store.add_sources([GAMES, POST])
    newsroom = Newsroom(store, a_grouper())
    await newsroom.read(TOLD, hours=0)
    await newsroom.read([(POST, "An archived report on kites", "https://post.example/k")], hours=1, age=WINDOW + timedelta(hours=1))
    return store, newsroom


async def restarted(store: MemoryStore) -> Newsroom:
    """A newsroom that knows what the store knows."""
    grouper = a_grouper()
    hosts = {source.id: source.host for source in await store.sources()}
    grouper.restore(members_of(await store.recent_stories(NOW - WINDOW), hosts, shipped_extractor()))
    return Newsroom(store, grouper)


async def test_a_restart_changes_no_placement(lived):
    """Instalments of a series stay apart also where the first came before it, and what an outlet tells again joins the other's report."""
    store, newsroom = lived
    after = await (await restarted(store)).read(LATER, hours=2)
    assert after == await newsroom.read(LATER, hours=2)
    told = [
        article.story_id
        for stored in await store.recent_stories(NOW - WINDOW)
        for article in stored.articles[:1]
        if article.seen_at < NOW + timedelta(hours=1)
    ]
    assert [story in told for story in after] == [False, False, True]


async def test_a_restart_changes_no_placement_in_a_story_of_many_reports():
    """Undated items of one document come at one instant, and who stands in the middle of a story decides who may join."""
    for seed in SEEDS:
        titles = a_crowd(Random(seed))
        store = MemoryStore()
        await store.add_sources([GAMES, POST])
        newsroom = Newsroom(store, a_grouper())
        await newsroom.read_at_once(GAMES, titles[:8], hours=0)
        after = await (await restarted(store)).read_at_once(POST, titles[8:], hours=1)
        assert after == await newsroom.read_at_once(POST, titles[8:], hours=1)


class Unhurried(AnalystHere):
    """Takes its time over long documents."""

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        if len(wordings) > 1:
            await asyncio.sleep(0.05)
        return await super().analyse(wordings)


async def test_polls_are_placed_in_the_order_in_which_they_came():
    """A short document does not overtake a long one on its way to the analyst and back: a restart restores them by their times."""
    store = MemoryStore()
    await store.add_sources([GAMES, POST])
    newsroom = Newsroom(store, a_grouper(), Unhurried(shipped_analyser()))
    told = [f"{title} {number}" for number, title in enumerate(a_crowd(Random(1))[:3])]
    long = asyncio.ensure_future(newsroom.read_at_once(GAMES, told, hours=0))
    await asyncio.sleep(0)
    await newsroom.read_at_once(POST, ["Quillsand presents kites"], hours=0.001)
    await long
    before, after = newsroom.grouper._window.members, (await restarted(store)).grouper._window.members
    assert [before[number].article_id for number in range(4)] == [after[number].article_id for number in range(4)]
    assert before[3].fingerprint.source == POST.host


async def test_every_member_is_restored_as_it_was(lived):
    """Its source, its topics, its terms; what was older than any story when it was read is no member."""
    store, newsroom = lived
    before, after = newsroom.grouper._window.members, (await restarted(store)).grouper._window.members
    assert len(after) == len(before) == 3
    for one, other in zip(map(before.__getitem__, range(3)), map(after.__getitem__, range(3)), strict=True):
        assert (one.article_id, one.story, one.published, one.topics, one.keys) == (
            other.article_id,
            other.story,
            other.published,
            other.topics,
            other.keys,
        )
        assert (one.fingerprint.source, [t.text for t in one.fingerprint.terms]) == (
            other.fingerprint.source,
            [t.text for t in other.fingerprint.terms],
        )
