"""Posts of forums: opened once, found again by their first message, edited though they were closed. A message there is "POST:MESSAGE".

A post carries no nonce, so that Discord takes the same one twice: discord.py is kept from repeating itself (once.py), and whoever opens it
again has looked before. docs/decisions/0082-posts-of-forums.md has the reasons.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from bot.cards.card import Card
from bot.domain.delivery import MessageId
from bot.domain.destination import Destination
from bot.domain.errors import Ambiguous, ChatError, Deleted, Throttled
from bot.platforms.discord.errors import place_name
from bot.platforms.discord.forums import Forum, Forums, title_of
from bot.platforms.discord.once import Once

SETTLING: Final = timedelta(seconds=15)
_ARCHIVED_AFTER: Final = 4_320  # minutes
_CLOSED: Final = 50083
NOT_THERE_OR_LOCKED: Final = frozenset({10003, 160005, _CLOSED})
_NEWEST = 10  # looked at whatever our clock says
_MOST = 100  # looked at of those since

Raw = Mapping[str, Any]


class Posts:
    """Opens posts, each with a card as its first message.

    `settling`: how long after a lost answer Discord may still open one; `patience`: how long an answer is waited for.
    """

    def __init__(self, settling: timedelta, patience: timedelta, monotonic: Callable[[], float]) -> None:
        self.forums = Forums()
        self._settling = settling
        self._patience = patience.total_seconds()
        self._monotonic = monotonic
        self._began = monotonic()

    async def open(self, client: discord.Client, to: Destination, forum: Forum, card: Card, options: Raw) -> MessageId:
        """Open the post of a card, and return the id of its first message; a plain one has no tags but those that the forum asks for."""
        tags = await self.forums.tags(client, forum, card, wanted="view" in options)
        asked = {"name": title_of(card, f"#{to.name or to.channel_id}"), "auto_archive_duration": _ARCHIVED_AFTER, "applied_tags": tags}
        until = self._monotonic() + self._patience
        made = await _open(client, forum.id, Once(lambda: self._monotonic() < until), asked | {"message": _first_message(options)})
        return MessageId(f"{made['id']}:{made['id']}")

    async def of_ours(self, client: discord.Client, to: Destination, since: datetime) -> AsyncIterator[discord.Message]:
        """Yield the first messages of our posts in a forum: those since a time, and the newest ones; none where they may not be read."""
        for listed in (_active, _archived):
            for post in _looked_at(_ours(client, to, await listed(client, to)), since):
                if (first := await _first_of(client, to, post)) is not None:
                    yield first

    def require_settled(self, to: Destination) -> None:
        """Raise Throttled while a post of the process before this one may still be on its way: not finding it proves nothing yet."""
        left = self._settling - timedelta(seconds=self._monotonic() - self._began)
        if left > timedelta(0):
            raise Throttled(f"A post in {place_name(to)} may still be on its way: it is looked for again.", retry_after=left)

    def meant(self, error: ChatError, client: discord.Client, to: Destination, about: MessageId | None) -> ChatError:
        """Return what an error means in a forum; as it is anywhere else."""
        if about and not about.isdigit():
            return _of_a_post(error, to)
        if isinstance(error, Ambiguous) and self.forums.told(client, to):
            return Ambiguous(str(error), settles_in=self._settling)
        return error


async def _active(client: discord.Client, to: Destination) -> Iterable[Raw]:
    """Return the posts that are open, with all other threads of the server."""
    threads: Iterable[Raw] = (await client.http.get_active_threads(int(to.workspace_id)))["threads"]
    return threads


async def _archived(client: discord.Client, to: Destination) -> Iterable[Raw]:
    """Return the posts that were closed last, none where they may not be read."""
    try:
        threads: Iterable[Raw] = (await client.http.get_public_archived_threads(int(to.channel_id), limit=_MOST))["threads"]
    except discord.Forbidden:
        return []
    return threads


async def _open(client: discord.Client, forum: int, once: Once, asked: Raw) -> Any:
    route = discord.http.Route("POST", "/channels/{channel_id}/threads", channel_id=forum)
    riding: Any = [once]
    return await client.http.request(route, files=riding, json=asked, raise_for_status=once.look)


def _first_message(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first message of a post, from what discord.py sends a message of; it takes no nonce."""
    flags = discord.MessageFlags(suppress_embeds=options["suppress_embeds"], suppress_notifications=options["silent"])
    told = {key: options[key] for key in ("content", "view", "allowed_mentions") if key in options}
    with discord.http.handle_message_parameters(flags=flags, **told) as made:
        return {key: value for key, value in (made.payload or {}).items() if key != "tts"}


def _ours(client: discord.Client, to: Destination, threads: Iterable[Raw]) -> list[int]:
    me = client.user.id if client.user else 0
    return sorted(int(each["id"]) for each in threads if each["parent_id"] == to.channel_id and int(each["owner_id"]) == me)


def _looked_at(posts: list[int], since: datetime) -> Iterable[int]:
    """Return those since a time, oldest first, then the newest ones: our clock may be hours ahead, or years behind."""
    first = discord.utils.time_snowflake(since)
    return dict.fromkeys([*[each for each in posts if each >= first][:_MOST], *reversed(posts[-_NEWEST:])])


async def _first_of(client: discord.Client, to: Destination, post: int) -> discord.Message | None:
    try:
        return await client.get_partial_messageable(post, guild_id=int(to.workspace_id)).fetch_message(post)
    except (discord.NotFound, discord.Forbidden):
        return None


async def edit_open(client: discord.Client, post: int, edit: Callable[[], Awaitable[object]]) -> None:
    """Edit a message of a post; one that was closed is opened for it, and closed again."""
    try:
        await edit()
    except discord.HTTPException as error:
        if error.code != _CLOSED:
            raise
    else:
        return
    try:
        await client.http.edit_channel(post, archived=False)
    except discord.Forbidden as refused:
        raise Deleted("The post that this message belongs to was locked.") from refused
    await edit()
    await client.http.edit_channel(post, archived=True)


def _of_a_post(error: ChatError, to: Destination) -> ChatError:
    """Return what an answer means that is about a post: where it is gone, or locked, people want nothing more of its story."""
    cause = error.__cause__
    if isinstance(cause, discord.HTTPException) and cause.code in NOT_THERE_OR_LOCKED:
        return Deleted(f"The post that this message belongs to was deleted or locked in {place_name(to)} (code {cause.code}).")
    return error
