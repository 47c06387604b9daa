"""Refresh: ask one source now, because a person wishes it; wishes within a minute share one fetch."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.errors import InvalidInput
from bot.domain.source import Source
from bot.polling.rules import PollingRules
from bot.polling.spread import may_refresh
from bot.ports.store import Sources
from bot.steps.commands.claims import Claims
from bot.steps.commands.poll_all import PollOne
from bot.steps.poll import Polled


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """The result of a wish: the poll that it caused, or how long ago the last one was."""

    source: Source
    polled: Polled | None
    ago: timedelta = timedelta(0)


class Refresh:
    """Poll one source at a person's wish."""

    def __init__(self, store: Sources, poll: PollOne, claims: Claims, rules: PollingRules) -> None:
        self._store = store
        self._poll = poll
        self._claims = claims
        self._rules = rules

    async def __call__(self, url: str) -> Refreshed:
        """Poll the source stored under `url`, unless it was just polled, by whichever process.

        Raises InvalidInput when there is none, and while its host is on hold.
        """
        give_up_at = self._claims.clock() + self._claims.patience
        while True:
            source = await self._find(url)
            await self._check_not_held(source.host)
            if not may_refresh(source, self._claims.clock(), self._rules):
                return self._shared(source)
            taken, until = await self._claims.take([source.host])
            if taken:
                try:
                    return await self._refreshed(url)
                finally:
                    await self._claims.give_back(taken, until)
            if self._claims.clock() >= give_up_at:
                raise InvalidInput(f"Another Newsdesk asks {source.host} just now, and has not finished: try again in a minute.")
            await self._claims.pause()

    async def _refreshed(self, url: str) -> Refreshed:
        """Poll the source, now that nobody else can, unless somebody did so meanwhile."""
        source = await self._find(url)
        if not may_refresh(source, self._claims.clock(), self._rules):
            return self._shared(source)
        return Refreshed(source=source, polled=await self._poll.one(source))

    async def _check_not_held(self, host: str) -> None:
        now = self._claims.clock()
        until = (await self._store.held_hosts(now)).get(host)
        if until is not None:
            raise InvalidInput(f"{host} asked Newsdesk to wait until {_said(until, now)} (429); try again then.")

    async def _find(self, url: str) -> Source:
        source = next((each for each in await self._store.sources() if each.url == url.strip()), None)
        if source is None:
            raise InvalidInput(f"There is no feed {url.strip()}: see `newsdesk feed list`.")
        return source

    def _shared(self, source: Source) -> Refreshed:
        now = self._claims.clock()
        return Refreshed(source=source, polled=None, ago=now - (source.polled_at or now))


def _said(until: datetime, now: datetime) -> str:
    """Return the first full minute at which the hold is over, with its day where that is not today."""
    minute = until.astimezone(UTC) + timedelta(minutes=1) - timedelta.resolution
    return f"{minute:%H:%M} UTC" if minute.date() == now.astimezone(UTC).date() else f"{minute:%Y-%m-%d %H:%M} UTC"
