"""Which channels somebody reads, as both platforms say it at that moment."""

from dataclasses import replace

from bot.domain.destination import DestinationId, Platform, person_of
from tests.fakes.discord_bot import destination, running_bot
from tests.fakes.discord_state import READER
from tests.fakes.make import make_destination
from tests.fakes.slack_bot import slack_bot


async def test_on_discord_a_member_reads_what_they_may_see_and_look_back_in():
    """Not what is hidden from them, nor anything of a server that they left, in which the bot is not, or that nobody knows."""
    async with running_bot() as bot:
        await bot.platform.ready.wait()
        reader = bot.server.add_user("reader", permissions=READER)
        hidden = bot.server.add_channel(bot.guild, "board")
        reader.permissions_in[hidden.id] = 0
        await bot.server.permit(hidden, hidden.bot_permissions)
        await bot.server.permit(bot.channel, bot.channel.bot_permissions)
        channels = [destination(each) for each in (bot.channel, hidden)]
        elsewhere = replace(channels[0], id=DestinationId(7), workspace_id="424242")
        strange = [elsewhere, replace(channels[0], id=DestinationId(8), channel_id="9")]
        person = person_of(replace(channels[0], workspace_id=""), str(reader.id))
        assert await bot.platform.chat.read_by(person, [*channels, *strange]) == {channels[0].id}
        reader.left.add(bot.guild.id)
        assert await bot.platform.chat.read_by(person, channels) == set()


async def test_on_slack_somebody_reads_the_channels_that_they_are_in():
    """A public one that they never entered they may look at, but do not."""
    async with slack_bot() as bot:
        bot.server.add_user("U2")
        bot.server.add_channel("C7", "board", people={"U2"})
        names, here = ("C1", "C7", "C404"), bot.server.team.id
        mine, theirs, gone = (make_destination(each, platform=Platform.SLACK, workspace=here) for each in names)
        beyond = replace(theirs, id=DestinationId(9), workspace_id="T99")
        person = person_of(mine, "U2")
        read = await bot.platform.chat.read_by(person, [mine, theirs, gone, beyond])
        assert theirs.id in read
        assert not {gone.id, beyond.id} & set(read)
