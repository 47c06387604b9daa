"""Forums on Discord: each story is a post, which grows as a card does; people act and type in posts as in a channel."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cards.actions import ActionKind, read_action
from bot.domain.delivery import Nonce
from bot.steps.commands.sources import FeedWish
from tests.fakes.button_world import card_for, tell_story
from tests.fakes.discord_bot import Running, destination, running_bot
from tests.fakes.discord_state import BOT_MAY_POST, FORUM, PUBLIC_THREAD, SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, Channel, Json, walk
from tests.fakes.feed_server import FeedServer
from tests.fakes.whole_bot import OnForum, on_forum
from tests.fakes.world import feed

FIRST = "Earthquake kills 120 people at artificial intelligence conference in Lima"
SECOND = "Lima earthquake: 350 people killed at artificial intelligence conference"
LEAD = "A strong earthquake struck Lima during an artificial intelligence conference on Monday; rescue teams are on their way."
QUBITS = "A quantum computer of a thousand qubits runs for a week"
OPEN = "POST /channels/*/threads"

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[OnForum]:
    """Give a whole bot with a forum, which edits without delay."""
    async with on_forum(tmp_path, edit_seconds=0) as running:
        yield running


async def test_a_story_is_one_post_whatever_happens_and_what_follows_stands_in_it(bot: OnForum):
    """The answer to its opening is lost, it grows, a fact changes it, and the digest of the evening is a post of its own."""
    async with FeedServer() as feeds:
        for name in ("one", "two"):
            feeds.serve(f"/{name}.xml", feed("The choir sings on Sunday", outlet=name), content_type="application/rss+xml")
        await bot.newsdesk.add_sources([FeedWish(url=feeds.url(f"/{name}.xml")) for name in ("one", "two")])
        for typed in ("subscribe ai", "subscribe quantum digest 20:00"):
            assert "Done" in await bot.type(typed)
        await bot.poll()
        bot.server.fail(OPEN, "accept-then-drop")
        for name, title in (("one", FIRST), ("two", SECOND)):
            feeds.serve(f"/{name}.xml", feed(title, QUBITS, outlet=name, lang="en", lead=LEAD), content_type="application/rss+xml")
            await bot.poll(minutes=15)
            await bot.tick(minutes=5)
    [post] = bot.server.posts(bot.forum)
    assert post.name == FIRST
    assert [each["id"] for each in bot.forum.tags] == post.applied
    assert (len(bot.texts()), bot.answered()) == (2, [True])
    assert ["350" in text for text in bot.texts()] == [True, True]
    await bot.tick(hours=14)
    posts = bot.server.posts(bot.forum)
    assert [each is post for each in posts] == [True, False]
    assert "November 23" in posts[1].name


def button(message: Json, kind: ActionKind) -> str:
    """Return the value of a button of a message."""
    values = [str(each["custom_id"]) for each in walk(message["components"]) if each.get("custom_id")]
    return next(value for value in values if read_action(value).kind is kind)


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    """Give a bot with a store in memory."""
    async with running_bot() as opened:
        yield opened


async def forum_on(running: Running, may: int = BOT_MAY_POST) -> Channel:
    """Open a forum, of which the gateway tells."""
    forum = running.server.add_channel(running.guild, "stories", kind=FORUM, may=may)
    await running.server.join(running.guild)
    return forum


async def test_a_forum_is_chosen_like_a_channel_where_i_may_open_posts(running: Running):
    """The permissions that lack are called as on a forum's own page."""
    closed = await forum_on(running, BOT_MAY_POST & ~SEND_MESSAGES & ~SEND_MESSAGES_IN_THREADS)
    server, guild, here, moderator = running.server, running.guild, running.channel, running.moderator
    refused = await server.slash(guild, here, moderator, "subscribe", topic="ai", channel=closed)
    assert "Create Posts, Send Messages in Posts, and Embed Links" in refused.text
    await server.permit(closed, BOT_MAY_POST)
    done = await server.slash(guild, here, moderator, "subscribe", topic="ai", channel=closed)
    assert f"<#{closed.id}>" in done.text
    offered = next(each for each in server.commands if each["name"] == "subscribe")["options"]
    assert FORUM in next(each for each in offered if each["name"] == "channel")["channel_types"]


async def test_what_is_pressed_and_typed_in_a_post_of_mine_is_about_the_forum(running: Running):
    """The forum is where stories come to: nobody can type in it itself. A post of somebody else is a thread like any."""
    forum = await forum_on(running)
    server, guild, moderator = running.server, running.guild, running.moderator
    to = destination(forum)
    await tell_story(running.store, to)
    await running.platform.chat.send(to, card_for(to), nonce=Nonce("nd-1"))
    [mine] = server.posts(forum)
    told = await server.press(guild, mine, moderator, mine.messages[0], button(mine.messages[0], ActionKind.WHY))
    assert "The Courier" in told.text
    await server.press(guild, mine, moderator, mine.messages[0], button(mine.messages[0], ActionKind.MUTING))
    assert f"<#{forum.id}>" in (await server.slash(guild, mine, moderator, "subscribe", topic="quantum")).text
    assert f"<#{forum.id}>" in (await server.slash(guild, mine, moderator, "subscriptions")).text
    theirs = server.add_channel(guild, "a talk", kind=PUBLIC_THREAD, parent=forum)
    assert f"<#{theirs.id}>" in (await server.slash(guild, theirs, moderator, "subscribe", topic="quantum")).text
