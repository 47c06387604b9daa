"""The chat port in a forum of Discord: what is a forum's own; test_chat.py and test_chat_failing.py have the rest."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot.cards.card import Card, NoticeCard
from bot.domain.delivery import Nonce
from bot.domain.destination import Platform
from bot.domain.errors import Ambiguous, ChatError, Deleted, Gone, Throttled, Unreachable
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.platforms.discord.chat import DiscordChat
from bot.ports.chat import Chat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.discord_bot import ALERT, DIGEST, destination, logged_in_chat, running_bot
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import BOT_MAY_POST, FORUM, MANAGE_CHANNELS, Channel, message_text
from tests.fakes.failing import failure_of
from tests.fakes.make import make_article, make_delivery, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel

OPEN = "POST /channels/*/threads"
NONCE, OTHER = Nonce("nd-1"), Nonce("nd-2")
NOTICE = NoticeCard(text="It may not post in {channel} any more.", channel_id="7")
LONG = "Researchers of eleven universities report that a million qubits held their state for an hour and three minutes"


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    """Run a local Discord."""
    async with DiscordServer() as running:
        yield running


@pytest.fixture
def forum(server: DiscordServer) -> Channel:
    """Return a forum in which the bot may post."""
    return server.add_channel(server.add_guild(), "stories", kind=FORUM)


@pytest.fixture
async def chat(server: DiscordServer) -> AsyncIterator[DiscordChat]:
    """Log a chat in, without a gateway: that a channel is a forum comes out when Discord is asked."""
    async with logged_in_chat(server) as connected:
        yield connected


def tag(name: str, ident: int, *, moderated: bool = False) -> dict[str, Any]:
    return {"id": str(ident), "name": name, "moderated": moderated, "emoji_id": None, "emoji_name": None}


def long_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


@pytest.mark.parametrize(
    ("card", "title"),
    [
        (ALERT, ALERT.title),
        (DIGEST, DIGEST.heading),
        (NOTICE, "It may not post in #stories any more."),
        (replace(ALERT, title=LONG), f"{LONG.removesuffix(' three minutes')}…"),
        (replace(ALERT, title="", byline=""), "…"),
    ],
    ids=["alert", "digest", "notice", "long", "nothing"],
)
async def test_a_post_is_called_what_it_tells_and_closes_after_three_days(
    server: DiscordServer, forum: Channel, chat: DiscordChat, card: Card, title: str
):
    """The card is its first message; a title has at most a hundred characters."""
    posted = await chat.send(replace(destination(forum), name="stories"), card, nonce=NONCE)
    [post] = server.posts(forum)
    assert (post.name, post.minutes, posted) == (title, 3 * 24 * 60, f"{post.id}:{post.id}")
    assert len(post.name) <= 100
    [first] = post.messages
    assert first["id"] == str(post.id)


async def test_tags_that_are_called_like_a_topic_are_given(server: DiscordServer, forum: Channel, chat: DiscordChat):
    """By name or slug, whatever their case; those that moderators keep are theirs."""
    forum.tags = [tag("ai", 1), tag("QUANTUM", 2), tag("AI", 3, moderated=True), tag("sport", 4)]
    await chat.send(destination(forum), ALERT, nonce=NONCE)
    assert server.posts(forum)[0].applied == ["1", "2"]
    await chat.send(destination(forum), ALERT, nonce=OTHER, plain=True)
    assert server.posts(forum)[1].applied == []


async def test_tags_are_made_where_i_may_manage_the_forum_and_nowhere_else():
    """One for each topic, called and coloured like it; once, and never more than a forum takes."""
    async with running_bot() as bot:
        may = BOT_MAY_POST | MANAGE_CHANNELS
        open_one, closed, full = (bot.server.add_channel(bot.guild, kind=FORUM, may=each) for each in (may, BOT_MAY_POST, may))
        full.tags = [tag(f"tag {number}", number) for number in range(1, 21)]
        await bot.server.join(bot.guild)
        for number, each in enumerate((open_one, open_one, closed, full)):
            await bot.platform.chat.send(destination(each), ALERT, nonce=Nonce(f"nd-{number}"))
        assert [(each["name"], each["emoji_name"]) for each in open_one.tags] == [("AI", "🟣"), ("Quantum", "🔵")]
        assert [post.applied for post in bot.server.posts(open_one)] == [[each["id"] for each in open_one.tags]] * 2
        assert (closed.tags, len(full.tags)) == ([], 20)
        assert [post.applied for each in (closed, full) for post in bot.server.posts(each)] == [[], []]
        assert [body.path for body in bot.server.bodies if body.method == "PATCH"] == [f"/channels/{open_one.id}"]


async def test_a_tag_that_a_limit_kept_from_being_made_is_made_later():
    """Nothing was refused: a forum that asks for a tag gets it with the next try."""
    async with running_bot() as bot:
        forum = bot.server.add_channel(bot.guild, kind=FORUM, may=BOT_MAY_POST | MANAGE_CHANNELS)
        forum.strict = True
        await bot.server.join(bot.guild)
        bot.server.rate_limit("PATCH /channels/*", 60)
        assert isinstance(await failure_of(bot.platform.chat.send(destination(forum), ALERT, nonce=NONCE)), Throttled)
        await bot.platform.chat.send(destination(forum), ALERT, nonce=NONCE)
        assert len(bot.server.posts(forum)[0].applied) == len(forum.tags) > 0


async def test_a_forum_that_asks_for_a_tag_gets_one_or_says_what_it_lacks(server: DiscordServer, forum: Channel, chat: DiscordChat):
    """A story under a wrong tag helps nobody; a notice is about no topic, and takes the first one."""
    forum.strict, forum.tags = True, [tag("staff", 1, moderated=True), tag("sport", 2)]
    error = await failure_of(chat.send(destination(forum), ALERT, nonce=NONCE))
    assert isinstance(error, Unreachable)
    assert error.code == "forum_tag"
    assert server.posts(forum) == []
    await chat.send(destination(forum), NOTICE, nonce=NONCE)
    forum.tags.append(tag("Quantum", 3))
    for number, plain in enumerate((False, True)):
        await chat.send(destination(forum), ALERT, nonce=Nonce(f"nd-{number}"), plain=plain)
    assert [post.applied for post in server.posts(forum)] == [["2"], ["3"], ["3"]]


@pytest.mark.parametrize("fault", ["accept-then-500", "accept-then-502", "accept-then-drop"])
async def test_nothing_repeats_what_may_have_opened_a_post(server: DiscordServer, forum: Channel, chat: DiscordChat, fault: str):
    """There is no nonce: discord.py's own retry would open a second post; the outbox looks first, also among those that were closed."""
    server.fail(OPEN, fault)
    await failure_of(chat.send(destination(forum), ALERT, nonce=NONCE))
    [post] = server.posts(forum)
    assert sum(body.path.endswith("/threads") for body in server.bodies) == 1
    for post.archived in (False, True):
        assert await chat.find(destination(forum), nonce=NONCE, since=long_ago()) == f"{post.id}:{post.id}"
        assert await chat.find(destination(forum), nonce=OTHER, since=long_ago()) is None


