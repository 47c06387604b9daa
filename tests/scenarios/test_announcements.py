"""Announcement channels of Discord: digests, and stories that several publishers tell, reach those who follow the channel elsewhere."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.cards.card import Card, DigestCard, DigestSection
from bot.domain.delivery import Nonce
from bot.platforms.discord import announcing
from tests.fakes.button_world import card_for
from tests.fakes.discord_announcing import ANNOUNCEMENTS, PUBLISHED
from tests.fakes.discord_bot import Running, destination, running_bot
from tests.fakes.discord_state import BOT_MAY_POST
from tests.fakes.world import until

CROSSPOST = "POST /channels/*/messages/*/crosspost"


@pytest.fixture
async def bot(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    """Give a bot whose first channel is one of announcements."""
    monkeypatch.setattr(announcing, "PAUSES", (0.0, 0.0, 0.0))
    async with running_bot() as bot:
        await until(lambda: _channel(bot) is not None)
        bot.channel.type = ANNOUNCEMENTS
        await bot.server.permit(bot.channel, BOT_MAY_POST)
        await until(lambda: _is_news(bot))
        yield bot


def _channel(bot: Running) -> object:
    """Return the channel as the gateway told of it."""
    return bot.platform.chat._client.get_channel(bot.channel.id)


def _is_news(bot: Running) -> bool:
    return announcing.announces(bot.platform.chat._client, destination(bot.channel))


def story(bot: Running, publishers: int) -> Card:
    return replace(card_for(destination(bot.channel)), publishers=publishers)


def digest(bot: Running, *, rings: bool) -> Card:
    chip = card_for(destination(bot.channel)).chips[0]
    return DigestCard(heading="Monday", sections=(DigestSection(chip=chip, lines=()),), footer="", rings=rings)


def asked(bot: Running) -> int:
    """Return how often Discord was asked to publish."""
    return sum(each.path.endswith("/crosspost") for each in bot.server.bodies)


def published(bot: Running) -> list[bool]:
    return [bool(each["flags"] & PUBLISHED) for each in bot.server.messages(bot.channel.id)]


async def test_digests_and_stories_of_three_publishers_reach_the_followers(bot: Running):
    """A list of what is left of a flood, and a story that one or two tell, stay in the channel."""
    chat, here = bot.platform.chat, destination(bot.channel)
    cards = [digest(bot, rings=True), digest(bot, rings=False), story(bot, 2), story(bot, 3)]
    for number, card in enumerate(cards):
        await chat.send(here, card, nonce=Nonce(f"nd-{number}"))
    await until(lambda: published(bot) == [True, False, False, True])
    assert asked(bot) == 2


async def test_a_story_that_grows_to_three_publishers_is_published_once(bot: Running):
    """With the edit that says so; later edits reach the followers by themselves. Discord says so, too, after a restart."""
    chat, here = bot.platform.chat, destination(bot.channel)
    message = await chat.send(here, story(bot, 1), nonce=Nonce("nd-1"))
    for publishers in (2, 3, 4):
        await chat.edit(here, message, story(bot, publishers), nonce=Nonce("nd-1"))
    await until(lambda: published(bot) == [True])
    assert asked(bot) == 1
    chat._announcer._begun.clear()
    await chat.edit(here, message, story(bot, 5), nonce=Nonce("nd-1"))
    await until(lambda: asked(bot) == 2)
    await chat.edit(here, message, story(bot, 6), nonce=Nonce("nd-1"))
    assert asked(bot) == 2


@pytest.mark.parametrize("fault", [503, "drop"])
async def test_a_failure_costs_nobody_a_card_and_is_tried_again(bot: Running, fault: int | str):
    """The card is confirmed whatever becomes of its publication."""
    bot.server.fail(CROSSPOST, fault, times=1)
    assert await bot.platform.chat.send(destination(bot.channel), story(bot, 3), nonce=Nonce("nd-1"))
    await until(lambda: published(bot) == [True])


async def test_where_the_bot_may_not_publish_the_card_stands_all_the_same(bot: Running):
    """One look is enough, and nobody is told in the channel."""
    bot.server.fail(CROSSPOST, 403, times=None)
    assert await bot.platform.chat.send(destination(bot.channel), story(bot, 3), nonce=Nonce("nd-1"))
    await until(lambda: asked(bot) == 1)
    assert published(bot) == [False]


async def test_in_other_channels_nothing_is_published(bot: Running):
    """Discord is not even asked."""
    await bot.platform.chat.send(destination(bot.other), story(bot, 9), nonce=Nonce("nd-1"))
    await bot.platform.chat.send(destination(bot.channel), story(bot, 9), nonce=Nonce("nd-2"))
    await until(lambda: published(bot) == [True])
    assert asked(bot) == 1
