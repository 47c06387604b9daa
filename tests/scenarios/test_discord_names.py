"""What channels are called on Discord is kept, for answers to people who know no ids."""

from tests.fakes.discord_bot import Running, destination, running_bot
from tests.fakes.discord_state import BOT_MAY_POST, PUBLIC_THREAD, Channel
from tests.fakes.seeding import save_channel
from tests.fakes.world import until


def called(bot: Running, channel: Channel, name: str) -> bool:
    """Say whether a channel is stored under a name."""
    return bot.store.tables.destinations[destination(channel).id].name == name


async def test_a_renamed_channel_is_called_by_its_new_name():
    """Of channels and threads alike, as soon as Discord tells of it."""
    async with running_bot() as bot:
        thread = bot.server.add_channel(bot.guild, "qubits", kind=PUBLIC_THREAD, parent=bot.channel)
        await bot.server.join(bot.guild)
        for each in (bot.channel, thread):
            await save_channel(bot.store, destination(each))
            each.name = f"{each.name}-of-the-day"
        await bot.server.permit(bot.channel, BOT_MAY_POST)
        await bot.server.gateway.dispatch("THREAD_UPDATE", bot.server._channel(thread))
        await until(lambda: called(bot, bot.channel, "news-of-the-day") and called(bot, thread, "qubits-of-the-day"))


async def test_channels_that_were_known_before_get_their_names_at_the_start():
    """Also those that subscribed when names were not kept yet; what the server does not tell of keeps its own."""
    async with running_bot() as bot:
        gone = bot.server.add_channel(bot.guild, "gone")
        await save_channel(bot.store, destination(bot.other))
        await save_channel(bot.store, destination(gone))
        gone.gone = True
        await bot.platform.stop()
        bot.server.gateway.ready.clear()
        await bot.platform.start()
        await bot.server.reconnected()
        await until(lambda: called(bot, bot.other, "research"))
        assert called(bot, gone, "")
