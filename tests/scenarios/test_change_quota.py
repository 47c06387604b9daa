"""Too many changes at once, on both platforms: one sentence says when to go on; reading and undoing go on all the while."""

from tests.fakes.discord_bot import running_bot
from tests.fakes.slack_bot import slack_bot

REFUSED = "2 things were changed here within a minute, which is as many as may be: try again in 60 s."


async def test_a_server_of_discord_waits_a_minute():
    """By commands and windows alike; the end of a subscription is no change that waits."""
    async with running_bot(changes=2) as bot:
        where = (bot.guild, bot.channel, bot.moderator)
        for topic in ("ai", "quantum"):
            assert (await bot.server.slash(*where, "subscribe", topic=topic)).text.startswith("Done")
        assert (await bot.server.slash(*where, "settings cards", number="3")).text == REFUSED
        window = (await bot.server.slash(*where, "settings all")).modal
        assert REFUSED in (await bot.server.submit(*where, window, {"cards": "3"})).text
        assert "Quantum" in (await bot.server.slash(*where, "subscriptions")).text
        assert "no more" in (await bot.server.slash(*where, "unsubscribe", subscription="ai")).text


async def test_a_workspace_of_slack_waits_a_minute():
    """And then goes on."""
    async with slack_bot(changes=2) as bot:
        for topic in ("ai", "quantum"):
            assert (await bot.server.slash("C1", "U1", f"subscribe {topic}"))["text"].startswith("Done")
        assert (await bot.server.slash("C1", "U1", "settings cards 3"))["text"] == REFUSED
        assert "no more" in (await bot.server.slash("C1", "U1", "unsubscribe ai"))["text"]
        bot.clock.advance(minutes=1)
        assert "3" in (await bot.server.slash("C1", "U1", "settings cards 3"))["text"]
