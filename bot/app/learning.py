"""Names in a running Newsdesk: what the file says holds at once, and once a week whoever runs Newsdesk hears which names rise."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
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
from bot.domain.rising import Proposal
from bot.matching.learned import with_learned
from bot.ports.clock import Clock

_WEEK: Final = timedelta(days=7)
_AGAIN: Final = timedelta(hours=1)
"""After a start, and where nobody could be told."""

Propose = Callable[[Learned], Awaitable[Sequence[Proposal]]]


@dataclass(slots=True, kw_only=True)
class LearningNames:
    """Looks at the file, and once a week at what rises. `known` is what was read last; nothing is proposed before `next_look`.

    `teach` lets articles be read by what was learned. `tell` reaches whoever runs Newsdesk, and says whether it did. `failed` hears
    what went wrong.
    """

    file: Path
    clock: Clock
    teach: Callable[[Learned], Awaitable[None]]
    propose: Propose
    tell: Callable[[str], Awaitable[bool]]
    failed: Callable[[str], None]
    known: Learned
    next_look: datetime

    async def __call__(self, _key: str = "") -> None:
        """Look once; a file that cannot be read changes nothing."""
        try:
            await self._read()
            if self._is_time(now := self.clock()):
                self.next_look = now + (_WEEK if await self._propose(now.date()) else _AGAIN)
        except NewsdeskError as error:
            self.failed(str(error))

    async def _read(self) -> None:
        learned = await asyncio.to_thread(read_learned, self.file)
        if dict(learned.topics) != dict(self.known.topics):
            await self.teach(learned)
        self.known = learned

    def _is_time(self, now: datetime) -> bool:
        told_on = self.known.told_on
        return now >= self.next_look and not (told_on and timedelta(0) <= now.date() - told_on < _WEEK)

    async def _propose(self, today: date) -> bool:
        """Say whether whoever was to hear of proposals did."""
        self.next_look = self.clock() + _AGAIN
        proposals = await self.propose(self.known)
        if not proposals:
            return True
        if not await self.tell(proposed_text(proposals)):
            return False
        learned = await asyncio.to_thread(read_learned, self.file)  # somebody may have decided meanwhile
        self.next_look = self.clock() + _WEEK
        await asyncio.to_thread(write_learned, self.file, replace(learned, told_on=today))
        return True


def proposed_text(proposals: Sequence[Proposal]) -> str:
    """Return what is told of proposals."""
    topics = (f"{topic} ({', '.join(each.rise.name for each in of)})" for topic, of in groupby(proposals, key=lambda each: each.topic))
    return f"Newsdesk: names rise in {', '.join(topics)}. `newsdesk topic names` shows them with headlines, and how to add one."


def learning_names(newsdesk: Newsdesk, tell: Callable[[str], Awaitable[bool]], failed: Callable[[str], None]) -> LearningNames:
    """Return the step for a running Newsdesk."""
    settings, clock = newsdesk.settings, newsdesk.clock

    async def propose(learned: Learned) -> Sequence[Proposal]:
        from bot.app.names import survey_of  # what finds names is needed once a week, and not by who only looks
        from bot.steps.commands.rising_names import RisingNames

        lexicons = with_learned(await asyncio.to_thread(load_lexicons), learned)
        make = RisingNames(
            store=newsdesk.store,
            clock=clock,
            lexicons=lexicons,
            survey=lambda known, since: survey_of(lexicons, known, since, clock().date()),
        )
        return await make(learned)

    return LearningNames(
        file=names_file(settings.names_file, settings.database),
        clock=clock,
        teach=newsdesk.analyst.teach,
        propose=propose,
        tell=tell,
        failed=failed,
        known=newsdesk.analyst.learned,
        next_look=clock() + _AGAIN,
    )
