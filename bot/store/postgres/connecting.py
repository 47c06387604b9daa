"""Connections to a PostgreSQL database: what they are told at their start, and a few that are kept."""

import asyncio
import select
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection, ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row

from bot.domain.database import PostgresAddress
from bot.domain.errors import SettingError, StoreError
from bot.store.postgres.faults import DRIVER_FAULTS, store_error

Connection = AsyncConnection[DictRow]

CONNECTIONS = 8
"""The most that one Newsdesk holds. It is one process on one core: more would wait for each other."""

_DEFAULTS = {
    "connect_timeout": "5",
    "fallback_application_name": "newsdesk",
    "keepalives_idle": "30",  # a server that went without a word is missed within a minute
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}

_ARGUMENTS: dict[str, Any] = {"autocommit": True, "row_factory": dict_row}

_PROMISES = """
SELECT
    set_config('synchronous_commit', COALESCE(NULLIF(current_setting('synchronous_commit'), 'off'), 'on'), false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('lock_timeout', '30s', false)
"""
"""What the promises rest on, whatever the server's defaults are: what is acknowledged is on the disk; a statement sees what was
committed before it, so that who waited for a lock sees what its holder did; nobody waits for ever."""


def conninfo_of(address: PostgresAddress) -> str:
    """Return what the driver is given; raises SettingError for an address that means nothing to it."""
    try:
        given = conninfo_to_dict(address.url)
        if all(port.isdecimal() for port in str(given.get("port", 0)).split(",")):
            return make_conninfo("", **{**_DEFAULTS, **given})
    except ProgrammingError:
        pass  # the driver's own words may hold a part of the password
    raise SettingError(
        f"The database {address} is no address that PostgreSQL understands: write it like postgresql://user@host/name, "
        "and in a password %40 for @, %3A for :, %2F for / and %25 for %."
    )


async def connect(address: PostgresAddress) -> Connection:
    """Return a connection, or say in a sentence why there is none; raises StoreError."""
    try:
        connection: Connection = await AsyncConnection.connect(conninfo_of(address), **_ARGUMENTS)
        await _keep_promises(connection)
    except DRIVER_FAULTS as error:
        raise store_error(address, error) from error
    return connection


async def _keep_promises(connection: Connection) -> None:
    """Set on a new connection what the promises rest on."""
    await connection.execute(_PROMISES)


class Connections:
    """A few connections, made when they are needed and kept for whoever asks next.

    The pool that comes with the driver lets who asks wait for its own tries, with pauses between them: a server that was away for a
    moment cost the next call five seconds, and its error did not say why. Here a connection that the server hung up on is
    replaced when it is asked for, and who can't have one is told the server's own reason.
    """

    def __init__(self, address: PostgresAddress, first: Connection) -> None:
        self._address = address
        self._idle = [first]
        self._room = asyncio.Semaphore(CONNECTIONS)
        self._closed = False

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Connection]:
        """Lend a connection; raises StoreError where there is none to be had."""
        async with self._room:
            if self._closed:
                raise StoreError(f"The database {self._address} was closed: open it again.")
            connection = await self._living() or await connect(self._address)
            try:
                yield connection
            finally:
                await self._put_back(connection)

    async def _living(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not _has_a_word(connection):
                return connection
            await connection.close()
        return None

    async def _put_back(self, connection: Connection) -> None:
        if self._closed or connection.info.transaction_status is not TransactionStatus.IDLE:
            await connection.close()  # broken, or left in the middle by who was cancelled
        else:
            self._idle.append(connection)

    async def close(self) -> None:
        """Close what is idle, and the others when they are given back."""
        self._closed = True
        while self._idle:
            await self._idle.pop().close()


def _has_a_word(connection: Connection) -> bool:
    """Whether an idle connection has something to be read: that the server hung up, and seldom anything else."""
    watched = select.poll()
    watched.register(connection.fileno(), select.POLLIN)
    return bool(watched.poll(0))
