"""Which channel is meant on Slack, and what it is called."""

from bot.domain.destination import Platform
from tests.fakes.make import make_destination
from tests.fakes.seeding import save_channel
from tests.fakes.slack_bot import slack_bot


async def test_a_renamed_channel_is_called_by_its_new_name_once_somebody_looks_at_the_list():
    """Slack tells of no new name by itself; whoever lists the subscriptions asks it anyway."""
    async with slack_bot() as bot:
        channel = make_destination("C1", platform=Platform.SLACK, workspace="T1")
        await save_channel(bot.store, channel)
        bot.server.team.channels["C1"].name = "headlines"
        await bot.server.slash("C1", "U1", "list")
        stored = await bot.store.destination(channel.id)
        assert stored is not None
        assert stored.name == "headlines"


async def test_in_a_direct_message_i_say_of_which_channel_i_ask_why():
    """There no story comes by itself; a channel that I may see can be named."""
    async with slack_bot() as bot:
        asked = "why https://nowhere.example/"
        assert (await bot.server.slash("D1", "U1", asked))["text"] == "Say which channel, such as in #news."
        assert "knows no article" in (await bot.server.slash("D1", "U1", f"{asked} in #general"))["text"]
