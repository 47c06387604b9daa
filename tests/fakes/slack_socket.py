"""The Socket Mode half of our own local Slack: hello, envelopes, acknowledgements, refreshes and dropped connections."""

import asyncio
import json
import uuid
from typing import Any

import aiohttp
from aiohttp import web

ACK_LIMIT = 3.0  # seconds: Slack shows an error to the person after that


class SocketMode:
    """The websockets that a bot holds open, newest last."""

    def __init__(self) -> None:
        self.sockets: list[web.WebSocketResponse] = []
        self.tickets: set[str] = set()
        self.refusals = 0  # of the next sockets, although their tickets are good
        self.refused = 0
        self.opened = 0
        self.acks: list[dict[str, Any]] = []
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._changed = asyncio.Condition()
        self._transports: dict[web.WebSocketResponse, asyncio.Transport] = {}

    def ticket(self) -> str:
        """Return a ticket that opens one socket, once."""
        ticket = str(uuid.uuid4())
        self.tickets.add(ticket)
        return ticket

    def _admit(self, ticket: str) -> None:
        """Take a ticket; whether or not the socket opens, it is used up."""
        known = ticket in self.tickets
        self.tickets.discard(ticket)
        if not known or self.refusals:
            self.refusals -= known
            self.refused += 1
            raise web.HTTPForbidden(text="invalid ticket")

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        self._admit(request.query.get("ticket", ""))
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert request.transport
        self._transports[socket] = request.transport
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets) + 1, "connection_info": {"app_id": "A1"}})
        await self._enter(socket)
        try:
            async for frame in socket:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._acknowledged(json.loads(frame.data))
        finally:
            self.sockets.remove(socket)
        return socket

    async def _enter(self, socket: web.WebSocketResponse) -> None:
        async with self._changed:
            self.sockets.append(socket)
            self.opened += 1
            self._changed.notify_all()

    def _acknowledged(self, ack: dict[str, Any]) -> None:
        self.acks.append(ack)
        waiting = self._waiting.pop(ack.get("envelope_id", ""), None)
        if waiting and not waiting.done():
            waiting.set_result(ack)

    async def connected(self, times: int = 1, within: float = 45.0) -> None:
        """Return once the bot has opened its `times`-th connection and holds one."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: self.opened >= times and bool(self.sockets))

    async def deliver(self, kind: str, payload: dict[str, Any], envelope_id: str = "", *, socket: int = -1) -> dict[str, Any]:
        """Send one envelope by a socket, and return its acknowledgement; TimeoutError where it takes longer than Slack allows."""
        await self.connected()
        envelope_id = envelope_id or str(uuid.uuid4())
        self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        envelope = {"envelope_id": envelope_id, "type": kind, "accepts_response_payload": True, "payload": payload}
        await self.sockets[socket].send_json(envelope)
        return await asyncio.wait_for(self._waiting[envelope_id], ACK_LIMIT)

    async def refresh(self) -> None:
        """Ask the bot to reconnect, as Slack does every few hours."""
        await self.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})

    def drop(self) -> None:
        """Break the newest connection without a word."""
        self._transports[self.sockets[-1]].abort()

    async def close(self) -> None:
        """Close all connections properly."""
        for socket in list(self.sockets):
            await socket.close()
