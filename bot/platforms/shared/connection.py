"""A connection to a platform that comes back by itself: made, watched, thrown away where it breaks, and made anew."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.domain.errors import NewsdeskError, SettingError, Throttled

_log = structlog.get_logger(__name__)


class Link(Protocol):
    """One life of a connection. Nothing of it is used again after it broke: what is left may be what broke it."""

    async def open(self) -> None:
        """Connect. Raise a ChatError where trying again helps, a SettingError where a person must mend something."""
        ...

    async def broken(self) -> str:
        """Return once the connection is lost and does not come back by itself: what happened, and what to do, in one sentence."""
        ...

    async def close(self) -> None:
        """Let go of everything, also of what never opened."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """Seconds until a connection is made again: the first time, then doubled up to the longest, until one has lasted."""

    first: float = 1.0
    longest: float = 300.0
    lasting: float = 60.0


class Connection:
    """Keeps one link to a platform up, from `start` to `stop`. `resource` names it in the log; `trouble` says why it is not up."""

    def __init__(
        self,
        resource: str,
        make: Callable[[], Link],
        retries: Retries,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._resource = resource
        self._make = make
        self._retries = retries
        self._monotonic = monotonic
        self._sleep = sleep
        self._link: Link | None = None
        self._keeping: asyncio.Task[None] | None = None
        self.trouble = ""

    @property
    def up(self) -> bool:
        """Whether the link is open, as far as it knows."""
        return self._link is not None

    async def start(self) -> None:
        """Connect; where that fails for now, go on in the background. Raise SettingError where a person must mend something."""
        failed = await self._opened()
        if isinstance(failed, SettingError):
            raise failed
        self._keeping = asyncio.create_task(self._keep(failed))

    def begin(self) -> None:
        """Connect in the background, whatever comes of it."""
        self._keeping = asyncio.create_task(self._begin())

    async def stop(self) -> None:
        """Disconnect; may be called twice."""
        keeping, self._keeping = self._keeping, None
        if keeping is not None:
            keeping.cancel()
            await asyncio.wait({keeping})
        await self._closed()
        self.trouble = ""

    async def _begin(self) -> None:
        await self._keep(await self._opened())

    async def _keep(self, failed: NewsdeskError | None) -> None:
        pause = self._retries.first
        while True:
            if self._link is not None and await self._lived(self._link) >= self._retries.lasting:
                pause = self._retries.first
            await self._sleep(self._wait(failed, pause))
            pause = min(pause * 2, self._retries.longest)
            failed = await self._opened()

    async def _opened(self) -> NewsdeskError | None:
        """Make a link and open it; return what kept it from opening."""
        link = self._make()
        try:
            await link.open()
        except BaseException as error:
            await self._let_go(link)
            if not isinstance(error, Exception):
                raise
            failed = self._understood(error)
            self.trouble = str(failed)
            return failed
        self._link, self.trouble = link, ""
        return None

    def _understood(self, error: Exception) -> NewsdeskError:
        """Return an error that says what it is; one that nobody foresaw is written down, and must not end the connection for good."""
        if isinstance(error, NewsdeskError):
            return error
        _log.error("a connection broke in a way that nobody foresaw", resource=self._resource, exc_info=error)
        return NewsdeskError(f"{self._resource} broke in a way that nobody foresaw ({error!r}): it is connected again by itself.")

    async def _lived(self, link: Link) -> float:
        """Return how long a link lived, once it is closed."""
        began = self._monotonic()
        try:
            self.trouble = await link.broken()
        except Exception as error:  # noqa: BLE001 - whatever broke, the connection has to come back
            self.trouble = str(self._understood(error))
        await self._closed()
        return self._monotonic() - began

    async def _closed(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            await self._let_go(link)

    async def _let_go(self, link: Link) -> None:
        """Close a link; what breaks by that is none of the next one's business."""
        try:
            await link.close()
        except Exception as error:  # noqa: BLE001 - whatever broke, the connection has to come back
            self._understood(error)

    def _wait(self, failed: NewsdeskError | None, pause: float) -> float:
        """Return how long to wait: as long as the platform asked for; the longest where a person must mend something."""
        wait = self._retries.longest if isinstance(failed, SettingError) else pause
        if isinstance(failed, Throttled):
            wait = max(wait, failed.retry_after.total_seconds())
        _log.warning("not connected", resource=self._resource, reason=self.trouble, again_in_seconds=wait)
        return wait
