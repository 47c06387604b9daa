"""Somebody adds Newsdesk: they are greeted once, and two presses later read the stories that would have come; and their Home on Slack."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.cards.actions import ActionKind
from bot.domain.destination import Destination, Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.steps.commands.first_stories import FirstStories
from tests.fakes import discord_payloads as payloads
from tests.fakes.button_world import discord_answer, one_of
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_forms import held
from tests.fakes.discord_state import BOT_MAY_POST, READER, Channel, Guild, Json, walk
from tests.fakes.make import AI, NOW, make_article, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import SlackBot, slack_bot
from tests.fakes.slack_methods import BOT_USER
from tests.fakes.slack_views import held as slack_held
from tests.fakes.slack_windows import opened, press_in, pressed, submit, values_of
from tests.fakes.wakes import Wakes
from tests.fakes.world import until


def first(store: MemoryStore) -> FirstStories:
    """Return who looks for first stories."""
    return FirstStories(store=store, engine=Wakes(), clock=FakeClock(NOW))


async def fill(store: MemoryStore) -> None:
    """One story about AI."""
    source = make_source(polled_at=NOW, fetched_at=NOW)
    article = make_article("A lab opens its language model", published_at=NOW, seen_at=NOW)
    await store.add_sources([source])
    story = Story(id=article.story_id, title=article.title, first_seen_at=NOW, last_seen_at=NOW)
    evidence = {article.id: (make_evidence(AI),)}
    await store.record(PollRecord(source=source, at=NOW, articles=(article,), stories=(story,), evidence=evidence))


@pytest.fixture
async def bot() -> AsyncIterator[Running]:
    """Run the bot in a server, with one story."""
    async with running_bot(first=first) as running:
        await fill(running.store)
        await running.platform.ready.wait()
        yield running


async def add(bot: Running, *, locale: str = "en-US", lobby: int | None = None) -> tuple[Guild, Channel]:
    """Let another server add the bot; `lobby`: what it may do in the channel where Discord itself writes."""
    guild = bot.server.add_guild("Elsewhere", locale=locale)
    guild.system = bot.server.add_channel(guild, "lobby", may=BOT_MAY_POST if lobby is None else lobby)
    talk = bot.server.add_channel(guild, "talk")
    await bot.server.join(guild)
    await until(lambda: any(each.notice for each in bot.store.tables.deliveries.values()), 8)
    clock = FakeClock(NOW + timedelta(minutes=1))
    deliver = make_deliver(bot.store, {Platform.DISCORD: bot.platform.chat}, clock)
    for each in await bot.store.due_destinations(clock(), 100):
        await deliver(str(each))
    return guild, guild.system if lobby is None else talk


def button_of(message: Json) -> str:
    """Return the value of the button of a greeting."""
    ids = [part["custom_id"] for part in walk(message["components"]) if part.get("custom_id")]
    return one_of(ids, ActionKind.SETUP)


async def test_two_presses_after_i_added_it_i_read_what_would_have_come(bot: Running):
    """The button of the one greeting, and the one that hands its window in; who may not manage reads why not."""
    guild, lobby = await add(bot)
    await bot.server.join(guild)
    (greeting,) = bot.server.messages(lobby.id)
    before = len(bot.server.rest.replies)
    modal = (await bot.server.press(guild, lobby, bot.moderator, greeting, button_of(greeting))).modal
    assert held(modal)["channel"] == ()
    reply = await bot.server.submit(guild, lobby, bot.moderator, modal, {"topics": ("ai",), "channel": (str(lobby.id),)})
    assert "A lab opens its language model" in reply.text
    assert len(bot.server.rest.replies) - before == 2
    assert any(value.startswith("n1:unset:") for value in discord_answer(reply).values)
    refused = await bot.server.press(guild, lobby, bot.server.add_user("reader", permissions=READER), greeting, button_of(greeting))
    assert not refused.modal
    assert "Only those who may manage" in refused.text
    await bot.server.join(guild)
    assert sum(bool(each.notice) for each in bot.store.tables.deliveries.values()) == 1


async def test_where_the_lobby_is_closed_the_first_open_channel_reads_it(bot: Running):
    """And in the language that a server chose for itself."""
    _, talk = await add(bot, locale="fr", lobby=READER)
    assert "Bonjour de la part de Newsdesk" in bot.server.texts(talk.id)[0]


async def test_a_server_that_added_it_while_it_was_away_is_greeted_when_it_comes_back(monkeypatch: pytest.MonkeyPatch):
    """No gateway told of it: the server says itself since when it has the bot."""
    monkeypatch.setattr(payloads, "JOINED", (NOW - timedelta(hours=1)).isoformat())
    async with running_bot() as bot:
        await until(lambda: any(each.notice for each in bot.store.tables.deliveries.values()), 8)
        (channel,) = await bot.store.destinations()
        assert channel.channel_id == str(bot.channel.id)


async def test_a_clock_that_is_behind_greets_nobody_who_has_it_for_long(monkeypatch: pytest.MonkeyPatch):
    """A machine that starts in another year sees servers that will have added it."""
    monkeypatch.setattr(payloads, "JOINED", (NOW + timedelta(days=300)).isoformat())
    async with running_bot() as bot:
        with pytest.raises(TimeoutError):
            await until(lambda: any(each.notice for each in bot.store.tables.deliveries.values()), 4)


@pytest.fixture
async def slack() -> AsyncIterator[SlackBot]:
    """Run the bot in a workspace, with one story."""
    async with slack_bot(first=first) as running:
        assert isinstance(running.store, MemoryStore)
        await fill(running.store)
        yield running


def channel(ident: str) -> Destination:
    """Return a channel of the workspace."""
    return make_destination(ident, platform=Platform.SLACK, workspace="T1")


async def test_whoever_invites_it_into_a_channel_is_offered_to_set_it_up(slack: SlackBot):
    """They alone; a press, and a window that is handed in, and they read what would have come there."""
    slack.server.add_user("U2", locale="fr-FR")
    await slack.server.tell("member_joined_channel", user="U1", channel="C1", inviter="U2")
    await slack.server.tell("member_joined_channel", user=BOT_USER, channel="C1")
    await slack.server.tell("member_joined_channel", user=BOT_USER, channel="C1", inviter="U2")
    room = slack.server.team.channels["C1"]
    await until(lambda: bool(room.whispers), 8)
    (whisper,) = room.whispers
    assert whisper["user"] == "U2"
    assert "Newsdesk est maintenant dans <#C1>" in shown(whisper)
    view = await pressed(slack.server, "C1", "U2", one_of(values_of(whisper), ActionKind.SETUP))
    assert slack_held(view)["channel"] == "C1"
    assert "A lab opens its language model" in shown(await submit(slack.server, view, {"topics": ("ai",)}, "U2"))


async def home(slack: SlackBot, user: str = "U1") -> Json:
    """Open somebody's Home, and return it."""
    slack.server.team.homes.pop(user, None)
    await slack.server.tell("app_home_opened", user=user, tab="home", channel="D1")
    await until(lambda: user in slack.server.team.homes, 8)
    return slack.server.team.homes[user]


