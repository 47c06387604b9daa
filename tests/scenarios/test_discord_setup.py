"""Set-up and settings on Discord in one window each, over the real gateway: opened, handed in, handed in again, by whom and when."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.destination import Platform, destination_id
from bot.domain.subscription import Mode, Subscription
from tests.fakes.button_world import discord_answer, one_of
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_forms import held
from tests.fakes.discord_state import MANAGER, READER, SEND_MESSAGES, VIEW_CHANNEL, Channel, Json, Reply, User
from tests.fakes.list_world import Last


@pytest.fixture
async def bot() -> AsyncIterator[Running]:
    """Run the bot in an English server, with an English moderator."""
    async with running_bot() as running:
        yield running


async def opened(bot: Running, command: str = "setup", at: Channel | None = None, by: User | None = None) -> Json:
    """Type a command and return the window that opens."""
    reply = await bot.server.slash(bot.guild, at or bot.channel, by or bot.moderator, command)
    assert reply.modal, reply.text
    return reply.modal


async def submit(bot: Running, modal: Json, by: User | None = None, **changed: Any) -> Reply:
    """Hand a window in, with some fields changed."""
    return await bot.server.submit(bot.guild, bot.channel, by or bot.moderator, modal, changed)


async def press(bot: Running, reply: Reply, kind: ActionKind) -> Reply:
    """Press the button of a kind below an answer."""
    last = Last()
    last.of(reply)
    value = one_of(discord_answer(reply).values, kind)
    return await bot.server.press(bot.guild, bot.channel, bot.moderator, last.message(bot, value), value)


async def wishes(bot: Running, channel: Channel) -> dict[str, Subscription]:
    """Return what a channel is subscribed to, by topic."""
    key = destination_id(Platform.DISCORD, str(bot.guild.id), str(channel.id))
    return {str(each.topic): each for each in await bot.store.subscriptions(key)}


async def test_i_set_a_channel_up_in_one_window(bot: Running):
    """Topics, another channel, a digest at a time in a city, two languages: one answer says what comes and when next."""
    modal = await opened(bot)
    assert held(modal) == {"topics": (), "channel": (str(bot.channel.id),), "mode": "live", "when": "08:30 Europe/Paris", "languages": ()}
    reply = await submit(
        bot, modal, topics=("ai", "quantum"), channel=(str(bot.other.id),), mode="digest", when="9:15 Tokyo", languages=("en", "ja")
    )
    assert "gets Artificial intelligence and Quantum in a digest. Next digest: tomorrow 09:15, Tokyo." in reply.text
    assert reply.ephemeral
    saved = await wishes(bot, bot.other)
    assert {each.mode for each in saved.values()} == {Mode.DIGEST}
    assert {(each.digest.zone, f"{each.digest.at:%H:%M}") for each in saved.values() if each.digest} == {("Asia/Tokyo", "09:15")}
    assert {each.languages for each in saved.values()} == {frozenset({"en", "ja"})}
    assert await wishes(bot, bot.channel) == {}


async def test_a_second_set_up_shows_what_there_is_and_writes_what_i_changed(bot: Running):
    """I add a topic and take one out; what a colleague changed meanwhile, and subscribed meanwhile, stays."""
    await submit(bot, await opened(bot), topics=("ai",), mode="both")
    modal = await opened(bot)
    assert held(modal)["topics"] == ("ai",)
    assert (held(modal)["mode"], held(modal)["when"]) == ("both", "08:30 Europe/Paris")
    await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscribe", topic="ai", digest="10:00", zone="Asia/Tokyo")
    await submit(bot, modal, topics=("ai", "quantum"))
    saved = await wishes(bot, bot.channel)
    assert saved["ai"].digest
    assert (f"{saved['ai'].digest.at:%H:%M}", saved["ai"].digest.zone) == ("10:00", "Asia/Tokyo")
    assert saved["quantum"].mode is Mode.BOTH
    modal = await opened(bot)
    reply = await submit(bot, modal, topics=("quantum",))
    assert "gets no more Artificial intelligence" in reply.text
    assert [*await wishes(bot, bot.channel)] == ["quantum"]


async def test_what_somebody_subscribed_while_my_window_was_open_stays(bot: Running):
    """It was not in the window, so that I did not take it out."""
    await submit(bot, await opened(bot), topics=("ai",))
    modal = await opened(bot)
    await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscribe", topic="quantum")
    assert (await submit(bot, modal)).text == "Nothing was changed."
    await submit(bot, modal, topics=())
    assert [*await wishes(bot, bot.channel)] == ["quantum"]


async def test_a_window_that_is_handed_in_twice_does_it_once(bot: Running):
    """Also after a restart, which forgets nothing that it needs."""
    modal = await opened(bot)
    await submit(bot, modal, topics=("ai",))
    first = await wishes(bot, bot.channel)
    await bot.platform.stop()
    bot.server.gateway.ready.clear()
    await bot.platform.start()
    await bot.server.reconnected()
    assert (await submit(bot, modal, topics=("ai",))).text == "Nothing was changed."
    assert await wishes(bot, bot.channel) == first


async def test_one_button_takes_it_back(bot: Running):
    """Undo ends what was new; a second press finds nothing."""
    reply = await submit(bot, await opened(bot), topics=("ai", "quantum"))
    undone = await press(bot, reply, ActionKind.UNSET)
    assert "no more Artificial intelligence and Quantum" in undone.text
    assert await wishes(bot, bot.channel) == {}
    assert "Nothing to undo" in (await press(bot, reply, ActionKind.UNSET)).text


async def test_what_cannot_be_read_is_said_and_my_text_is_kept(bot: Running):
    """A button opens the window as I left it, with what was wrong below the field's name; then it is done."""
    reply = await submit(bot, await opened(bot), topics=("ai",), mode="digest", when="late Paris")
    assert "“late Paris” is no time of day" in reply.text
    again = (await press(bot, reply, ActionKind.REOPEN)).modal
    assert (held(again)["when"], held(again)["topics"]) == ("late Paris", ("ai",))
    assert any("no time of day" in (each.get("description") or "") for each in again["components"])
    assert "Next digest" in (await submit(bot, again, when="20:00 Paris")).text


