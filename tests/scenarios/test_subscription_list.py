"""The list of subscriptions, on each platform: what I read of my channels, what I don't read of others', and how I go on and clean up."""

import re
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.destination import Destination, Platform, Reason
from bot.domain.topic import TopicSlug
from tests.fakes.discord_bot import destination, running_bot
from tests.fakes.discord_state import PUBLIC_THREAD
from tests.fakes.list_world import Listed, ListWorld, OpenListWorld, discord_lists, slack_lists
from tests.fakes.make import NOW, make_destination, make_subscription
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import SlackBot, slack_bot

DELAY = 0.12  # seconds a call takes
CHANNEL = re.compile(r"<#(\w+)>")


@pytest.fixture(params=[discord_lists, slack_lists], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ListWorld]:
    """Give a workspace on each platform in turn."""
    opened: OpenListWorld = request.param
    async with opened() as world:
        yield world


def named(listed: Listed) -> list[str]:
    """The channels that a list names, in order."""
    return list(dict.fromkeys(CHANNEL.findall(listed.text)))


async def test_my_list_of_500_channels_takes_under_two_seconds_and_five_calls(world: ListWorld):
    """Each call takes 120 ms, private channels are among them, and I get a first page with a way on."""
    for number in range(500):
        await world.subscribe(f"room-{number}", hidden=number % 10 == 0)
    await world.ready()
    await world.read(world.me)  # whatever is asked once in a while is known now, as it mostly is
    before = world.calls()
    world.delay(DELAY)
    began = time.monotonic()
    listed = await world.read(world.me)
    assert time.monotonic() - began < 2
    assert world.calls() - before <= 5
    assert "Page 1 of 63" in listed.text
    assert len(named(listed)) == 8


async def test_my_first_list_takes_five_calls_too(world: ListWorld):
    """Somebody of whom nothing is known yet, and channels that Newsdesk is not in any more."""
    for number in range(60):
        await world.subscribe(f"room-{number}", hidden=number % 10 == 0)
    await world.ready()
    await world.remove(await world.subscribe("short-lived"))
    before = world.calls()
    await world.read(world.me)
    assert world.calls() - before <= 5


async def test_i_turn_the_pages_to_the_end_and_back(world: ListWorld):
    """Each channel stands on one page, in the place of the page before it."""
    made = [(await world.subscribe(f"room-{number}")).channel_id for number in range(20)]
    await world.ready()
    pages = [await world.read(world.me)]
    while "Next" in pages[-1].buttons:
        pages.append(await world.press(world.me, pages[-1].buttons["Next"][0]))
        assert pages[-1].in_place
    assert [each for page in pages for each in named(page)] == made
    assert "Page 3 of 3" in pages[-1].text
    back = await world.press(world.me, pages[-1].buttons["Back"][0])
    assert named(back) == named(pages[1])


async def test_i_go_to_the_last_page_at_once_and_back_to_the_first(world: ListWorld):
    """However many lie between."""
    made = [(await world.subscribe(f"room-{number}")).channel_id for number in range(100)]
    await world.ready()
    last = await world.press(world.me, (await world.read(world.me)).buttons["13"][0])
    assert named(last) == made[-4:]
    assert "Next" not in last.buttons
    first = await world.press(world.me, last.buttons["1"][0])
    assert named(first) == made[:8]


async def test_i_read_who_subscribed_a_channel_and_when(world: ListWorld):
    """As the platform mentions people."""
    await world.subscribe("news")
    await world.ready()
    assert f"like this since Nov 23, 2026; subscribed by <@{world.me}>" in (await world.read(world.me)).text


async def test_i_read_that_a_channel_is_paused_and_why(world: ListWorld):
    """First of all, with the reason, what helps, and when it is tried again; well channels have no such sign."""
    await world.subscribe("well")
    paused = await world.subscribe(
        "closed", paused_at=NOW, pauses=1, recheck_at=NOW + timedelta(hours=1), pause_reason="403", pause_why=Reason("restricted")
    )
    await world.ready()
    listed = await world.read(world.me)
    assert named(listed)[0] == paused.channel_id
    assert "Paused since Nov 23, 2026." in listed.text
    assert f"Only some people may post in <#{paused.channel_id}> now" in listed.text
    assert "Next try: today 10:00, UTC." in listed.text
    assert listed.text.count("⚠") == 1


