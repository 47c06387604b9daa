"""What a channel chooses among few: the style of its digests, what makes a sound, and who may change it."""

from collections.abc import AsyncIterator

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.choices import Choice, Who
from bot.domain.destination import Platform, destination_id
from tests.fakes.discord_bot import running_bot
from tests.fakes.slack_bot import SlackBot, slack_bot
from tests.fakes.slack_windows import opened, submit

OF_DISCORD = {"updates": "channel", "style": "short", "sound": "all"}


@pytest.fixture
async def bot() -> AsyncIterator[SlackBot]:
    """Give a workspace in which U2 made #kept, an admin and two others are in it."""
    async with slack_bot() as made:
        made.server.add_user("U2")
        made.server.add_user("U3")
        made.server.add_user("U9", admin=True)
        made.server.add_channel("C5", "kept", creator="U2", people={"U2", "U3", "U9"})
        yield made


async def who(bot: SlackBot) -> Who | None:
    known = await bot.store.destination(destination_id(Platform.SLACK, bot.server.team.id, "C5"))
    return known.who if known else None


async def say(bot: SlackBot, person: str, text: str) -> str:
    return str((await bot.server.slash("C5", person, text))["text"])


async def test_whoever_made_a_channel_keeps_it_and_gives_it_back(bot: SlackBot):
    """From then on those who are merely in it change nothing there, by no command and no window, and may look all the same."""
    assert "Done" in await say(bot, "U3", "subscribe ai")
    assert "Done" in await say(bot, "U2", "settings who managers")
    for text in ("subscribe quantum", "unsubscribe ai", "settings cards 3", "digest 08:30", "mute Zinc", "settings who members"):
        assert "Only whoever made" in await say(bot, "U3", text), text
    assert "AI" in await say(bot, "U3", "status")
    told = await submit(bot.server, await opened(bot.server, "settings", channel="C5", user="U3"), {"cards": "4"}, user="U3")
    assert "Only whoever made" in str(told)
    [wish] = await bot.store.subscriptions(destination_id(Platform.SLACK, bot.server.team.id, "C5"))
    for action in (Action(kind=ActionKind.DROP, subject=wish.id), Action(kind=ActionKind.END, subject=wish.destination_id)):
        await bot.server.press("C5", "U3", f"act:{action.kind}", action.value, private=True)
    assert await bot.store.subscriptions(wish.destination_id) == [wish]
    assert await who(bot) is Who.MANAGERS
    assert "Done" in await say(bot, "U9", "settings cards 5")
    assert "Done" in await say(bot, "U2", "settings who members")
    assert "Done" in await say(bot, "U3", "settings cards 6")
    drop = Action(kind=ActionKind.DROP, subject=wish.id)
    await bot.server.press("C5", "U3", "act:drop", drop.value, private=True)
    assert await bot.store.subscriptions(wish.destination_id) == []


async def test_nobody_else_keeps_a_channel(bot: SlackBot):
    """Neither by command nor by window, which saves nothing of the rest either."""
    await say(bot, "U2", "subscribe ai")
    assert "Only whoever made" in await say(bot, "U3", "settings who managers")
    window = await opened(bot.server, "settings", channel="C5", user="U3")
    assert "Only whoever made" in str(await submit(bot.server, window, {"who": "managers", "cards": "4"}, user="U3"))
    known = await bot.store.destination(destination_id(Platform.SLACK, bot.server.team.id, "C5"))
    assert known is not None
    assert (known.who, known.most_cards) == (None, None)


async def test_discord_has_a_window_for_what_the_first_has_no_room_for():
    """Each of its fields is saved, and said with what it was before."""
    async with running_bot() as made:
        where = (made.guild, made.channel, made.moderator)
        modal = (await made.server.slash(*where, "settings more")).modal
        assert [each["component"]["custom_id"] for each in modal["components"]] == list(OF_DISCORD)
        told = (await made.server.submit(*where, modal, {**OF_DISCORD, "updates": "thread"})).text
        assert "What makes a sound: digests and what mentions somebody → every card" in told
        [known] = await made.store.destinations()
        assert {of.value: known.asked(of) for of in Choice if of is not Choice.WHO} == {**OF_DISCORD, "updates": "thread"}