async def test_a_post_of_the_process_before_may_still_be_on_its_way(server: DiscordServer, forum: Channel):
    """A bot that was killed while it posted, and is back at once, takes no early look for an answer; nor after an answer that was lost."""
    now, settling = 100.0, timedelta(seconds=15)
    async with logged_in_chat(server, settling=settling, monotonic=lambda: now) as chat:
        now += 5
        early = await failure_of(chat.find(destination(forum), nonce=NONCE, since=long_ago()))
        assert isinstance(early, Throttled)
        assert early.retry_after == timedelta(seconds=10)
        now += 10
        assert await chat.find(destination(forum), nonce=NONCE, since=long_ago()) is None
        server.fail(OPEN, "accept-then-drop")
        lost = await failure_of(chat.send(destination(forum), ALERT, nonce=NONCE))
        assert isinstance(lost, Ambiguous)
        assert lost.settles_in == settling


async def test_a_rate_limit_of_moments_is_waited_out(server: DiscordServer, forum: Channel, chat: DiscordChat):
    """Nothing was posted then, so that the library may ask again."""
    server.rate_limit(OPEN, 0.05)
    await chat.send(destination(forum), ALERT, nonce=NONCE)
    assert len(server.posts(forum)) == 1


async def test_a_post_for_whose_answer_nobody_waits_any_more_is_not_opened_late(server: DiscordServer, forum: Channel):
    """While Discord limits the whole bot a request cannot be taken back; by the time it went out the outbox may have sent another."""
    async with logged_in_chat(server, patience=timedelta(seconds=0.1)) as chat:
        server.rate_limit(OPEN, 0.4, everywhere=True)
        assert isinstance(await failure_of(chat.send(destination(forum), ALERT, nonce=NONCE)), Ambiguous)
        await asyncio.gather(*chat._requests._under_way, return_exceptions=True)
        assert server.posts(forum) == []


