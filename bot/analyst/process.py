"""The analyst in a process of its own. It satisfies bot/ports/reading.py.

docs/decisions/0030-an-analyst-in-a-process-of-its-own.md gives the reasons.
"""

import asyncio
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from types import MappingProxyType, TracebackType
from typing import Final, Self

from bot.analyst.wire import pack_queries, pack_wordings, unpack_analyses
from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.errors import AnalysisError
from bot.processes.pool import ProcessPool, Unanswered, Why
from bot.processes.process import Job
from bot.together import Together

_WORKERS = 1
_AT_ONCE = 50
"""Articles of a request: some tens of milliseconds of the process's time."""

_LARGE = 128 * 1024
"""Bytes of an answer, about two milliseconds: a larger one is unpacked in a thread, so that the event loop goes on meanwhile."""

_PROVOKED: Final = (Why.TOO_LONG, Why.BREAKS, Why.OTHERS)
"""Reasons that may lie in what was asked; the others lie with us."""

_WORDS: Final[Mapping[Why, str]] = {
    Why.TOO_LONG: "it takes too long",
    Why.BREAKS: "it breaks its reader",
    Why.OTHERS: "its reader was ended again and again by others",
    Why.NO_START: "no process that analyses articles starts on this machine",
    Why.STOPPING: "Newsdesk is stopping",
}


class AnalystProcess:
    """Analyses articles for the shipped topics and a team's own `queries`. A process that hangs for `timeout` seconds is replaced."""

    def __init__(self, queries: Mapping[str, str] = MappingProxyType({}), *, timeout: float = 4.0, memory: int = 512 * 1024 * 1024) -> None:
        job = Job(module="bot.analyst.worker", seconds=timeout, memory=memory, opening=pack_queries(queries))
        self._pool = ProcessPool(job, workers=_WORKERS)
        self._together: Together[Sequence[Wording], Sequence[Analysis | Fault]] = Together(self._analyse_all)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        """Return what each says; raise AnalysisError where no process can be had. While the process works, further calls gather."""
        return await self._together.get(wordings)

    async def _analyse_all(self, calls: Sequence[Sequence[Wording]]) -> Sequence[Sequence[Analysis | Fault]]:
        wordings = tuple(chain.from_iterable(calls))
        parts = [await self._analysed(wordings[at : at + _AT_ONCE]) for at in range(0, len(wordings), _AT_ONCE)]
        found = chain.from_iterable(parts)
        return [tuple(islice(found, len(call))) for call in calls]

    async def _analysed(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        try:
            return await self._asked(wordings)
        except Unanswered as error:
            _refuse_if_ours(error)
        return [await self._alone(wording) for wording in wordings]

    async def _asked(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        answer = await self._pool.ask(pack_wordings(wordings))
        return await asyncio.to_thread(unpack_analyses, answer) if len(answer) > _LARGE else unpack_analyses(answer)

    async def _alone(self, wording: Wording) -> Analysis | Fault:
        """Ask again for one of those that were not answered: it may be innocent, and is not asked for a third time."""
        try:
            [found] = await self._asked([wording])
        except Unanswered as error:
            _refuse_if_ours(error)
            return Fault(_WORDS[error.why])
        return found

    async def warm(self) -> None:
        """Have a process ready."""
        await self._pool.warm()

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that run."""
        return self._pool.processes

    async def close(self) -> None:
        """End the process; what is being analysed fails. May be called twice."""
        await self._pool.close()


def _refuse_if_ours(error: Unanswered) -> None:
    if error.why not in _PROVOKED:
        raise AnalysisError(f"Articles cannot be analysed: {_WORDS[error.why]}.") from error
