"""I remove Newsdesk and add it again, on each platform: it stops at once, remembers for a month, and goes on when I say so."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.claims import Forgotten
from bot.steps.prune import Prune
from tests.fakes.presence_world import DiscordPresence, OpenPresence, PresenceWorld, discord_presence, slack_presence
from tests.fakes.world import until


@pytest.fixture(params=[discord_presence, slack_presence], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[PresenceWorld]:
    """Give a workspace on each platform, whose channels got a first story."""
    opened: OpenPresence = request.param
    async with opened() as world:
        await world.publish("The first story")
        assert len(world.texts()) == 2
        yield world


@pytest.fixture
async def discord() -> AsyncIterator[DiscordPresence]:
    """Give a server on Discord."""
    async with discord_presence() as world:
        await world.publish("The first story")
        yield world


async def test_i_remove_newsdesk_and_it_stops_at_once(world: PresenceWorld):
    """No further message is even tried, and what I set up stays."""
    await world.remove()
    await world.left()
    tried = world.posts()
    await world.publish("The second story")
    assert world.posts() == tried
    assert len(await world.store.workspace_subscriptions(world.workspace.platform, world.workspace.id)) == 2


async def test_i_add_it_again_and_one_click_lets_all_go_on(world: PresenceWorld):
    """I am asked once, with what waits and until when; the story that came meanwhile arrives, and so does the next."""
    await world.remove()
    await world.left()
    await world.publish("The second story")
    await world.add()
    (question,) = await world.asked()
    assert "Welcome back" in question.text
    assert "2 subscriptions wait here until December 23, 2026." in question.text
    await world.publish("The third story")
    assert len(world.texts()) == 2
    assert await world.press(world.me, question.value) == "Done: 2 subscriptions go on."
    await world.publish("The fourth story")
    for title in ("second", "third", "fourth"):
        assert sum(f"The {title} story" in text for text in world.texts()) == 2


async def test_i_am_asked_in_the_language_of_my_channels(world: PresenceWorld):
    """Whatever the server, or the person, calls its language."""
    for each in world.channels:
        await world.store.set_locale(each, "fr")
    await world.remove()
    await world.left()
    await world.add()
    await until(lambda: any(each.notice for each in world.store.tables.deliveries.values()))
    await world.deliver()
    (question,) = world.questions()
    assert "2 abonnements attendent ici jusqu’au 23 décembre 2026." in question.text


async def test_a_second_click_finds_that_all_goes_on_already(world: PresenceWorld):
    """By somebody else, or by me again."""
    await world.remove()
    await world.left()
    await world.add()
    (question,) = await world.asked()
    await world.press(world.me, question.value)
    assert await world.press(world.me, question.value) == "Nothing waits any more: everything goes on already."


async def test_nobody_else_lets_it_go_on(world: PresenceWorld):
    """Who manages no channels and subscribed none reads why not."""
    await world.remove()
    await world.left()
    await world.add()
    (question,) = await world.asked()
    assert (await world.press(world.nobody, question.value)).startswith("Only ")
    await world.publish("The second story")
    assert len(world.texts()) == 2


async def test_somebody_with_one_channel_lets_that_one_go_on_and_mine_wait_for_me(world: PresenceWorld):
    """Who manages a channel, or subscribed it, decides about no other: they read that the rest waits, and I let it go on."""
    neighbour = await world.neighbour_of_mine()
    await world.remove()
    await world.left()
    await world.add()
    (question,) = (await world.asked())[:1]
    rest = "1 more waits in another channel until whoever manages or subscribed it presses this button."
    assert await world.press(neighbour, question.value) == f"Done: 1 subscription goes on. {rest}"
    await world.publish("The second story")
    assert [sum("The second story" in text for text in world.texts_in(each)) for each in world.channels] == [1, 0]
    assert await world.press(world.me, question.value) == "Done: 1 subscription goes on."
    await world.deliver()
    assert [sum("The second story" in text for text in world.texts_in(each)) for each in world.channels] == [1, 1]


async def test_it_is_remembered_over_restarts(world: PresenceWorld):
    """Removed, stopped and started: it is silent; added again, stopped and started: the question stands, and its button works."""
    await world.remove()
    await world.left()
    await world.stop()
    await world.publish("The second story")
    await world.add()
    if isinstance(world, DiscordPresence):
        await world.start()
    (question,) = await world.asked()
    await world.told_again()
    await world.deliver()
    assert world.questions() == [question]
    assert await world.press(world.me, question.value) == "Done: 2 subscriptions go on."


async def test_events_that_come_twice_change_nothing_more(world: PresenceWorld):
    """I am asked once for each time that I removed it."""
    await world.remove()
    await world.left()
    await world.add()
    (question,) = await world.asked()
    for _ in range(2):
        await world.told_again()
        await world.deliver()
    assert world.questions() == [question]


async def test_i_read_in_the_list_that_all_waits_and_let_it_go_on_there(world: PresenceWorld):
    """Whoever missed the question finds its button there."""
    await world.remove()
    await world.left()
    await world.add()
    await world.asked()
    said, value = await world.list()
    assert "Newsdesk was removed on Nov 23, 2026; this waits until Dec 23, 2026." in said
    after = await world.press_on_list(value)
    assert "Done: 2 subscriptions go on." in after
    assert "removed" not in after
    assert (await world.list())[1] == ""


async def test_after_thirty_days_it_is_deleted_and_the_log_says_how_much(world: PresenceWorld):
    """Not a day earlier; added again afterwards it asks nothing, since nothing is left."""
    told: list[Forgotten] = []
    await world.remove()
    await world.left()
    prune = Prune(world.store, world.clock, timedelta(days=90), told.append)
    world.clock.advance(days=29)
    await prune()
    assert told == []
    world.clock.advance(days=2)
    await prune()
    assert [each.subscriptions for each in told] == [2]
    assert await world.store.workspace_subscriptions(world.workspace.platform, world.workspace.id) == []
    assert not [each for each in await world.store.destinations() if each.workspace == world.workspace]


async def test_newsdesk_finds_out_by_itself_where_nobody_told_it(world: PresenceWorld):
    """On Discord at its next connection, on Slack by the answer to a message."""
    if isinstance(world, DiscordPresence):
        await world.stop()
        await world.remove(told=False)
        await world.start()
    else:
        await world.remove(told=False)
        await world.publish("The second story")
    await world.left()


async def test_slack_uninstalls_the_app_while_newsdesk_is_stopped_and_the_rest_of_it_starts():
    """A token that was good once is no reason to stop Discord with it; health says what is wrong, and the month begins."""
    async with slack_presence() as world:
        await world.stop()
        await world.remove(told=False)
        await world.start()
        await world.left()
        assert not world.healthy
        await world.add()
        (question,) = await world.asked()
        assert await world.press(world.me, question.value) == "Done: 2 subscriptions go on."
        await until(lambda: world.healthy)


async def test_discord_ends_a_session_and_newsdesk_notices_who_removed_it_meanwhile(discord: DiscordPresence):
    """discord.py remembers the servers of the session before. Who did not remove it goes on."""
    neighbour, another = await discord.neighbour(), await discord.neighbour()
    await discord.remove(told=False)
    await discord.forget_neighbour(another)
    await discord.lose_session()
    await discord.left()
    stays, left = await discord.store.destination(neighbour.id), await discord.store.destination(another.id)
    assert stays
    assert stays.left_at is None
    assert left
    assert left.left_at


async def test_an_outage_of_discord_is_no_removal(discord: DiscordPresence):
    """A server that is away for a while comes back by itself, and so do its stories."""
    await discord.outage()
    await discord.told_again()
    await discord.publish("The second story")
    assert len(discord.texts()) == 4


async def test_i_add_it_to_a_server_whose_lobby_is_closed_and_am_asked_in_a_channel_that_waits(discord: DiscordPresence):
    """Where it may write."""
    await discord.close_lobby()
    await discord.remove()
    await discord.left()
    await discord.add()
    await until(lambda: any(each.notice for each in discord.store.tables.deliveries.values()))
    await discord.deliver()
    assert sum("Welcome back" in text for text in discord.texts()) == 1


async def test_a_click_after_i_removed_it_once_more_does_not_say_that_all_goes_on(discord: DiscordPresence):
    """The question still stands where it was asked."""
    await discord.remove()
    await discord.left()
    await discord.add()
    (question,) = await discord.asked()
    await discord.remove()
    await discord.left()
    assert await discord.press(discord.me, question.value) == "Newsdesk was removed once more: add it again, then it asks anew."
