"""The local Discord's gateway: sessions with RESUME and replay, RECONNECT and INVALID_SESSION; JSON, as a zlib stream if asked."""

import asyncio
import itertools
import json
import zlib
from collections.abc import Callable

from aiohttp import WSMsgType, web

from tests.fakes.discord_state import Json

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11
AUTHENTICATION_FAILED, SHARDING_REQUIRED = 4004, 4011


def shard_of(guild_id: int, count: int) -> int:
    """Return the shard that hears of a server (docs, "Sharding"); direct messages are those of the first."""
    return (guild_id >> 22) % count


class Session:
    """One gateway session: its numbered events outlive its socket, so that RESUME can replay them."""

    def __init__(self, ident: str, shard: int = 0, count: int = 1) -> None:
        self.id = ident
        self.shard = shard
        self.count = count
        self.events: list[Json] = []
        self.wire: Wire | None = None

    async def dispatch(self, name: str, data: Json) -> None:
        event = {"op": DISPATCH, "t": name, "s": len(self.events) + 1, "d": data}
        self.events.append(event)
        if self.wire is not None:
            await self.wire.send(event)

    async def replay(self, after: int) -> None:
        """Send what was missed, then RESUMED."""
        for event in self.events[after:]:
            if self.wire is not None:
                await self.wire.send(event)
        await self.dispatch("RESUMED", {})


class Wire:
    """One websocket, compressed as a stream when the client asked for it."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self._socket = socket
        self._request = request
        self._deflate = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None

    async def send(self, payload: Json) -> None:
        text = json.dumps(payload)
        if self._socket.closed:
            return
        if self._deflate is None:
            await self._socket.send_str(text)
        else:
            await self._socket.send_bytes(self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH))

    async def close(self, code: int) -> None:
        await self._socket.close(code=code)

    def cut(self) -> None:
        """Drop the connection without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()


class Gateway:
    """All sessions. `hello` builds READY and the guilds that follow it."""

    def __init__(self, token: str, hello: Callable[[str, Json], list[tuple[str, Json]]]) -> None:
        self.sessions: dict[str, Session] = {}
        self.ready = asyncio.Event()
        self.identified = 0
        self.resumed = 0
        self.refuse = False
        self.intents = 0
        self.least_shards = 1
        self.closes_with: int | None = None  # the code for everybody who identifies
        self.turned_away = False  # nobody gets a socket
        self._token = token
        self._hello = hello
        self._numbers = itertools.count(1)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        if self.turned_away:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        wire = Wire(socket, request)
        await wire.send({"op": HELLO, "d": {"heartbeat_interval": 41_250}, "s": None, "t": None})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(wire, json.loads(message.data))
        finally:
            self._detach(wire)
        return socket

    async def _receive(self, wire: Wire, payload: Json) -> None:
        if payload["op"] == HEARTBEAT:
            await wire.send({"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None})
        elif payload["op"] == IDENTIFY:
            await self._identify(wire, payload["d"])
        elif payload["op"] == RESUME:
            await self._resume(wire, payload["d"])

    async def _identify(self, wire: Wire, data: Json) -> None:
        if data["token"] != self._token or self.refuse:
            await wire.close(AUTHENTICATION_FAILED)
            return
        self.intents = data["intents"]
        shard, count = data.get("shard") or [0, 1]
        if self.closes_with or count < self.least_shards:
            await wire.close(self.closes_with or SHARDING_REQUIRED)
            return
        session = Session(f"session{next(self._numbers)}", shard, count)
        session.wire = wire
        self.sessions[session.id] = session
        self.identified += 1
        for name, event in self._hello(session.id, data):
            await session.dispatch(name, event)
        if {each.shard for each in self.sessions.values() if each.wire} == set(range(count)):
            self.ready.set()

    async def _resume(self, wire: Wire, data: Json) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            await wire.send({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return
        session.wire = wire
        self.resumed += 1
        await session.replay(data["seq"] or 0)
        self.ready.set()

    def _detach(self, wire: Wire) -> None:
        for session in self.sessions.values():
            if session.wire is wire:
                session.wire = None
        if not self._wires():
            self.ready.clear()

    def _wires(self) -> list[Wire]:
        return [session.wire for session in self.sessions.values() if session.wire is not None]

    async def dispatch(self, name: str, data: Json) -> None:
        """Send an event to the newest session of its server's shard; one whose socket is away keeps it for RESUME."""
        of = int(data.get("guild_id") or (data["id"] if name.startswith("GUILD_") and "guild_id" not in data else 0))
        theirs = [each for each in self.sessions.values() if each.shard == shard_of(of, each.count)]
        if theirs:
            await theirs[-1].dispatch(name, data)

    async def ask_to_reconnect(self) -> None:
        """Send RECONNECT to everyone (Discord does this every few hours)."""
        for wire in self._wires():
            await wire.send({"op": RECONNECT, "d": None, "s": None, "t": None})

    async def invalidate(self) -> None:
        """End all sessions: RESUME is refused, only a new IDENTIFY helps."""
        wires = self._wires()
        self.ready.clear()
        self.sessions.clear()
        for wire in wires:
            await wire.send({"op": INVALID_SESSION, "d": False, "s": None, "t": None})

    def cut(self) -> None:
        """Drop every socket without a word; sessions stay resumable."""
        self.ready.clear()
        for wire in self._wires():
            wire.cut()
        for session in self.sessions.values():
            session.wire = None
