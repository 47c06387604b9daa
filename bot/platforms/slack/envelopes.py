"""Envelopes: each is acknowledged, whatever it brings, and none is worked on twice."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.platforms.slack import logs

_REMEMBERED = 600.0  # seconds; Slack delivers an envelope again within some minutes, by whichever socket is open
_MOST = 10_000
_TAKEN = 200


class Seen:
    """Remembers for some minutes which envelopes came, on all sockets."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._came: OrderedDict[str, float] = OrderedDict()

    def first(self, envelope: str) -> bool:
        """Say whether an envelope comes for the first time, and remember it."""
        now = self._monotonic()
        while self._came and (len(self._came) >= _MOST or next(iter(self._came.values())) < now - _REMEMBERED):
            self._came.popitem(last=False)
        known = envelope in self._came
        self._came.setdefault(envelope, now)
        return not known

    def forget(self, envelope: str) -> None:
        """Let an envelope come again: its work broke before it was acknowledged."""
        self._came.pop(envelope, None)


class Handler(AsyncSocketModeHandler):
    """Hands envelopes to Bolt. What Bolt has no listener for is acknowledged too: people see a warning sign otherwise."""

    def __init__(self, *arguments: Any, seen: Seen, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._seen = seen

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Acknowledge an envelope, and work on it where it is new."""
        if not self._seen.first(req.envelope_id):
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
            return
        response = await self._answered(req)
        if response is not None and response.status == _TAKEN:
            await send_async_response(client, req, response, time.time())
            return
        logs.passed_over(req.type, req.payload)
        await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))

    async def _answered(self, req: SocketModeRequest) -> BoltResponse | None:
        """Return what Bolt answers; None where it cannot read an envelope, as it could not when that came again."""
        try:
            response: BoltResponse = await run_async_bolt_app(self.app, req)
        except Exception as error:  # noqa: BLE001 - whatever shape it has: a person sees a warning sign until it is acknowledged
            logs.unreadable(req.type, error)
            return None
        except BaseException:
            self._seen.forget(req.envelope_id)
            raise
        return response
