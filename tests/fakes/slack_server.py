"""Our own local Slack on loopback: Web API, Socket Mode and response_url over their real protocols, with faults on demand.

server = SlackServer()
await server.start()                     # server.api_url goes into the bot's settings
server.add_channel("C1", "news")
server.fail("chat.postMessage", "accept-then-500")
answer = await server.slash("C1", "U1", "subscribe ai")
server.messages("C1")
"""

import asyncio
import json
import re
import time
import uuid
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any, NamedTuple

from aiohttp import web

from tests.fakes.kept_bodies import keep
from tests.fakes.slack_blocks import check_blocks
from tests.fakes.slack_methods import BOT_USER, METHODS, unknown_method
from tests.fakes.slack_socket import SocketMode
from tests.fakes.slack_state import Message, SlackChannel, SlackRefusal, SlackTeam, SlackUser

Fault = str | dict[str, Any] | tuple[int, int]
"""A status ("500", "503"), "accept-then-500", "accept-then-drop", "hang", "accept-then-hang", "drop", "no json"; an answer as a dict;
or (429, seconds)."""

_HANG = 3600.0
TIER_3 = frozenset(
    {"chat.update", "conversations.history", "conversations.info", "conversations.join", "conversations.replies", "users.conversations"}
)


class Call(NamedTuple):
    """One Web API call as it came in."""

    method: str
    arguments: dict[str, Any]


