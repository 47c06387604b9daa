"""The local Discord's REST side: the routes that a news bot needs, with Discord's own rules on nonces, permissions and errors."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.fakes import discord_payloads as payloads
from tests.fakes.discord_announcing import published
from tests.fakes.discord_faults import Answer, Faults, Refusal
from tests.fakes.discord_forms import check_modal
from tests.fakes.discord_forums import ForumRoutes, check_editable, check_writable, nobody_hears
from tests.fakes.discord_state import (
    DIRECT,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    THREADS,
    VIEW_CHANNEL,
    Body,
    Channel,
    Json,
    Reply,
    Snowflakes,
    User,
)

API = "/api/v10"
MAX_CONTENT = 2000
DEFERRED, UPDATE_DEFERRED, CHOICES, MODAL = 5, 6, 8, 9


class Rest(ForumRoutes):
    """The handlers. `latency` seconds pass half before a request takes effect and half before its answer."""

    def __init__(self, token: str, bot: Json, ids: Snowflakes, gateway_url: Callable[[], str]) -> None:
        self.token = token
        self.bot = bot
        self.channels: dict[int, Channel] = {}
        self.directs: dict[int, Channel] = {}
        self.people: dict[int, User] = {}
        self.commands: list[Json] = []
        self.commands_put = asyncio.Event()
        self.replies: dict[str, Reply] = {}
        self.bodies: list[Body] = []
        self.faults = Faults()
        self.uploads: dict[str, bytes] = {}
        self.downloads: list[str] = []
        self.loses_files = False
        self.latency = 0.0
        self.shards = 1
        self.nonce_window = 300.0
        self.stopping = asyncio.Event()
        self.posted = asyncio.Condition()
        self.asked = asyncio.Condition()
        self.told = nobody_hears
        self._ids = ids
        self._gateway_url = gateway_url
        self._nonces: dict[tuple[int, str], tuple[float, Json]] = {}

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, all behind the same door."""
        table: dict[str, Callable[[web.Request, Any], Awaitable[Any]]] = {
            "GET /users/@me": self._me,
            "POST /users/@me/channels": self._open_direct,
            "GET /gateway": self._gateway,
            "GET /gateway/bot": self._gateway,
            "GET /applications/@me": self._application,
            "GET /oauth2/applications/@me": self._application,
            "GET /applications/{app}/commands": self._get_commands,
            "PUT /applications/{app}/commands": self._put_commands,
            "GET /channels/{channel}": self._get_channel,
            "GET /guilds/{guild}/members/{user}": self._get_member,
            "GET /channels/{channel}/messages": self._history,
            "POST /channels/{channel}/messages": self._post,
            "GET /channels/{channel}/messages/{message}": self._get_message,
            "PATCH /channels/{channel}/messages/{message}": self._edit,
            "DELETE /channels/{channel}/messages/{message}": self._delete,
            "POST /channels/{channel}/messages/{message}/crosspost": self._publish,
            "POST /interactions/{interaction}/{key}/callback": self._callback,
            "POST /webhooks/{app}/{key}": self._follow_up,
            "GET /webhooks/{app}/{key}/messages/{message}": self._original,
            "PATCH /webhooks/{app}/{key}/messages/{message}": self._follow_up,
        }
        table |= self.forum_routes()
        made = [web.route(name.split()[0], API + name.split()[1], self._door(handler)) for name, handler in table.items()]
        return [*made, web.get("/attachments/{file}", self._download), web.route("*", API + "/{rest:.*}", self._door(self._unknown))]

    def _door(self, handler: Callable[[web.Request, Any], Awaitable[Any]]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def enter(request: web.Request) -> web.StreamResponse:
            body = await _sent(request)
            path = request.path.removeprefix(API)
            self.bodies.append(Body(method=request.method, path=path, json=body))
            async with self.asked:
                self.asked.notify_all()
            fault = self.faults.take(request.method, path)
            await asyncio.sleep(self.latency / 2)
            answer = await self._effect(handler, request, body) if fault is None or fault.accepts else fault.answer()
            await asyncio.sleep(self.latency / 2)
            if fault is None or fault.way == "answer":
                return _response(answer if fault is None else fault.answer())
            if fault.way == "hang":
                await self.stopping.wait()
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)

        return enter

    async def _effect(self, handler: Callable[[web.Request, Any], Awaitable[Any]], request: web.Request, body: Any) -> Answer:
        if "key" not in request.match_info and request.headers.get("Authorization") != f"Bot {self.token}":
            return Refusal(401, 0, "401: Unauthorized").answer
        try:
            return 200, {}, await handler(request, body)
        except Refusal as refusal:
            return refusal.answer

    async def _download(self, request: web.Request) -> web.Response:
        """Hand out a file that somebody uploaded: whoever has its address gets it."""
        name = request.match_info["file"]
        self.downloads.append(name)
        return web.Response(status=404) if self.loses_files else web.Response(body=self.uploads[name])

    async def _me(self, _: web.Request, __: Any) -> Json:
        return self.bot

    async def _open_direct(self, _: web.Request, body: Any) -> Json:
        """Open the conversation with a person: one channel each, however often it is asked for."""
        person = int(body["recipient_id"])
        if person not in self.people:
            raise Refusal(400, 50033, "Invalid Recipient(s)")
        return payloads.direct(self.direct(person), person)

    def direct(self, person: int) -> Channel:
        """Return the conversation of the bot with a person."""
        if person not in self.directs:
            self.directs[person] = Channel(id=self._ids(), guild_id=0, name="direct", type=DIRECT)
            self.channels[self.directs[person].id] = self.directs[person]
        return self.directs[person]

    async def _gateway(self, _: web.Request, __: Any) -> Json:
        limits = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 16}
        return {"url": self._gateway_url(), "shards": self.shards, "session_start_limit": limits}

    async def _application(self, _: web.Request, __: Any) -> Json:
        told = {"id": self.bot["id"], "name": "Newsdesk", "icon": None, "description": "", "bot_public": True}
        return told | {"bot_require_code_grant": False, "owner": payloads.user(1, "owner"), "verify_key": "0" * 64, "flags": 0}

    async def _get_commands(self, request: web.Request, _: Any) -> list[Json]:
        """Return the commands; their names in other languages only where they are asked for, and numbers of permissions as text."""
        if self.commands:
            self.commands_put.set()
        shown = [each | {"default_member_permissions": _as_text(each.get("default_member_permissions"))} for each in self.commands]
        if request.query.get("with_localizations") == "true":
            return shown
        return [{key: value for key, value in each.items() if not key.endswith("_localizations")} for each in shown]

    async def _put_commands(self, _: web.Request, body: Any) -> list[Json]:
        fixed = {"application_id": self.bot["id"], "version": "1"}
        self.commands = [{"description": "", "type": 1} | command | fixed | {"id": str(self._ids())} for command in body]
        self.commands_put.set()
        return self.commands

    async def _get_channel(self, request: web.Request, _: Any) -> Json:
        return payloads.channel(self._visible(request), {})

    async def _get_member(self, request: web.Request, _: Any) -> Json:
        person = self.people.get(int(request.match_info["user"]))
        if person is None or int(request.match_info["guild"]) in person.left:
            raise Refusal(404, 10007, "Unknown Member")
        return payloads.member(payloads.user(person.id, person.name))

    async def _history(self, request: web.Request, _: Any) -> list[Json]:
        """Return messages newest first, or the oldest ones after `after`; none where history may not be read (Discord's docs)."""
        channel = self._visible(request)
        if not channel.bot_permissions & READ_MESSAGE_HISTORY:
            return []
        before, after = int(request.query.get("before", 1 << 63)), int(request.query.get("after", 0))
        found = [each for each in channel.messages if after < int(each["id"]) < before]
        limit = int(request.query.get("limit", 50))
        page = found[:limit] if "after" in request.query else found[-limit:]
        return page[::-1]

    async def _post(self, request: web.Request, body: Any) -> Json:
        channel = self._visible(request)
        needed = SEND_MESSAGES_IN_THREADS if channel.type in THREADS else SEND_MESSAGES
        if not channel.bot_permissions & needed:
            raise Refusal(403, 50013, "Missing Permissions")
        if channel.type == DIRECT and self._closed(channel):
            raise Refusal(403, 50007, "Cannot send messages to this user")
        check_writable(channel)
        self._check_reference(channel, body)
        _check_form(body)
        nonce = body.get("nonce")
        if nonce is not None and body.get("enforce_nonce") and (known := self._recent(channel, nonce)):
            return known | {"nonce": nonce}
        message = payloads.message(self._ids(), channel.id, self.bot, body)
        channel.messages.append(message)
        if nonce is not None:
            self._nonces[channel.id, nonce] = (time.monotonic(), message)
        async with self.posted:
            self.posted.notify_all()
        return message | {"nonce": nonce}

    def _check_reference(self, channel: Channel, body: Json) -> None:
        """Refuse an answer where history may not be read; one to a deleted message stands alone (docs, "Message Reference")."""
        reference = body.get("message_reference")
        if reference is None:
            return
        if not channel.bot_permissions & READ_MESSAGE_HISTORY:
            raise Refusal(403, 160002, "You cannot reply without permission to read message history")
        if not any(each["id"] == str(reference["message_id"]) for each in channel.messages):
            if reference.get("fail_if_not_exists", True):
                wrong = {"message_reference": {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]}}
                raise Refusal(400, 50035, "Invalid Form Body", errors=wrong)
            del body["message_reference"]

    def _closed(self, direct: Channel) -> bool:
        """Say whether the person of a conversation takes no messages of bots."""
        return any(self.people[person].closed for person, channel in self.directs.items() if channel is direct)

    def _recent(self, channel: Channel, nonce: str) -> Json | None:
        at, message = self._nonces.get((channel.id, nonce), (0.0, {}))
        return message if message and time.monotonic() - at < self.nonce_window else None

    async def _get_message(self, request: web.Request, _: Any) -> Json:
        if not self._visible(request).bot_permissions & READ_MESSAGE_HISTORY:
            raise Refusal(403, 50013, "Missing Permissions")
        return self._message(request)

    async def _edit(self, request: web.Request, body: Any) -> Json:
        message = self._message(request)
        check_editable(self._visible(request))
        _check_form(message | body)
        message |= {key: value for key, value in body.items() if key in ("content", "components", "embeds", "flags")}
        return message

    async def _delete(self, request: web.Request, _: Any) -> None:
        self._visible(request).messages.remove(self._message(request))

    async def _publish(self, request: web.Request, _: Any) -> Json:
        return published(self._visible(request), self._message(request))

    async def _callback(self, request: web.Request, body: Any) -> Json:
        reply = self._reply(request)
        if reply.deferred or reply.answered.is_set():
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        reply.acknowledged_at = time.monotonic()
        data = body.get("data") or {}
        reply.ephemeral = bool((data.get("flags") or 0) & 64)
        told: Json = {"interaction": {"id": request.match_info["interaction"], "type": 2}}
        if body["type"] == CHOICES:
            reply.choices = data["choices"]
            reply.answered.set()
        elif body["type"] in (DEFERRED, UPDATE_DEFERRED):
            reply.deferred = True
        elif body["type"] == MODAL:
            check_modal(data)
            reply.modal = data
            reply.answered.set()
        else:
            _check_form(data)
            reply.take(data)
            told["resource"] = {"type": body["type"], "message": payloads.message(self._ids(), 1, self.bot, data)}
        return told

    async def _follow_up(self, request: web.Request, body: Any) -> Json:
        _check_form(body)
        self._reply(request).take(body)
        return payloads.message(self._ids(), 1, self.bot, body)

    async def _original(self, request: web.Request, _: Any) -> Json:
        reply = self._reply(request)
        return payloads.message(self._ids(), 1, self.bot, {"content": reply.content, "components": reply.components})

    async def _unknown(self, _: web.Request, __: Any) -> Json:
        raise Refusal(404, 0, "404: Not Found")

    def _visible(self, request: web.Request) -> Channel:
        channel = self.channels.get(int(request.match_info["channel"]))
        if channel is None or channel.gone:
            raise Refusal(404, 10003, "Unknown Channel")
        if not channel.bot_permissions & VIEW_CHANNEL or not channel.added:
            raise Refusal(403, 50001, "Missing Access")
        return channel

    def _message(self, request: web.Request) -> Json:
        for message in self._visible(request).messages:
            if message["id"] == request.match_info["message"]:
                return message
        raise Refusal(404, 10008, "Unknown Message")

    def _reply(self, request: web.Request) -> Reply:
        reply = self.replies.get(request.match_info["key"])
        if reply is None:
            raise Refusal(404, 10062, "Unknown interaction")
        return reply


async def _sent(request: web.Request) -> Any:
    """Return what was sent: JSON, or JSON with files beside it."""
    if not request.content_type.startswith("multipart/"):
        text = await request.text()
        return json.loads(text) if text else None
    parts = await request.post()
    files = {part.filename: part.file.read() for part in parts.values() if isinstance(part, web.FileField)}
    return json.loads(str(parts["payload_json"])) | {"files": files}


def _as_text(permissions: Any) -> str | None:
    return None if permissions is None else str(permissions)


def _response(answer: Answer) -> web.Response:
    """Answer as Discord does: the type without a charset (discord.py compares it exactly), or nothing at all."""
    status, headers, told = answer
    if told is None:
        return web.Response(status=204, headers=headers)
    given = {"Content-Type": "application/json"} | dict(headers)
    return web.Response(status=status, headers=given, body=json.dumps(told).encode())


def _check_form(body: Json) -> None:
    """Refuse what every client must avoid; the whole contract is checked on the logged bodies."""
    if len(body.get("content") or "") > MAX_CONTENT:
        raise Refusal(400, 50035, "Invalid Form Body")
    if not (body.get("content") or body.get("embeds") or body.get("components")):
        raise Refusal(400, 50006, "Cannot send an empty message")
