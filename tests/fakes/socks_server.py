"""A proxy of SOCKS 5 on loopback (RFC 1928, 1929), which remembers where it was asked to lead."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address

_GRANTED, _NOT_ALLOWED = 0, 2
_BY_ADDRESS, _BY_NAME, _BY_ADDRESS_6 = 1, 3, 4
_NO_LOGIN, _LOGIN, _NO_WAY_IN = 0, 2, 0xFF


class SocksServer:
    """`asked` are the places, as host and port; with a `login` (user:password) nobody gets in without; `refuses` all."""

    def __init__(self, login: str = "", *, refuses: bool = False) -> None:
        self.asked: list[str] = []
        self.port = 0
        self._login = login
        self._refuses = refuses

    @property
    def address(self) -> str:
        """How a setting names it."""
        return f"socks5://{f'{self._login}@' if self._login else ''}127.0.0.1:{self.port}"

    @asynccontextmanager
    async def open(self) -> AsyncIterator["SocksServer"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        yield self
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await self._let_in(reader, writer):
                await self._lead(reader, writer)
        except (OSError, EOFError):
            pass
        finally:
            writer.close()

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        _, count = await reader.readexactly(2)
        offered, wanted = await reader.readexactly(count), _LOGIN if self._login else _NO_LOGIN
        writer.write(bytes([5, wanted if wanted in offered else _NO_WAY_IN]))
        if wanted not in offered or wanted is _NO_LOGIN:
            return wanted in offered
        await reader.readexactly(1)
        user, password = [await reader.readexactly((await reader.readexactly(1))[0]) for _ in range(2)]
        known = f"{user.decode()}:{password.decode()}" == self._login
        writer.write(bytes([1, 0 if known else 1]))
        return known

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        *_, kind = await reader.readexactly(4)
        host = await self._host(reader, kind)
        port = int.from_bytes(await reader.readexactly(2))
        self.asked.append(f"{host}:{port}")
        writer.write(bytes([5, _NOT_ALLOWED if self._refuses else _GRANTED, 0, 1, 0, 0, 0, 0, 0, 0]))
        if self._refuses:
            return
        there, back = await asyncio.open_connection(host, port)
        await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))

    async def _host(self, reader: asyncio.StreamReader, kind: int) -> str:
        if kind == _BY_NAME:
            return (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        return str(ip_address(await reader.readexactly(4 if kind == _BY_ADDRESS else 16)))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(4096):
        writer.write(piece)
    writer.close()