class SlackServer:
    """One workspace, one bot token, one app token."""

    bot_token = "xoxb-local"
    app_token = "xapp-local"

    def __init__(self, *, team_id: str = "T1", clock: Callable[[], float] = time.time) -> None:
        self.team = SlackTeam(team_id, clock)
        self.socket = SocketMode()
        self.bodies: list[Call] = []
        self._kept = 0
        self.responses = 0  # to response_urls
        self.latency = 0.0
        self.calls_a_minute: int | None = None  # of each method of Tier 3 (docs, "Rate limits"); None: any number
        self.gate = asyncio.Event()  # closed with clear(), the Web API answers nothing until set()
        self.gate.set()
        self.revoked: str | None = None
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._standing: dict[str, Fault] = {}
        self._called: dict[str, list[float]] = defaultdict(list)
        self._answers: dict[str, asyncio.Queue[dict[str, Any]]] = defaultdict(asyncio.Queue)
        self._runner: web.AppRunner | None = None
        self._stopping = asyncio.Event()
        self.port = 0

    async def start(self, port: int = 0) -> "SlackServer":
        """Listen; a stopped server may start again on its port, with the same state."""
        self._stopping.clear()
        app = web.Application()
        app.router.add_get("/socket", self.socket.serve)
        app.router.add_post("/respond/{key}", self._respond)
        app.router.add_route("*", "/api/{method}", self._web_api)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        self._stopping.set()
        self.gate.set()
        await self.socket.close()
        if self._runner:
            await self._runner.cleanup()
        new, self._kept = self.bodies[self._kept :], len(self.bodies)
        keep("slack", ({"method": each.method, "arguments": each.arguments} for each in new))

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def add_channel(self, channel_id: str, name: str, **state: Any) -> SlackChannel:
        """Add a channel; `state`: member (True: the bot is in it), private, archived, restricted, people (None: everybody), creator."""
        self.team.channels[channel_id] = SlackChannel(channel_id, name, **state)
        return self.team.channels[channel_id]

    def add_user(self, user_id: str, locale: str = "en-US", tz: str = "UTC", *, guest: bool = False, admin: bool = False) -> SlackUser:
        self.team.users[user_id] = SlackUser(user_id, locale, tz, guest, admin)
        return self.team.users[user_id]

    def messages(self, channel_id: str) -> list[Message]:
        """Return what was posted in a channel, oldest first."""
        return self.team.channels[channel_id].messages

    def calls(self, method: str) -> list[dict[str, Any]]:
        """Return the arguments of each call of a method."""
        return [call.arguments for call in self.bodies if call.method == method]

    def fail(self, method: str, *faults: Fault, always: bool = False) -> None:
        """Let the next calls of a method meet these faults, one each; `always` keeps the last one until `recover`."""
        if always:
            self._standing[method] = faults[-1]
        self._faults[method].extend(faults[:-1] if always else faults)

    def recover(self, method: str) -> None:
        """End all faults of a method."""
        self._faults.pop(method, None)
        self._standing.pop(method, None)

    async def slash(self, channel_id: str, user_id: str, text: str, *, escape: bool = True, within: float = 10.0) -> dict[str, Any]:
        """Type `/newsdesk <text>` in a channel and return the answer; it must be acknowledged within Slack's 3 s."""
        payload = self.slash_payload(channel_id, user_id, text, escape=escape)
        ack = await self.socket.deliver("slash_commands", payload)
        if ack.get("payload"):
            return dict(ack["payload"])
        return await self.answer(payload["response_url"], within=within)

    def slash_payload(self, channel_id: str, user_id: str, text: str, *, escape: bool = True) -> dict[str, Any]:
        channel = self.team.channels.get(channel_id)
        return {
            "token": "local",
            "command": "/newsdesk",
            "text": self._escaped(text) if escape else text,
            "team_id": self.team.id,
            "team_domain": "local",
            "channel_id": channel_id,
            "channel_name": channel.name if channel else "directmessage",
            "user_id": user_id,
            "user_name": user_id.lower(),
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "trigger_id": "1.2.3",
            "response_url": f"http://127.0.0.1:{self.port}/respond/{uuid.uuid4()}",
        }

    async def tell(self, kind: str, **event: Any) -> dict[str, Any]:
        """Tell the bot of an event, and return its acknowledgement."""
        told = {"type": "event_callback", "team_id": self.team.id, "api_app_id": "A1", "event": {"type": kind, **event}, "event_id": "Ev1"}
        return await self.socket.deliver("events_api", told)

    async def uninstall(self, *, told: bool = True) -> None:
        """Let the workspace remove the app: its token is good for nothing any more. `told`: the bot hears of it, as it mostly does."""
        self.revoked = "account_inactive"
        if told:
            await self.tell("tokens_revoked", tokens={"oauth": [], "bot": [BOT_USER]})
            await self.tell("app_uninstalled")

    def install(self) -> None:
        """Let the workspace have the app again, with another token."""
        self.revoked = None
        self.bot_token = f"{self.bot_token}-again"

    async def action(self, channel_id: str, user_id: str, action_id: str, value: str = "") -> dict[str, Any]:
        """Click a button of a message and return the acknowledgement."""
        return await self.socket.deliver("interactive", self.action_payload(channel_id, user_id, action_id, value))

    async def press(
        self, channel_id: str, user_id: str, action_id: str, value: str, *, private: bool = False, within: float = 10.0
    ) -> dict[str, Any]:
        """Click a button and return what was answered; it must be acknowledged within Slack's 3 s. `private`: of an answer."""
        payload = self.action_payload(channel_id, user_id, action_id, value)
        payload["container"]["is_ephemeral"] = private
        await self.socket.deliver("interactive", payload)
        return await self.answer(payload["response_url"], within=within)

    async def of_message(self, channel_id: str, user_id: str, message: Message, callback: str, *, within: float = 10.0) -> dict[str, Any]:
        """Choose a shortcut from the menu of a message and return what was answered; it must be acknowledged within Slack's 3 s."""
        payload = self.action_payload(channel_id, user_id, "")
        for key in ("actions", "container"):
            del payload[key]
        payload |= {"type": "message_action", "callback_id": callback, "message": message, "message_ts": message["ts"]}
        await self.socket.deliver("interactive", payload)
        return await self.answer(payload["response_url"], within=within)

    def action_payload(self, channel_id: str, user_id: str, action_id: str, value: str = "") -> dict[str, Any]:
        return {
            "type": "block_actions",
            "team": {"id": self.team.id, "domain": "local"},
            "user": {"id": user_id, "username": user_id.lower(), "team_id": self.team.id},
            "channel": {"id": channel_id, "name": "local"},
            "container": {"type": "message", "channel_id": channel_id},
            "api_app_id": "A1",
            "trigger_id": "1.2.3",
            "response_url": f"http://127.0.0.1:{self.port}/respond/{uuid.uuid4()}",
            "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1.0"}],
        }

    async def answer(self, response_url: str, *, within: float = 10.0) -> dict[str, Any]:
        """Return the next answer that was posted to a response_url."""
        return await asyncio.wait_for(self._answers[response_url.rpartition("/")[2]].get(), within)

    def answers_left(self, response_url: str) -> int:
        """Return how many answers came that nobody has looked at."""
        return self._answers[response_url.rpartition("/")[2]].qsize()

    def _escaped(self, text: str) -> str:
        """Escape as Slack does with should_escape: known channels become references, & < > become entities."""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        ids = {channel.name: channel.id for channel in self.team.channels.values() if not channel.private}
        return re.sub(r"#([\w-]+)", lambda found: f"<#{ids[found[1]]}|{found[1]}>" if found[1] in ids else found[0], text)

    async def _respond(self, request: web.Request) -> web.Response:
        self.responses += 1
        if self.latency:
            await asyncio.sleep(self.latency)
        told = await request.json()
        if told.get("blocks"):
            check_blocks(told["blocks"])
        await self._answers[request.match_info["key"]].put(told)
        return web.Response(text="ok")

    async def _web_api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.bodies.append(Call(method, arguments))
        await self.gate.wait()
        if self.latency:
            await asyncio.sleep(self.latency)
        fault = self._faults[method].popleft() if self._faults[method] else self._standing.get(method)
        if fault is None:
            return web.json_response(self._answer(request, method, arguments))
        if isinstance(fault, str) and fault.startswith("accept-then-"):
            self._answer(request, method, arguments)
            fault = fault.removeprefix("accept-then-")
        return await self._break(request, fault)

    async def _break(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if isinstance(fault, dict):
            return web.json_response(fault)
        if isinstance(fault, tuple):
            status, seconds = fault
            return web.json_response({"ok": False, "error": "ratelimited"}, status=status, headers={"Retry-After": str(seconds)})
        if fault == "hang":
            await asyncio.wait([asyncio.ensure_future(self._stopping.wait())], timeout=_HANG)
        if fault in ("hang", "drop"):
            if request.transport:
                request.transport.abort()
            return web.Response()
        if fault == "no json":
            return web.Response(text="welcome to the hotel's network")
        return web.Response(status=int(fault), text="upstream error", content_type="text/html")

    def _answer(self, request: web.Request, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            self._authorize(request, method, arguments)
            self._require_patience(method)
            if method == "apps.connections.open":
                return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/socket?ticket={self.socket.ticket()}"}
            return {"ok": True} | METHODS.get(method, unknown_method)(self.team, arguments)
        except SlackRefusal as refusal:
            return refusal.answer

    def _require_patience(self, method: str) -> None:
        """Refuse a call of a method that was called too often in the last minute."""
        if self.calls_a_minute is None or method not in TIER_3:
            return
        now = time.monotonic()
        recent = [at for at in self._called[method] if at > now - 60] + [now]
        self._called[method] = recent
        if len(recent) > self.calls_a_minute:
            raise SlackRefusal("ratelimited")

    def _authorize(self, request: web.Request, method: str, arguments: dict[str, Any]) -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.get("token", "")
        if not token:
            raise SlackRefusal("not_authed")
        if self.revoked and token == self.bot_token:
            raise SlackRefusal(self.revoked)
        if token not in (self.bot_token, self.app_token):
            raise SlackRefusal("invalid_auth")
        if (method == "apps.connections.open") != (token == self.app_token):
            raise SlackRefusal("not_allowed_token_type")


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Read the arguments from the query and the body, JSON or form, as Slack does."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return arguments | (await request.json() if request.can_read_body else {})
    for key, value in (await request.post()).items():
        arguments[key] = json.loads(str(value)) if key in ("blocks", "metadata", "view") else value
    return arguments