async def test_what_was_typed_is_gone_after_a_restart_and_the_button_says_so(bot: Running):
    """Nothing is guessed."""
    reply = await submit(bot, await opened(bot), topics=())
    await bot.platform.stop()
    bot.server.gateway.ready.clear()
    await bot.platform.start()
    await bot.server.reconnected()
    assert "open the window again" in (await press(bot, reply, ActionKind.REOPEN)).text


async def test_the_permission_that_lacks_is_named_before_anything_is_saved(bot: Running):
    """By its name, for the channel that was chosen."""
    await bot.server.permit(bot.other, VIEW_CHANNEL | SEND_MESSAGES)
    reply = await submit(bot, await opened(bot), topics=("ai",), channel=(str(bot.other.id),))
    assert "Embed Links and Read Message History" in reply.text
    assert await wishes(bot, bot.other) == {}


async def test_rights_are_looked_up_when_it_is_handed_in(bot: Running):
    """Of whoever hands it in, in the channel that was chosen, whoever opened it."""
    modal = await opened(bot)
    reader = bot.server.add_user("reader", permissions=READER)
    await bot.server.join(bot.guild)
    assert "Only those who may manage" in (await submit(bot, modal, by=reader, topics=("ai",))).text
    half = bot.server.add_user("half", permissions=MANAGER)
    half.permissions_in[bot.other.id] = READER
    await bot.server.join(bot.guild)
    assert "Only those who may manage" in (await submit(bot, modal, by=half, topics=("ai",), channel=(str(bot.other.id),))).text
    assert await bot.store.all_subscriptions() == []


async def test_made_up_values_change_nothing(bot: Running):
    """A channel of another server, a topic that is none, a kind that nobody drew, an id of another channel."""
    foreign = bot.server.add_channel(bot.server.add_guild("Elsewhere"), "theirs")
    modal = await opened(bot)
    made_up: list[dict[str, Any]] = [{"channel": (str(foreign.id),)}, {"channel": ("everywhere",)}, {"topics": ("gold",)}]
    for changed in made_up:
        assert "There is no" in (await submit(bot, modal, **({"topics": ("ai",)} | changed))).text
    settings = await opened(bot, "settings all")
    stranger = destination_id(Platform.DISCORD, str(foreign.guild_id), str(foreign.id))
    for value in ("n1:settings:1", "n1:why:1", "?", Action(kind=ActionKind.SETTINGS, subject=stranger).value):
        reply = await submit(bot, settings | {"custom_id": value}, cards="5")
        assert "another" in reply.text
    assert await bot.store.all_subscriptions() == []
    assert await bot.store.destinations() == []


async def test_settings_are_one_window_and_tell_before_and_after(bot: Running):
    """Filled with what the channel asks for; what I leave as it is, is not written."""
    await bot.server.slash(bot.guild, bot.channel, bot.moderator, "settings quiet-hours", hours="22-7", zone="Asia/Tokyo")
    modal = await opened(bot, "settings all")
    assert held(modal) == {"language": "en", "zone": "Europe/Paris", "quiet": "22:00-07:00 Asia/Tokyo", "cards": ""}
    await bot.server.slash(bot.guild, bot.channel, bot.moderator, "settings cards", number="7")
    reply = await submit(bot, modal, language="fr", quiet="")
    assert reply.text.split("\n")[1:] == ["Language: English → French", "Quiet hours: 22:00-07:00, Tokyo → none"]
    (channel,) = await bot.store.destinations()
    assert (channel.locale, channel.quiet_hours, channel.most_cards, channel.zone) == ("fr", None, 7, "Europe/Paris")
    assert (await submit(bot, modal, language="fr", quiet="")).text == "Nothing was changed."


async def test_settings_that_cannot_be_read_write_nothing(bot: Running):
    """All that is wrong is said at once."""
    reply = await submit(bot, await opened(bot, "settings all"), language="fr", quiet="at night", cards="lots")
    assert "no span of hours" in reply.text
    assert "no number of cards" in reply.text
    assert await bot.store.destinations() == []


async def test_a_role_is_chosen_and_let_go_in_settings(bot: Running):
    """Where the channel has live cards; a role of another server is none."""
    role = bot.server.add_role(bot.guild)
    await bot.server.join(bot.guild)
    await submit(bot, await opened(bot), topics=("ai",))
    modal = await opened(bot, "settings all")
    assert f"nobody → <@&{role.id}>" in (await submit(bot, modal, mention=(str(role.id),))).text.casefold()
    assert (await wishes(bot, bot.channel))["ai"].mention == str(role.id)
    assert "not there any more" in (await submit(bot, await opened(bot, "settings all"), mention=("4711",))).text
    await submit(bot, await opened(bot, "settings all"), mention=())
    assert (await wishes(bot, bot.channel))["ai"].mention == ""


async def test_the_windows_are_in_my_language(bot: Running):
    """In each of seven; Discord takes both, however long its words are."""
    await submit(bot, await opened(bot), topics=("ai",), mode="both")
    for locale in ("fr", "de", "es-ES", "pt-BR", "ja", "zh-CN", "ko"):
        bot.moderator.locale = locale
        for command, english in (("setup", "Set up Newsdesk"), ("settings all", "Settings")):
            assert (await opened(bot, command))["title"] != english