async def test_a_home_begins_with_a_button_and_shows_what_i_set_up_at_once(slack: SlackBot):
    """The button opens the set-up of any channel; what I hand in stands in my Home without opening it anew."""
    view = await home(slack)
    (value,) = values_of(view)
    assert slack_held(await pressed(slack.server, "D1", "U1", value))["channel"] == ""
    await submit(slack.server, await opened(slack.server), {"topics": ("ai",), "mode": "digest"})
    await until(lambda: "<#C1>" in shown(slack.server.team.homes["U1"]), 8)
    text = shown(slack.server.team.homes["U1"])
    assert "AI, digest daily 08:30, Paris" in text
    assert "next digest: " in text


async def test_a_home_shows_no_channel_that_is_hidden_from_me_and_lets_me_change_mine_alone(slack: SlackBot):
    """A made-up button ends nothing."""
    slack.server.add_user("U2")
    slack.server.add_channel("C6", "secret", private=True, people={"U1"})
    slack.server.add_channel("C5", "public", people={"U1"})
    for room in ("C5", "C6"):
        await slack.server.slash(room, "U1", "subscribe ai")
    mine, theirs = await home(slack), await home(slack, "U2")
    assert "<#C6>" in shown(mine)
    assert "<#C6>" not in shown(theirs)
    assert "<#C5>" in shown(theirs)
    assert len(values_of(theirs)) == 1, "the set-up alone"
    end = next(value for value in values_of(mine) if value.startswith("n1:end:"))
    for value in (end, f"n1:end:{channel('C6').id}", "n1:end:1"):
        await press_home(slack, "U2", value)
    assert len(await slack.store.all_subscriptions()) == 2
    await press_home(slack, "U1", end)
    assert len(await slack.store.all_subscriptions()) == 1


async def press_home(slack: SlackBot, user: str, value: str) -> None:
    """Press a button of somebody's Home, and wait for it to be published anew."""
    before = len(slack.server.calls("views.publish"))
    payload = slack.server.action_payload("", user, "act:any", value)
    del payload["channel"], payload["response_url"]
    await slack.server.socket.deliver("interactive", payload | {"view": {"type": "home", "id": "V0"}, "container": {"type": "view"}})
    await until(lambda: len(slack.server.calls("views.publish")) > before, 8)


async def test_a_home_has_pages_and_says_why_a_channel_is_paused(slack: SlackBot):
    """However many channels there are, within what Slack shows; in my language."""
    slack.server.add_user("U1", locale="de-DE", admin=True)
    for number in range(30):
        slack.server.add_channel(f"C7{number:02}", f"room-{number}")
        await slack.server.slash(f"C7{number:02}", "U1", "subscribe ai")
    slack.server.team.channels["C703"].archived = True
    view = await home(slack)
    assert "<#C703> wurde archiviert" in shown(view)
    assert "Seite 1 von 4" in shown(view)
    await press_home(slack, "U1", next(value for value in values_of(view) if value == "n1:home:2"))
    assert "Seite 2 von 4" in shown(slack.server.team.homes["U1"])


async def test_a_button_of_a_window_that_another_version_made_does_nothing(slack: SlackBot):
    """And says so where it stands."""
    told = await submit(slack.server, await opened(slack.server), {"topics": ("ai",)})
    assert "of another server or workspace" in shown(await press_in(slack.server, told, "n1:unset:1:5"))
    assert len(await slack.store.all_subscriptions()) == 1