async def test_i_read_why_a_channel_takes_nothing_before_anything_was_refused(world: ListWorld):
    """What the platform says at this moment: no right to write there, or archived."""
    channel = await world.subscribe("closed")
    await world.ready()
    await world.close(channel)
    said = (await world.read(world.me)).text
    assert f"Newsdesk can’t post in <#{channel.channel_id}> any more" in said or f"<#{channel.channel_id}> was archived" in said


async def test_i_end_what_a_channel_subscribes_to_that_is_gone(world: ListWorld):
    """By its button, from the list, which says so and goes on without it; pressed twice it says that there is nothing to end."""
    await world.subscribe("well")
    gone = await world.subscribe("short-lived", name="short-lived")
    await world.ready()
    await world.remove(gone)
    listed = await world.read(world.me)
    assert "#short-lived" in listed.text
    assert "This channel is gone" in listed.text
    (end,) = listed.buttons["End"]
    after = await world.press(world.me, end)
    assert "gets no more" in after.text
    assert "This channel is gone" not in after.text
    assert await world.store.subscriptions(gone.id) == []
    assert "does not exist any more" in (await world.press(world.me, end)).text


async def test_i_end_a_topic_that_was_renamed_away(world: ListWorld):
    """It stands there with a sign, and its button ends it alone: what else the channel gets stays."""
    channel = await world.subscribe("news")
    await world.ready()
    await save_subscription(world.store, make_subscription(channel, TopicSlug("chip-fabs"), created_by=world.me))
    listed = await world.read(world.me)
    assert "⚠ This topic is not there any more: nothing comes of it." in listed.text
    [button] = listed.buttons["End"]
    after = await world.press(world.me, button)
    assert "gets no more chip-fabs" in after.text
    assert "⚠" not in after.text
    assert [each.topic for each in await world.store.subscriptions(channel.id)] == ["ai"]


async def test_i_do_not_hear_of_channels_that_are_hidden_from_me(world: ListWorld):
    """Neither of their names nor of what they subscribe to; who sees them does."""
    shown, hidden = await world.subscribe("open"), await world.subscribe("secret", hidden=True)
    await world.ready()
    assert named(await world.read(world.other)) == [shown.channel_id]
    assert set(named(await world.read(world.me))) == {shown.channel_id, hidden.channel_id}


async def test_i_do_not_hear_of_a_channel_that_is_gone_which_may_have_been_hidden_from_me(world: ListWorld):
    """Nobody knows any more who saw it: its subscriber and those who run the place do hear of it."""
    gone = await world.subscribe("secret", hidden=True)
    await world.ready()
    await world.remove(gone)
    assert named(await world.read(world.other)) == []
    assert named(await world.read(world.me)) == [gone.channel_id]


async def test_i_end_nothing_by_a_button_that_i_made_up(world: ListWorld):
    """The channel is hidden from me, or I may not manage it: its subscriptions stay."""
    hidden = await world.subscribe("secret", hidden=True)
    await world.ready()
    await world.read(world.other)
    value = Action(kind=ActionKind.END, subject=hidden.id).value
    assert "does not exist any more" in (await world.press(world.other, value)).text
    assert len(await world.store.subscriptions(hidden.id)) == 1


async def test_the_last_one_ended_leaves_a_list_that_says_how_to_begin(world: ListWorld):
    """In the place of the list, and not beside it."""
    gone = await world.subscribe("short-lived")
    await world.ready()
    await world.remove(gone)
    (end,) = (await world.read(world.me)).buttons["End"]
    after = await world.press(world.me, end)
    assert "Nothing is subscribed yet" in after.text
    assert after.in_place


@pytest.fixture
async def slack() -> AsyncIterator[SlackBot]:
    """Give a bot on a local Slack."""
    async with slack_bot() as bot:
        yield bot


async def room(bot: SlackBot, name: str, **state: Any) -> str:
    """Add a channel that U1 subscribed."""
    channel = make_destination(name, platform=Platform.SLACK, workspace="T1")
    bot.server.add_channel(name, name.lower(), **state)
    await save_destination(bot.store, channel)
    await save_subscription(bot.store, make_subscription(channel, created_by="U1"))
    return name


