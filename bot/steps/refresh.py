"""Refresh: ask one source now, because a person wishes it; wishes within a minute share one fetch."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import InvalidInput
from bot.domain.source import Source
from bot.polling.rules import PollingRules
from bot.polling.spread import may_refresh
from bot.ports.clock import Clock
from bot.ports.store import Sources
from bot.steps.poll import Polled
from bot.steps.poll_all import PollOne


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What a wish came to: the poll that it caused, or how long ago the last one was."""

    source: Source
    polled: Polled | None
    ago: timedelta = timedelta(0)


class Refresh:
    """Poll one source at a person's wish."""

    def __init__(self, store: Sources, poll: PollOne, clock: Clock, rules: PollingRules) -> None:
        self._store = store
        self._poll = poll
        self._clock = clock
        self._rules = rules

    async def __call__(self, url: str) -> Refreshed:
        """Poll the source stored under `url`, unless it was just polled; raise InvalidInput when there is none."""
        source = next((each for each in await self._store.sources() if each.url == url.strip()), None)
        if source is None:
            raise InvalidInput(f"There is no feed {url.strip()}: see `newsdesk feed list`.")
        now = self._clock()
        if not may_refresh(source, now, self._rules):
            return Refreshed(source=source, polled=None, ago=now - (source.polled_at or now))
        return Refreshed(source=source, polled=await self._poll.one(source))
