"""The analyst in a process of its own. It satisfies bot/ports/analysis.py.

docs/decisions/0030-an-analyst-in-a-process-of-its-own.md gives the reasons.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain, islice
from types import MappingProxyType, TracebackType
from typing import Final, Self

from bot.analyst.wire import (
    Lesson,
    Weighing,
    pack_learned,
    pack_lesson,
    pack_opening,
    pack_trial,
    pack_weighing,
    pack_wordings,
    unpack_analyses,
    unpack_verdicts,
)
from bot.coalesce import Coalescer
from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.errors import AnalysisError
from bot.domain.learned import NOTHING_LEARNED, Learned
from bot.domain.own_word import Meaning
from bot.domain.preview import Judged
from bot.domain.topic import TopicSlug
from bot.matching.trial import TriedText
from bot.processes.pool import ProcessPool, Unanswered, Why, unpacked
from bot.processes.process import Job

_WORKERS = 1
_AT_ONCE = 50
"""Articles of a request: some tens of milliseconds of the process's time."""

_MOST_SUSPECTS = 3
"""Articles of one call that may end the process, each for as long as a request may take: such a call is an attack, and others wait."""

_PROVOKED: Final[Mapping[Why, str]] = {Why.TOO_LONG: "it takes too long", Why.BREAKS: "it breaks its reader"}
_OURS: Final[Mapping[Why, str]] = {
    Why.OTHERS: "the process was ended again and again by others",
    Why.NO_START: "no process that analyses articles starts on this machine",
    Why.STOPPING: "Newsdesk is stopping",
}
_GIVEN_UP: Final = Fault("others that came with it break its reader")


class AnalystProcess:
    """Analyses articles for the shipped topics with `words` of one's own, the `queries` of the settings, and those of workspaces (`own`).

    The names that topics `learned` count as well.

    A process that is `timeout` seconds at a request is replaced.

    `fault` is one sentence while nothing can be analysed, for the operator.
    """

    def __init__(  # noqa: PLR0913 - what it begins with, and its limits
        self,
        queries: Mapping[str, str] = MappingProxyType({}),
        own: Mapping[TopicSlug, str] = MappingProxyType({}),
        learned: Learned = NOTHING_LEARNED,
        words: Collection[Meaning] = (),
        *,
        timeout: float = 4.0,
        memory: int = 512 * 1024 * 1024,
    ) -> None:
        self._queries, self._own, self.learned, self._words = queries, dict(own), learned, frozenset(words)
        job = Job(module="bot.analyst.worker", seconds=timeout, memory=memory, opening=pack_opening(queries, own, learned, words))
        self._pool = ProcessPool(job, workers=_WORKERS)
        self._together: Coalescer[Sequence[Wording], Sequence[Analysis | Fault]] = Coalescer(self._analyse_all)
        self.fault = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        """Return what each says; raise AnalysisError where no process can be had. While the process works, further calls gather."""
        try:
            found = await self._together.get(wordings)
        except Unanswered as error:
            self._refuse_if_ours(error)
            found = await self._one_by_one(wordings)
        self.fault = ""
        return found

    async def _analyse_all(self, calls: Sequence[Sequence[Wording]]) -> Sequence[Sequence[Analysis | Fault]]:
        wordings = tuple(chain.from_iterable(calls))
        parts = [await self._asked(wordings[at : at + _AT_ONCE]) for at in range(0, len(wordings), _AT_ONCE)]
        found = chain.from_iterable(parts)
        return [tuple(islice(found, len(call))) for call in calls]

    async def _asked(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        answer = await self._pool.ask(pack_wordings(wordings))
        try:
            found = await unpacked(answer, unpack_analyses)
        except (ValueError, TypeError, KeyError, RecursionError) as error:  # a process that a text has taken over may say anything
            raise Unanswered(Why.BREAKS) from error
        if len(found) != len(wordings):
            raise Unanswered(Why.BREAKS)
        return found

    async def _one_by_one(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        """Ask again for each of those that were not answered, while others are asked for between them: most are innocent."""
        found: list[Analysis | Fault] = []
        suspects = 0
        for wording in wordings:
            if suspects == _MOST_SUSPECTS:
                found.append(_GIVEN_UP)
                continue
            try:
                found += await self._asked([wording])
            except Unanswered as error:
                self._refuse_if_ours(error)
                found.append(Fault(_PROVOKED[error.why]))
                suspects += 1
        return found

    def _refuse_if_ours(self, error: Unanswered) -> None:
        if error.why in _OURS:
            self.fault = f"Articles cannot be analysed: {_OURS[error.why]}."
            raise AnalysisError(self.fault) from error

    async def learn(self, own: Mapping[TopicSlug, str], words: Collection[Meaning] = ()) -> None:
        """Look from now on for these queries of workspaces, and words of one's own; a process that starts later begins with them.

        What is asked after this returned is answered by them. What was asked before is answered by what was known then: nothing waits,
        and nothing is asked twice.
        """
        gone = self._own.keys() - own.keys()
        new = {slug: query for slug, query in own.items() if self._own.get(slug) != query}
        reworded = frozenset(words) != self._words
        self._own, self._words = dict(own), frozenset(words)
        if gone or new or reworded:
            lesson = Lesson(gone, new, self._words if reworded else None)
            await self._pool.tell(pack_opening(self._queries, own, self.learned, words), pack_lesson(lesson))

    async def teach(self, learned: Learned) -> None:
        """Let topics have these learned names from now on, as `learn` does with queries."""
        self.learned = learned
        await self._pool.tell(pack_opening(self._queries, self._own, learned, self._words), pack_learned(learned))

    async def judge(self, queries: Sequence[str], texts: Sequence[TriedText]) -> Sequence[Sequence[Judged]]:
        """Say of each text what each query says of it, between the articles; raise AnalysisError where that cannot be said."""
        return await self._verdicts(pack_trial(queries, texts))

    async def weigh(
        self, topic: TopicSlug, wordings: Sequence[Collection[Meaning]], texts: Sequence[TriedText]
    ) -> Sequence[Sequence[Judged]]:
        """Say of each text what a lexicon says of it with each of some words; raise AnalysisError where that cannot be said."""
        return await self._verdicts(pack_weighing(Weighing(topic, wordings, texts)))

    async def _verdicts(self, request: bytes) -> Sequence[Sequence[Judged]]:
        try:
            verdicts = await unpacked(await self._pool.ask(request), unpack_verdicts)
        except Unanswered as error:
            raise AnalysisError("The preview of a query could not be made: the process that makes it was ended.") from error
        except (ValueError, TypeError, RecursionError) as error:
            raise AnalysisError("The preview of a query could not be made: its answer cannot be read.") from error
        return verdicts

    async def warm(self) -> None:
        """Have a process ready; raise AnalysisError where none can be had."""
        try:
            await self._pool.warm()
        except Unanswered as error:
            self._refuse_if_ours(error)

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that run."""
        return self._pool.processes

    async def close(self) -> None:
        """End the process; what is being analysed fails. May be called twice."""
        await self._together.close()
        await self._pool.close()
