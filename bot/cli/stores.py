"""Opens the store for a command that needs nothing else of the bot."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.domain.database import Database
from bot.domain.errors import NoDatabase
from bot.store.opening import named, open_glance, open_store

if TYPE_CHECKING:
    from bot.cli.context import State
    from bot.ports.looking import StatusStore
    from bot.ports.store import Store

Result = TypeVar("Result")


class WebPlace(Protocol):
    """Where a running Newsdesk answers."""

    @property
    def host(self) -> str:
        """The address that it listens on."""
        ...

    @property
    def port(self) -> int:
        """The port; 0 where there is none."""
        ...


class LookSettings(Protocol):
    """What a look at the status needs of the settings."""

    @property
    def database(self) -> Database:
        """The place of the data."""
        ...

    @property
    def zone(self) -> str:
        """The zone of times."""
        ...

    @property
    def web(self) -> WebPlace:
        """Where a running Newsdesk answers."""
        ...


class Looking(Protocol):
    """Whoever knows these settings."""

    def settings(self) -> LookSettings:
        """Return them; raises SettingError."""
        ...


def reading(state: "State", work: Callable[["Store"], Awaitable[Result]]) -> Result:
    """Run a piece of work on the store, which is not made for it; raise NoDatabase. It may run beside a running Newsdesk."""
    return _with_store(state, work, make=False)


def reading_if_there(state: "State", work: Callable[["Store"], Awaitable[Result]], otherwise: Result) -> Result:
    """Run a piece of work on the store; return `otherwise` where nobody has made a database yet."""
    try:
        return reading(state, work)
    except NoDatabase:
        return otherwise


def glancing(state: Looking, work: Callable[["StatusStore"], Awaitable[Result]]) -> Result:
    """Run a piece of work on what tells how feeds and channels do; raise NoDatabase. It may run beside a running Newsdesk."""

    async def opened() -> Result:
        async with open_glance(state.settings().database) as store:
            return await work(store)

    return asyncio.run(opened())


def writing(state: "State", work: Callable[["Store"], Awaitable[Result]]) -> Result:
    """Run a piece of work on the store, which is made where there is none. It may run beside a running Newsdesk."""
    return _with_store(state, work, make=True)


def place_of(state: Looking) -> str:
    """Return where the database is, for whoever wonders which one was read."""
    return named(state.settings().database)


def no_feeds_yet(error: NoDatabase) -> str:
    """Say what a missing database means to whoever asks about feeds."""
    return f"There are no feeds yet: add one with `newsdesk feed add URL`. {error}"


def counted_feeds(number: int) -> str:
    """Return how many feeds there are, in words."""
    return f"{number} feed{'' if number == 1 else 's'}"


def nothing_there(sentence: str, error: NoDatabase) -> NoDatabase:
    """Return the error for what can't be found, since there is no database."""
    return NoDatabase(f"{sentence} {error}")


def _with_store(state: "State", work: Callable[["Store"], Awaitable[Result]], *, make: bool) -> Result:
    async def opened() -> Result:
        async with open_store(state.settings().database, make=make) as store:
            return await work(store)

    return asyncio.run(opened())
