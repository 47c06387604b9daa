"""Who changed what of a channel: told to those who manage it, there and nowhere else, on each platform."""

from bot.cards.actions import Action, ActionKind
from bot.domain.audit import AuditVerb
from bot.domain.destination import Platform, Workspace
from tests.fakes import discord_payloads as payloads
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_state import READER, Channel, User
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import slack_bot

CHANGES = Action(kind=ActionKind.CHANGES, subject=1).value


async def changes_on_discord(bot: Running, channel: Channel, by: User) -> str:
    """Press *Changes* on an answer in a channel, and return what is read."""
    row = {"type": 1, "id": 1, "components": [{"type": 2, "id": 2, "style": 2, "label": "x", "custom_id": CHANGES}]}
    message = payloads.message(7, channel.id, bot.server.bot, {"flags": (1 << 15) | (1 << 6), "components": [row]})
    return (await bot.server.press(bot.guild, channel, by, message, CHANGES)).text


async def test_discord_tells_who_changed_what_here():
    """By command and by button; another channel of the server shows nothing of it, and who may only read there is refused."""
    async with running_bot() as bot:
        mia, where = bot.moderator, (bot.guild, bot.channel, bot.moderator)
        await bot.server.slash(*where, "subscribe", topic="ai")
        await bot.server.slash(*where, "subscribe", topic="ai", mode="both", digest="08:30")
        await bot.server.slash(*where, "settings cards", number="7")
        await bot.server.slash(*where, "unsubscribe", subscription="ai")
        told = await changes_on_discord(bot, bot.channel, mia)
        for each in (
            "“Artificial intelligence” subscribed",
            "Subscription to “Artificial intelligence” changed",
            "Setting changed: Cards an hour",
            "“Artificial intelligence” ended",
        ):
            assert each in told
        assert "live → both 08:30 Europe/Paris" in told
        assert told.count(f"<@{mia.id}>") == 4
        assert "Nothing was changed yet." in await changes_on_discord(bot, bot.other, mia)
        reader = bot.server.add_user("reader")
        reader.permissions = READER
        assert "subscribed" not in await changes_on_discord(bot, bot.channel, reader)


async def test_discord_notes_nothing_of_what_somebody_gets_alone():
    """Their direct messages are theirs."""
    async with running_bot() as bot:
        where = (bot.guild, bot.channel, bot.moderator)
        await bot.server.slash(*where, "me subscribe", topic="ai")
        await bot.server.slash(*where, "me stop")
        assert list(await bot.store.audit_of(Workspace(Platform.DISCORD, str(bot.guild.id)), 9)) == []


async def test_discord_leads_from_the_list_to_the_changes():
    """For those who may end something there."""
    async with running_bot() as bot:
        where = (bot.guild, bot.channel, bot.moderator)
        await bot.server.slash(*where, "subscribe", topic="ai")
        assert CHANGES in str((await bot.server.slash(*where, "subscriptions")).components)
        reader = bot.server.add_user("reader")
        reader.permissions = READER
        assert CHANGES not in str((await bot.server.slash(bot.guild, bot.channel, reader, "subscriptions")).components)


async def test_slack_tells_who_changed_what_here():
    """By command and in a window; another channel shows nothing of it."""
    async with slack_bot() as bot:
        server = bot.server
        server.add_channel("C2", "other")
        for text in ("subscribe ai", "settings updates channel", "settings language fr", "digest 08:30"):
            await server.slash("C1", "U1", text)
        await server.slash("C2", "U1", "settings cards 3")
        found = await bot.store.audit_in(Workspace(Platform.SLACK, server.team.id), "C1", 9)
        assert {(each.verb, each.what, each.person) for each in found} == {
            (AuditVerb.SUBSCRIBED, "ai", "U1"),
            (AuditVerb.SETTING_CHANGED, "updates", "U1"),
            (AuditVerb.SETTING_CHANGED, "language", "U1"),
            (AuditVerb.SUBSCRIPTION_CHANGED, "ai", "U1"),
        }
        told = shown(await server.press("C1", "U1", "act:changes", CHANGES))
        assert "Setting changed: What is new of a story comes" in told
        assert "en-US → fr" in told
        assert "Cards an hour" not in told
