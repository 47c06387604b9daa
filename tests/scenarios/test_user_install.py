"""Who has the app for themselves reads anywhere, and nowhere more than what is everybody's."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.domain.destination import Platform, Workspace, person_of
from bot.domain.following import Follow
from bot.domain.own_topic import OwnTopic, TopicId
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.platforms.discord.help_command import EVERYWHERE, IN_CONVERSATIONS, IN_SERVERS
from tests.fakes.discord_bot import Running, destination, running_bot
from tests.fakes.discord_state import ALL_PERMISSIONS, READER, Channel, Guild, Reply, User
from tests.fakes.make import AI, NOW, make_article, make_delivery, make_evidence, make_source, make_subscription
from tests.fakes.neighbours import CANARY
from tests.fakes.seeding import save_destination, save_subscription

PUBLIC, PRIVATE = "https://news.example.org/1", "https://canary.example/1"


@dataclass(frozen=True, kw_only=True)
class Abroad:
    """A server that removed the bot, and of which all is still kept; somebody who manages it has the app for themselves."""

    bot: Running
    guild: Guild
    channel: Channel
    reader: User

    async def type(self, command: str, **options: Any) -> Reply:
        """Type a command there."""
        return await self.bot.server.slash(self.guild, self.channel, self.reader, command, **options)


@pytest.fixture
async def abroad() -> AsyncIterator[Abroad]:
    """Give one with a private feed, a topic of its own, and a subscription in the channel where people type."""
    async with running_bot() as bot:
        guild = Guild(id=4_242, name="Elsewhere", installed=False)
        channel = Channel(id=4_243, guild_id=guild.id, name=f"{CANARY}-room")
        server = Workspace(Platform.DISCORD, str(guild.id))
        here = replace(destination(bot.channel), workspace_id=server.id, channel_id=str(channel.id))
        own = make_source("https://canary.example/feed", title=f"{CANARY} Weekly", owner=server.key)
        await bot.store.add_sources([make_source()])
        await bot.store.follow(own, Follow(source_id=own.id, workspace=server, added_by="1", added_at=NOW), 50)
        told = make_article("A lab opens its model", url=PUBLIC, canonical_url=PUBLIC)
        hidden = make_article(f"{CANARY} opens its model", source=own, owner=server.key, url=PRIVATE, canonical_url=PRIVATE)
        await save_destination(bot.store, here)
        await save_subscription(bot.store, make_subscription(here))
        for source, article in ((make_source(), told), (own, hidden)):
            story = Story(id=article.story_id, title=article.title, first_seen_at=NOW, last_seen_at=NOW)
            about = {article.id: (make_evidence(AI),)}
            owed = (make_delivery(here, article),)
            await bot.store.record(
                PollRecord(source=source, at=NOW, articles=(article,), stories=(story,), evidence=about, deliveries=owed)
            )
        topic = OwnTopic(
            id=TopicId(7), workspace=server, name=f"{CANARY} topic", query="model", made_by="1", made_at=NOW, changed_by="1", changed_at=NOW
        )
        bot.store.tables.topics[topic.id] = topic
        await bot.desk.own.live.refresh()
        yield Abroad(bot=bot, guild=guild, channel=channel, reader=bot.server.add_user("traveller"))


@pytest.mark.parametrize(("command", "options", "said"), [
    ("news search", {"words": "opens model"}, "A lab opens its model"),
    ("news search", {"words": CANARY}, ""),
    ("news latest", {"topic": "ai"}, "A lab opens its model"),
    ("news latest", {"topic": f"{CANARY} topic"}, ""),
    ("news latest", {"topic": "own:7"}, ""),
    ("news catchup", {"since": "1w"}, "A lab opens its model"),
    ("why", {"link": PUBLIC}, "A lab opens its model"),
    ("why", {"link": PRIVATE}, "knows no article"),
    ("why", {"link": CANARY}, ""),
    ("me list", {}, ""),
    ("me subscribe", {"topic": f"{CANARY} topic"}, ""),
    ("help", {}, "Newsdesk is not in this server"),
])  # fmt: skip
async def test_readers_see_what_is_everybodys_alone(abroad: Abroad, command, options, said):
    """Whatever was kept of that server: its feed, its topic, its subscriptions and what its channel got; and they read it alone."""
    reply = await abroad.type(command, **options)
    told = reply.text.replace("\\", "")
    assert reply.ephemeral
    assert said in told
    for echo in options.values():
        told = told.replace(echo, "")
    assert CANARY not in told
    assert f"<#{abroad.channel.id}>" not in told
    assert len(abroad.bot.store.tables.subscriptions) == 1


async def test_nothing_of_that_server_is_offered_while_somebody_types(abroad: Abroad):
    """Neither its topics nor the stories that its channel got."""
    where = (abroad.guild, abroad.channel, abroad.reader)
    for command, option in (("news latest", "topic"), ("why", "link"), ("me subscribe", "topic")):
        for typed in ("", CANARY[:4]):
            assert CANARY not in str(await abroad.bot.server.autocomplete(*where, command, option, typed))


async def test_what_a_reader_may_ask_is_offered_everywhere_and_all_else_in_servers_that_have_the_bot(abroad: Abroad):
    """Discord shows a command to those alone who can use it; help names all that there are."""
    offered = {each["name"]: each for each in abroad.bot.server.commands if each.get("type", 1) == 1}
    for name, each in offered.items():
        everywhere = name in EVERYWHERE
        assert sorted(each["integration_types"]) == ([0, 1] if everywhere else [0]), name
        assert sorted(each["contexts"]) == ([0, 1, 2] if everywhere else [0, 1] if name in IN_CONVERSATIONS else [0]), name
    assert set(offered) == {*EVERYWHERE, *IN_CONVERSATIONS, *IN_SERVERS}


async def test_in_a_server_that_has_the_bot_it_is_what_it_was(abroad: Abroad):
    """Whoever has the app for themselves, too, asks the server's Newsdesk there."""
    bot = abroad.bot
    reader = bot.server.add_user("reader", permissions=READER)
    here = destination(bot.channel)
    await save_destination(bot.store, here)
    await save_subscription(bot.store, make_subscription(here))
    bot.guild.installed = False  # they asked by their own installation
    told = await bot.server.slash(bot.guild, bot.channel, reader, "why", link=PUBLIC)
    assert "Subscribed" in told.text or "Artificial intelligence" in told.text
    helped = await bot.server.slash(bot.guild, bot.channel, reader, "help")
    assert "/subscribe" in helped.text


async def test_whoever_runs_a_server_without_the_bot_deletes_nothing(abroad: Abroad):
    """A window that was open when the bot was removed, or a command that Discord offers still: nobody runs what has no server."""
    abroad.reader.permissions = ALL_PERMISSIONS
    person = person_of(replace(destination(abroad.bot.channel), workspace_id=""), "77")
    await save_destination(abroad.bot.store, person)
    await save_subscription(abroad.bot.store, make_subscription(person))
    reply = await abroad.type("forget server")
    assert reply.components == []
    assert len(abroad.bot.store.tables.subscriptions) == 2
