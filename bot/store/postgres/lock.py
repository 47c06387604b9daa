"""One running Newsdesk a database: a lock of the server that goes with the connection of who holds it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from psycopg import Error

from bot.domain.database import PostgresAddress
from bot.domain.errors import StoreError
from bot.store.postgres.connecting import Connection, connect
from bot.store.postgres.faults import DRIVER_FAULTS, store_error
from bot.store.postgres.schema import ask

_LOOK_EVERY = 5.0  # seconds
_PATIENCE = 2.0  # seconds, for a server that is asked to let go


@asynccontextmanager
async def locked(address: PostgresAddress, lost: Callable[[], None], look_every: float = _LOOK_EVERY) -> AsyncIterator[bool]:
    """Hold the lock, and say whether it could be had. Where the server lost it and gave it to another Newsdesk, `lost` is called."""
    lock = _Lock(address)
    try:
        got = await lock.take()
        watch = asyncio.create_task(_keep(lock, lost, look_every), name="database lock") if got else None
        try:
            yield got
        finally:
            if watch:
                watch.cancel()
                await asyncio.wait([watch])
    finally:
        await lock.release()


async def is_locked(address: PostgresAddress) -> bool:
    """Say whether a Newsdesk holds the lock, without touching it."""
    connection = await connect(address)
    try:
        [row] = await ask(connection, "run_is_locked")
    except DRIVER_FAULTS as error:
        raise store_error(address, error) from error
    finally:
        await connection.close()
    return bool(row["held"])


class _Lock:
    """The lock, as long as its connection lives."""

    def __init__(self, address: PostgresAddress) -> None:
        self._address = address
        self._connection: Connection | None = None

    async def take(self) -> bool:
        """Take the lock on a connection of its own, or say that another holds it; raises StoreError."""
        await self.release()
        self._connection = await connect(self._address)
        try:
            [row] = await ask(self._connection, "lock_run")
        except DRIVER_FAULTS as error:
            raise store_error(self._address, error) from error
        return bool(row["got"])

    async def is_alive(self) -> bool:
        """Say whether the connection still is one, and with it the lock."""
        try:
            if self._connection is None:
                return False
            await self._connection.execute("SELECT 1")
        except Error:
            return False
        return True

    async def release(self) -> None:
        """Let go. The server hears a moment later that a connection was closed, so that it is told first, where it listens."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await ask(connection, "unlock_run")
        with suppress(Error):
            await connection.close()


async def _keep(lock: _Lock, lost: Callable[[], None], look_every: float) -> None:
    """Take the lock again where its connection broke: the server may have started anew. Whoever was quicker has the database now."""
    while True:
        await asyncio.sleep(look_every)
        if await lock.is_alive():
            continue
        with suppress(StoreError):  # the server is away, which every write says
            if not await lock.take():
                lost()
                return