async def test_ten_people_read_a_list_of_60_channels_within_a_minute_and_nobody_waits(slack: SlackBot):
    """Slack lets a method be called fifty times a minute."""
    slack.server.calls_a_minute = 50
    for number in range(60):
        await room(slack, f"C7{number:02}", private=number % 2 == 0)
    for number in range(10):
        slack.server.add_user(f"U9{number}")
        said = await slack.server.slash("C1", f"U9{number}", "list")
        assert "Page 1 of 8" in shown(said)


async def test_a_guest_hears_only_of_channels_that_they_are_in(slack: SlackBot):
    """A public channel is no guest's business either."""
    slack.server.add_user("U8", guest=True)
    await room(slack, "C71", people={"U1", "U8"})
    await room(slack, "C72", people={"U1"})
    said = shown(await slack.server.slash("C1", "U8", "list"))
    assert "C71" in said
    assert "C72" not in said


async def test_an_app_without_the_right_to_know_of_private_channels_lists_public_ones(slack: SlackBot):
    """`groups:read` may be left out."""
    await room(slack, "C71")
    slack.server.fail("users.conversations", {"ok": False, "error": "missing_scope", "needed": "groups:read"})
    assert "C71" in shown(await slack.server.slash("C1", "U1", "list"))
    assert slack.platform.healthy


async def test_a_channel_behind_a_thousand_others_is_not_gone(slack: SlackBot):
    """Slack lists public channels by pages, and this one stands on the second; one that is gone ends the search after five."""
    for number in range(5_100):
        slack.server.add_channel(f"C9{number:04}", f"other-{number}", member=False)
        if number == 1_100:
            await room(slack, "C71", member=False)
    said = shown(await slack.server.slash("C1", "U1", "list"))
    assert "Newsdesk is not in <#C71> any more" in said
    before = len(slack.server.calls("conversations.list"))
    await save_subscription(slack.store, make_subscription(await gone(slack), created_by="U1"))
    assert shown(await slack.server.slash("C1", "U1", "list")).count("This channel is gone") == 1
    assert (before, len(slack.server.calls("conversations.list")) - before) == (2, 5)


async def gone(bot: SlackBot) -> Destination:
    """Remember a channel that Slack knows no more."""
    channel = make_destination("C99", platform=Platform.SLACK, workspace="T1")
    await save_destination(bot.store, channel)
    return channel


async def test_i_read_that_newsdesk_is_not_in_a_channel_any_more(slack: SlackBot):
    """And how to invite it, by its own name."""
    await room(slack, "C71", member=False)
    assert "Newsdesk is not in <#C71> any more: write /invite @newsdesk there." in shown(await slack.server.slash("C1", "U1", "list"))


async def test_a_list_that_slack_does_not_answer_says_so(slack: SlackBot):
    """The next one comes."""
    await room(slack, "C71")
    slack.server.fail("users.conversations", (429, 7))
    assert "try again in 7 seconds" in shown(await slack.server.slash("C1", "U1", "list"))
    assert "C71" in shown(await slack.server.slash("C1", "U1", "list"))


async def test_a_thread_that_discord_archived_is_not_gone():
    """It was quiet for a day, and opens again with the next digest; one that was deleted is gone."""
    async with running_bot() as bot:
        threads = [bot.server.add_channel(bot.guild, name, kind=PUBLIC_THREAD, parent=bot.channel) for name in ("quiet", "deleted")]
        await bot.server.join(bot.guild)
        for thread in threads:
            await save_destination(bot.store, destination(thread))
            await save_subscription(bot.store, make_subscription(destination(thread)))
            told = bot.server._channel(thread)
            meta = told["thread_metadata"] | {"archived": True}
            await bot.server.gateway.dispatch("THREAD_UPDATE", told | {"thread_metadata": meta})
        threads[1].gone = True
        said = await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscriptions")
        deleted, quiet = (said.text.index(f"<#{each.id}>") for each in reversed(threads))
        assert deleted < said.text.index("This channel is gone") < quiet
        assert said.text.count("This channel is gone") == 1
