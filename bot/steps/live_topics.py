"""The topics as they are now: what people can name, and what the analyst looks for, follow what is stored while Newsdesk runs."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from typing import Protocol

from bot.domain.destination import HOUSE, Workspace
from bot.domain.filters import Filter
from bot.domain.own_topic import OwnTopic, TopicId
from bot.domain.own_word import Meaning, OwnWord
from bot.domain.topic import Topics, TopicSlug
from bot.domain.topic_book import TopicBook
from bot.matching.filters import queries_of_filters
from bot.ports.own_topics import OwnTopics
from bot.ports.own_words import OwnWords
from bot.ports.store import Subscriptions


class Learner(Protocol):
    """Looks for what workspaces ask for."""

    async def learn(self, own: Mapping[TopicSlug, str], words: Collection[Meaning], /) -> None:
        """Look from now on for these queries, by slug, beside what ships, with words of one's own in the lexicons.

        What is asked after this returned is answered by them.
        """
        ...


class AskedFor(OwnTopics, Subscriptions, Protocol):
    """The ports of what the analyst looks for."""


class LiveStore(AskedFor, OwnWords, Protocol):
    """The ports that topics are read from."""


class LiveTopics:
    """Keeps the book of topics and the analyst as the store has them. Satisfies bot.ports.topics.TopicsOf."""

    def __init__(self, store: LiveStore, book: TopicBook, learner: Learner, words: Sequence[OwnWord] = ()) -> None:
        self._store = store
        self._book = book
        self._learner = learner
        self.words = words
        """Words of one's own in lexicons."""
        self.changing = asyncio.Lock()
        """Held by whoever changes what is stored: how many topics a workspace has is counted by one at a time, on every database."""
        self._rising: Mapping[TopicSlug, Sequence[str]] = {}
        self._wanted: list[Sequence[Filter]] = []
        self._one_after_another = asyncio.Lock()  # a look at the store that began before another must not end after it

    async def refresh(self) -> None:
        """Take over what is stored. When it returns no article is read any more without what was stored before."""
        async with self._one_after_another:
            own = await self._store.own_topics()
            self.words = await self._store.own_words()
            self._book.fill(own)
            await self._learner.learn(await asked_of(self._store, own, chain.from_iterable(self._wanted)), meanings_of(self.words))

    @asynccontextmanager
    async def looking_for(self, filters: Sequence[Filter]) -> AsyncIterator[None]:
        """Have articles marked by filters that are about to be stored: what comes meanwhile is not to be missed, nor told in vain."""
        self._wanted.append(filters)
        try:
            await self.refresh()
            yield
        finally:
            self._wanted.remove(filters)

    @property
    def queries(self) -> Mapping[TopicSlug, str]:
        """The queries of all that was made, by slug."""
        return queries_of(self._book.everyones)

    def note_rising(self, names: Mapping[TopicSlug, Sequence[str]]) -> None:
        """Note which names rise in the articles of topics that were made."""
        self._rising = dict(names)

    def rising(self, topic: TopicSlug) -> Sequence[str]:
        """Return the names that rose in a topic when they were counted last, the surest first."""
        return self._rising.get(topic, ())

    def of(self, workspace: Workspace) -> Topics:
        """Return the topics that the people of a workspace can name."""
        return self._book.of(workspace)

    def own(self, workspace: Workspace) -> Sequence[OwnTopic]:
        """Return what a workspace made, the oldest first."""
        return self._book.own(workspace)

    def find(self, topic: TopicId, workspace: Workspace) -> OwnTopic | None:
        """Return a topic that a workspace made; those of others are not there for it."""
        return next((each for each in self.own(workspace) if each.id == topic), None)

    def found(self, topic: TopicId) -> OwnTopic | None:
        """Return a topic, whoever made it, for the operator."""
        return next((each for each in self._book.everyones if each.id == topic), None)

    @property
    def of_workspaces(self) -> Sequence[OwnTopic]:
        """Those of all workspaces but the house, for the operator."""
        return [each for each in self._book.everyones if each.workspace != HOUSE]

    @property
    def every(self) -> Topics:
        """All of them, for the operator."""
        return self._book.every


async def asked_of(store: Subscriptions, own: Sequence[OwnTopic], wanted: Iterable[Filter] = ()) -> Mapping[TopicSlug, str]:
    """Return the queries of topics by slug, and those of filters, that are stored or wanted besides, by mark."""
    filters = [*await store.filters(), *wanted]
    return {**queries_of(own), **queries_of_filters(filters)}


def queries_of(own: Sequence[OwnTopic]) -> Mapping[TopicSlug, str]:
    """Return the queries of topics by slug."""
    return {each.slug: each.query for each in own}


def meanings_of(words: Sequence[OwnWord]) -> list[Meaning]:
    """Return what words of one's own mean."""
    return [each.meaning for each in words]
