"""Names in a running Newsdesk: what the file says holds at once, and once a week whoever runs Newsdesk hears which names rise."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Final

from bot.analyst.shipped import load_lexicons
from bot.app.names_file import names_file, read_learned, write_learned
from bot.app.wiring import Newsdesk
from bot.domain.errors import NewsdeskError
from bot.domain.learned import Learned
from bot.domain.rising import Proposal, Risen
from bot.domain.topic import TopicSlug
from bot.matching.learned import with_learned
from bot.ports.clock import Clock

_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)
_AGAIN: Final = timedelta(hours=1)
"""After a start, and where nobody could be told."""

Propose = Callable[[Learned], Awaitable[Risen]]


@dataclass(slots=True, kw_only=True)
class LearningNames:
    """Looks at the file, and once a day at what rises. `known` is what was read last; nothing is proposed before `next_look`.

    `rises` hears of names in the queries of workspaces. `teach` lets articles be read by what was learned. `tell` reaches
    whoever runs Newsdesk, and says whether it did. `failed` hears what went wrong.
    """

    file: Path
    clock: Clock
    teach: Callable[[Learned], Awaitable[None]]
    propose: Propose
    rises: Callable[[Mapping[TopicSlug, Sequence[str]]], None]
    tell: Callable[[str], Awaitable[bool]]
    failed: Callable[[str], None]
    known: Learned
    next_look: datetime
    told_on: date | None = None

    async def __call__(self, _key: str = "") -> None:
        """Look once; a file that cannot be read changes nothing."""
        try:
            await self._read()
            if self.clock() >= self.next_look:
                await self._look(self.clock())
        except NewsdeskError as error:
            self.failed(str(error))

    async def _read(self) -> None:
        learned = await asyncio.to_thread(read_learned, self.file)
        if dict(learned.topics) != dict(self.known.topics):
            await self.teach(learned)
        self.known = learned

    async def _look(self, now: datetime) -> None:
        self.next_look = now + _AGAIN
        risen = await self.propose(self.known)
        self.rises(risen.in_queries)
        if await self._tell(risen.proposals, now.date()):
            self.next_look = now + _DAY

    async def _tell(self, proposals: Sequence[Proposal], today: date) -> bool:
        """Say whether whoever was to hear of proposals did: once a week, and where there are any."""
        told_on = self.told_on or self.known.told_on
        if not proposals or (told_on and timedelta(0) <= today - told_on < _WEEK):
            return True
        if not await self.tell(proposed_text(proposals)):
            return False
        self.told_on = today  # where the file cannot be written, nobody is told each hour all the same
        learned = await asyncio.to_thread(read_learned, self.file)  # somebody may have decided meanwhile
        self.known = replace(learned, told_on=today)
        await asyncio.to_thread(write_learned, self.file, self.known)
        return True


def proposed_text(proposals: Sequence[Proposal]) -> str:
    """Return what is told of proposals."""
    topics = (f"{topic} ({', '.join(each.rise.name for each in of)})" for topic, of in groupby(proposals, key=lambda each: each.topic))
    return f"Newsdesk: names rise in {', '.join(topics)}. `newsdesk topic names` shows them with headlines, and how to add one."


def learning_names(newsdesk: Newsdesk, tell: Callable[[str], Awaitable[bool]], failed: Callable[[str], None]) -> LearningNames:
    """Return the step for a running Newsdesk."""
    settings, clock = newsdesk.settings, newsdesk.clock

    async def propose(learned: Learned) -> Risen:
        from bot.app.names import survey_of  # what finds names is needed once a week, and not by who only looks
        from bot.steps.commands.rising_names import RisingNames

        lexicons = with_learned(await asyncio.to_thread(load_lexicons), learned)
        queries = newsdesk.live.queries
        make = RisingNames(
            store=newsdesk.store,
            clock=clock,
            lexicons=lexicons,
            survey=lambda known, since: survey_of(lexicons, known, since, queries),
            queries=queries,
        )
        return await make(learned)

    return LearningNames(
        file=names_file(settings.names_file, settings.database),
        clock=clock,
        teach=newsdesk.analyst.teach,
        propose=propose,
        rises=newsdesk.live.note_rising,
        tell=tell,
        failed=failed,
        known=newsdesk.analyst.learned,
        next_look=clock() + _AGAIN,
    )
