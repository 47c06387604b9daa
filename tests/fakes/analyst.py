"""An analyst in the process of a test."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from functools import cache
from types import MappingProxyType, TracebackType
from typing import Self

from bot.analyst.analyser import Analyser
from bot.analyst.shipped import load_analyser, load_lexicons
from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.learned import NOTHING_LEARNED, Learned
from bot.domain.own_word import Meaning
from bot.domain.preview import Judged
from bot.domain.topic import Evidence, TopicSlug
from bot.matching.learned import with_learned
from bot.matching.trial import TriedText, tried


class AnalystHere:
    """Analyses where it is asked: what the process of its own does, without the way there."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._own: Mapping[TopicSlug, str] = {}
        self._words: frozenset[Meaning] = frozenset()

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        """Return what each says."""
        return [self._analyser.analyse(wording) for wording in wordings]

    async def learn(self, own: Mapping[TopicSlug, str], words: Collection[Meaning] = ()) -> None:
        """Look for these queries of workspaces from now on, and for words of one's own; whoever shares the analyser does not."""
        self._analyser = copy(self._analyser)
        if frozenset(words) != self._words:
            self._words = frozenset(words)
            self._analyser.reword(words)
        self._analyser.learn(self._own.keys() - own.keys(), own)
        self._own = dict(own)

    async def weigh(
        self, topic: TopicSlug, wordings: Sequence[Collection[Meaning]], texts: Sequence[TriedText]
    ) -> Sequence[Sequence[Judged]]:
        """Say of each text what a lexicon says of it with each of some words of one's own."""
        return self._analyser.weigh(topic, wordings, texts)

    async def judge(self, queries: Sequence[str], texts: Sequence[TriedText]) -> Sequence[Sequence[Judged]]:
        """Say of each text what each query says of it."""
        return tried(queries, texts)


@cache
def shipped_analyser() -> Analyser:
    """Return what analyses articles for the shipped topics, read once for all tests."""
    return load_analyser()


class OpenAnalyst(AnalystHere):
    """Stands in a whole Newsdesk where the analyst's process does, and starts none."""

    fault = ""

    def __init__(
        self,
        queries: Mapping[str, str],
        own: Mapping[TopicSlug, str] = MappingProxyType({}),
        learned: Learned = NOTHING_LEARNED,
        words: Collection[Meaning] = (),
    ) -> None:
        asked = queries or own or learned != NOTHING_LEARNED or words
        super().__init__(load_analyser(queries, own, learned, words) if asked else shipped_analyser())
        self._own, self._words, self.learned = own, frozenset(words), learned

    async def teach(self, learned: Learned) -> None:
        """Let topics have these learned names from now on; whoever shares the analyser does not."""
        self.learned = learned
        self._analyser = copy(self._analyser)
        self._analyser.teach(with_learned(load_lexicons(), learned))

    async def __aenter__(self) -> Self:
        """Is open already."""
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Have nothing to close."""


class AnalystOf:
    """Says of every article that it has this evidence."""

    def __init__(self, *evidence: Evidence) -> None:
        self._evidence = evidence

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        """Return it for each."""
        return [Analysis(lang="en", evidence=self._evidence) for _ in wordings]
