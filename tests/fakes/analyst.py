"""An analyst in the process of a test."""

from collections.abc import Sequence

from bot.analyst.analyser import Analyser
from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.topic import Evidence


class AnalystHere:
    """Analyses where it is asked: what the process of its own does, without the way there."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        """Return what each says."""
        return [self._analyser.analyse(wording) for wording in wordings]


class AnalystOf:
    """Says of every article that it has this evidence."""

    def __init__(self, *evidence: Evidence) -> None:
        self._evidence = evidence

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        """Return it for each."""
        return [Analysis(lang="en", evidence=self._evidence) for _ in wordings]
