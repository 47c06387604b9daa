"""Forums of the local Discord: posts with tags, found again among those that are open or archived, closed and opened (docs, "Threads")."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from aiohttp import web

from tests.fakes import discord_payloads as payloads
from tests.fakes.discord_faults import Refusal
from tests.fakes.discord_state import (
    CREATE_PUBLIC_THREADS,
    FORUM,
    MANAGE_CHANNELS,
    NEWS,
    PUBLIC_THREAD,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    TEXT,
    THREADS,
    Channel,
    Json,
)

MOST_TAGS, MOST_OF_A_POST, LONGEST_TITLE, LONGEST_TAG = 20, 5, 100, 20
HAS_THREAD = 1 << 5  # a flag of a message


def post_opened(forum: Channel, body: Json, bot: Json, ident: int) -> Channel:
    """Return a new post with its first message, which has the post's own id; there is no nonce, so the same one comes twice."""
    if forum.type != FORUM:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    if not forum.bot_permissions & SEND_MESSAGES:
        raise Refusal(403, 50013, "Missing Permissions")
    tags = [str(tag) for tag in body.get("applied_tags") or []]
    if not 0 < len(body["name"]) <= LONGEST_TITLE or len(tags) > MOST_OF_A_POST or set(tags) - {tag["id"] for tag in forum.tags}:
        raise Refusal(400, 50035, "Invalid Form Body")
    if forum.strict and not tags:
        raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")
    post = Channel(id=ident, guild_id=forum.guild_id, name=body["name"], type=PUBLIC_THREAD, parent_id=forum.id)
    post.bot_permissions, post.owner, post.applied = forum.bot_permissions, int(bot["id"]), tags
    post.minutes = body["auto_archive_duration"]
    post.messages.append(payloads.message(ident, ident, bot, body["message"]))
    return post


def thread_opened(channel: Channel, message_id: str, body: Json, bot: Json) -> Channel:
    """Return a new thread of a message, which has the message's own id and says so of itself."""
    message = next((each for each in channel.messages if each["id"] == message_id), None)
    if message is None:
        raise Refusal(404, 10008, "Unknown Message")
    if channel.type not in {TEXT, NEWS}:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    if not channel.bot_permissions & CREATE_PUBLIC_THREADS:
        raise Refusal(403, 50013, "Missing Permissions")
    if message["flags"] & HAS_THREAD:
        raise Refusal(400, 160004, "A thread has already been created for this message")
    if not 0 < len(body["name"]) <= LONGEST_TITLE:
        raise Refusal(400, 50035, "Invalid Form Body")
    thread = Channel(id=int(message_id), guild_id=channel.guild_id, name=body["name"], type=PUBLIC_THREAD, parent_id=channel.id)
    thread.bot_permissions, thread.owner, thread.minutes = channel.bot_permissions, int(bot["id"]), body["auto_archive_duration"]
    message["flags"] |= HAS_THREAD
    return thread


async def nobody_hears(_event: str, _data: Json) -> None:
    """Tell nobody of an event: no gateway runs."""


class ForumRoutes:
    """The routes of forums. `told` hears what the gateway tells of."""

    bot: Json
    channels: dict[int, Channel]
    posted: asyncio.Condition
    told: Callable[[str, Json], Awaitable[None]]
    _ids: Callable[[], int]

    def _visible(self, request: web.Request) -> Channel:
        raise NotImplementedError

    def forum_routes(self) -> dict[str, Callable[[web.Request, Any], Awaitable[Any]]]:
        """Return the routes by what is asked."""
        return {
            "PATCH /channels/{channel}": self._change_channel,
            "POST /channels/{channel}/threads": self._open_post,
            "POST /channels/{channel}/messages/{message}/threads": self._open_thread,
            "GET /guilds/{guild}/threads/active": self._active_threads,
            "GET /channels/{channel}/threads/archived/public": self._archived_threads,
        }

    async def _change_channel(self, request: web.Request, body: Any) -> Json:
        return changed(self._visible(request), body, self._ids)

    async def _open_post(self, request: web.Request, body: Any) -> Json:
        post = post_opened(self._visible(request), body, self.bot, self._ids())
        self.channels[post.id] = post
        async with self.posted:
            self.posted.notify_all()
        await self.told("THREAD_CREATE", payloads.channel(post, {}) | {"newly_created": True})
        return payloads.channel(post, {}) | {"message": post.messages[0]}

    async def _open_thread(self, request: web.Request, body: Any) -> Json:
        thread = thread_opened(self._visible(request), request.match_info["message"], body, self.bot)
        self.channels[thread.id] = thread
        await self.told("THREAD_CREATE", payloads.channel(thread, {}) | {"newly_created": True})
        return payloads.channel(thread, {})

    async def _active_threads(self, request: web.Request, _: Any) -> Json:
        guild = int(request.match_info["guild"])
        return threads_of((each for each in self.channels.values() if each.guild_id == guild), archived=False)

    async def _archived_threads(self, request: web.Request, _: Any) -> Json:
        forum = self._visible(request)
        require_history(forum)
        return threads_of((each for each in self.channels.values() if each.parent_id == forum.id), archived=True)


def check_writable(channel: Channel) -> None:
    """Refuse what is written in a forum itself, or in a post that was locked; one that is archived alone opens with the message."""
    if channel.type == FORUM:
        raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
    if channel.locked:
        raise Refusal(403, 160005, "Thread is locked")
    channel.archived = False


def check_editable(channel: Channel) -> None:
    """Refuse an edit in a post that is archived."""
    if channel.archived:
        raise Refusal(400, 50083, "Thread is archived")


def changed(channel: Channel, body: Json, ids: Callable[[], int]) -> Json:
    """Change a forum's tags, or open or close a post."""
    if channel.type in THREADS:
        if channel.locked:
            raise Refusal(403, 50013, "Missing Permissions")
        channel.archived = body.get("archived", channel.archived)
        return payloads.channel(channel, {})
    if not channel.bot_permissions & MANAGE_CHANNELS:
        raise Refusal(403, 50013, "Missing Permissions")
    tags = body["available_tags"]
    if len(tags) > MOST_TAGS or any(len(tag["name"]) > LONGEST_TAG for tag in tags):
        raise Refusal(400, 50035, "Invalid Form Body")
    new = {"moderated": False, "emoji_id": None, "emoji_name": None}
    channel.tags = [new | tag | {"id": str(tag.get("id") or ids())} for tag in tags]
    return payloads.channel(channel, {})


def threads_of(channels: Iterable[Channel], *, archived: bool) -> Json:
    """Return the threads among some channels that the bot sees."""
    found = [each for each in channels if each.type in THREADS and not each.gone and each.archived is archived]
    return {"threads": [payloads.channel(each, {}) for each in found], "members": [], "has_more": False}


def require_history(channel: Channel) -> None:
    """Refuse the list of archived posts to who may not read back."""
    if not channel.bot_permissions & READ_MESSAGE_HISTORY:
        raise Refusal(403, 50013, "Missing Permissions")
