"""Ask many feeds whether they work, politely: for `newsdesk feed check`."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.domain.diagnosis import Diagnosis, Problem
from bot.feeds.catalogue import CatalogueFeed
from bot.ports.examiner import Examiner

_AT_ONCE = 20
"""Examinations under way; the client still asks each host one request after the other."""

OUT_OF_REACH = frozenset({Problem.UNREACHABLE, Problem.TIMEOUT, Problem.TLS})
"""The problems that every feed has while this machine's network is down."""

_FEWEST_HOSTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """One feed and what was found."""

    feed: CatalogueFeed
    diagnosis: Diagnosis

    @property
    def works(self) -> bool:
        """Whether the feed brings news, tidy or not."""
        return self.diagnosis.works


def nobody_answers(results: Sequence[Probed]) -> bool:
    """Say whether nearly no host can be reached: then the network of this machine is down."""
    away = {urlsplit(each.feed.url).netloc for each in results if each.diagnosis.problem in OUT_OF_REACH}
    answering = {urlsplit(each.feed.url).netloc for each in results} - away
    return len(away) >= _FEWEST_HOSTS and 10 * len(answering) <= len(away)


async def probe(feeds: Sequence[CatalogueFeed], examiner: Examiner, at_once: int = _AT_ONCE) -> AsyncGenerator[Probed, None]:
    """Yield what each feed came to, in the order in which they answer. Leaving the loop early stops what is under way."""
    places = asyncio.Semaphore(at_once)

    async def one(feed: CatalogueFeed) -> Probed:
        async with places:
            return Probed(feed=feed, diagnosis=await examiner.examine(feed.url))

    tasks = [asyncio.create_task(one(feed)) for feed in feeds]
    try:
        for answered in asyncio.as_completed(tasks):
            yield await answered
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