@pytest.mark.parametrize(("code", "kind"), [(40067, Unreachable), (160006, Throttled), (50013, Unreachable), (10003, Gone)])
async def test_what_a_forum_refuses_means_one_thing(
    server: DiscordServer, forum: Channel, chat: DiscordChat, code: int, kind: type[ChatError]
):
    """A tag that is missing, too many open posts, no right to open one, a forum that was deleted."""
    server.fail(OPEN, (404 if kind is Gone else 403, {}, {"message": "said so", "code": code}))
    assert type(await failure_of(chat.send(destination(forum), ALERT, nonce=NONCE))) is kind


async def test_a_closed_post_is_opened_for_what_comes_and_a_locked_one_mutes_its_story(
    server: DiscordServer, forum: Channel, chat: DiscordChat
):
    """An edit leaves it as closed as it was, an answer opens it as anybody's does; what moderators locked has had its last word."""
    card = await chat.send(destination(forum), ALERT, nonce=NONCE)
    [post] = server.posts(forum)
    post.archived = True
    await chat.edit(destination(forum), card, replace(ALERT, title="Two laboratories"), nonce=NONCE)
    assert "Two laboratories" in message_text(post.messages[0])
    assert post.archived
    await chat.send(destination(forum), ALERT, nonce=OTHER, thread=card)
    assert (len(post.messages), post.archived) == (2, False)
    post.locked = post.archived = True
    assert isinstance(await failure_of(chat.edit(destination(forum), card, ALERT, nonce=NONCE)), Deleted)
    assert isinstance(await failure_of(chat.send(destination(forum), ALERT, nonce=OTHER, thread=card)), Deleted)
    assert len(post.messages) == 2


class Mortal:
    """A chat whose process is killed before a post is asked for, or when it stands there and nobody was told."""

    def __init__(self, chat: DiscordChat, *, posted: bool) -> None:
        self._chat, self._posted = chat, posted

    def __getattr__(self, name: str) -> Any:
        return getattr(self._chat, name)

    async def send(self, *args: Any, **named: Any) -> None:
        if self._posted:
            await self._chat.send(*args, **named)
        raise KeyboardInterrupt


@pytest.mark.parametrize("kills", [(False,), (True,), (True, True, False), (False, False, True, True)])
async def test_a_kill_at_any_moment_loses_no_post_and_doubles_none(server: DiscordServer, forum: Channel, kills: tuple[bool, ...]):
    """Each process is killed as it posts, before or after Discord has it; the last one lives, and finds out."""
    store, clock, to = MemoryStore(), FakeClock(), destination(forum)
    await save_channel(store, to)
    await store.add_sources([make_source()])
    article = make_article("A lab opens its language model")
    story = Story(id=article.story_id, title=article.title, first_seen_at=clock(), last_seen_at=clock())
    owed, found = make_delivery(to, article, due_at=clock(), filed_at=clock()), {article.id: (make_evidence(),)}
    await store.record(
        PollRecord(source=make_source(), at=clock(), articles=(article,), stories=(story,), evidence=found, deliveries=(owed,))
    )
    for posted in kills:
        async with logged_in_chat(server) as chat:
            with suppress(KeyboardInterrupt):  # one that finds the post has nothing to send
                await make_deliver(store, {Platform.DISCORD: cast("Chat", Mortal(chat, posted=posted))}, clock)(str(to.id))
        clock.advance(minutes=30)
    async with logged_in_chat(server) as chat:
        await make_deliver(store, {Platform.DISCORD: chat}, clock)(str(to.id))
    [post] = server.posts(forum)
    assert [each.message_id for each in store.tables.deliveries.values()] == [f"{post.id}:{post.id}"]
