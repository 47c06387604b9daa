"""Set-up and settings on Slack in one window each, over real Socket Mode: opened, handed in, handed in again, by whom and when."""

from collections.abc import AsyncIterator

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.destination import Platform, Workspace, destination_id
from bot.domain.subscription import Mode, Subscription
from tests.fakes.button_world import one_of
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import SlackBot, slack_bot
from tests.fakes.slack_views import Given, held
from tests.fakes.slack_windows import hand_in, opened, press_in, pressed, submit, values_of
from tests.fakes.world import until

CHOSEN = {"updates": "thread", "style": "full", "who": "members"}
"""What a channel of Slack is taken to have chosen."""


@pytest.fixture
async def bot() -> AsyncIterator[SlackBot]:
    """Give a bot that listens, in #general (C1) but not yet in #news (C2)."""
    async with slack_bot() as running:
        yield running


async def wishes(bot: SlackBot, channel: str) -> dict[str, Subscription]:
    """Return what a channel is subscribed to, by topic."""
    return {str(each.topic): each for each in await bot.store.subscriptions(destination_id(Platform.SLACK, "T1", channel))}


async def test_i_set_a_channel_up_in_one_window(bot: SlackBot):
    """Topics, another channel, a digest at a time in a city: the window tells what comes, and the channel reads a line."""
    view = await opened(bot.server)
    assert held(view) == {"topics": (), "channel": "C1", "mode": "live", "time": "08:30", "zone": "Europe/Paris", "languages": ()}
    chosen: dict[str, Given] = {"topics": ("ai", "quantum"), "channel": "C2", "mode": "digest", "time": "09:15", "zone": "Tokyo"}
    told = await submit(bot.server, view, chosen)
    assert "Done: <#C2> gets AI and Quantum in a digest. Next digest:" in shown(told)
    assert {(each.mode, each.digest and each.digest.zone) for each in (await wishes(bot, "C2")).values()} == {(Mode.DIGEST, "Asia/Tokyo")}
    (line,) = bot.server.messages("C2")
    assert line["text"] == "<@U1> subscribed this channel to AI and Quantum: digest daily 09:15, Tokyo."
    assert await wishes(bot, "C1") == {}


async def test_a_second_set_up_shows_what_there_is_and_writes_what_i_changed(bot: SlackBot):
    """I add a topic and take one out; what a colleague changed while my window was open stays."""
    await submit(bot.server, await opened(bot.server), {"topics": ("ai",), "mode": "both"})
    view = await opened(bot.server)
    assert (held(view)["topics"], held(view)["mode"], held(view)["time"]) == (("ai",), "both", "08:30")
    await bot.server.slash("C1", "U1", "subscribe ai digest 10:00 Asia/Tokyo")
    await submit(bot.server, view, {"topics": ("ai", "quantum")})
    saved = await wishes(bot, "C1")
    assert saved["ai"].digest
    assert (f"{saved['ai'].digest.at:%H:%M}", saved["ai"].digest.zone, saved["quantum"].mode) == ("10:00", "Asia/Tokyo", Mode.BOTH)
    told = await submit(bot.server, await opened(bot.server), {"topics": ("quantum",)})
    assert "gets no more AI" in shown(told)
    assert [*await wishes(bot, "C1")] == ["quantum"]


async def test_a_window_that_is_handed_in_twice_does_it_once(bot: SlackBot):
    """Also after a restart: nothing more is written, and the channel reads no second line."""
    view = await opened(bot.server)
    await submit(bot.server, view, {"topics": ("ai",)})
    saved = await wishes(bot, "C1")
    await bot.platform.stop()
    await bot.platform.start()
    assert "Nothing was changed." in shown(await submit(bot.server, view, {"topics": ("ai",)}))
    assert await wishes(bot, "C1") == saved
    assert len(bot.server.messages("C1")) == 1


async def test_one_button_takes_it_back(bot: SlackBot):
    """In the window itself; a second press finds nothing."""
    told = await submit(bot.server, await opened(bot.server), {"topics": ("ai", "quantum")})
    value = one_of(values_of(told), ActionKind.UNSET)
    assert "no more AI and Quantum" in shown(await press_in(bot.server, told, value))
    assert await wishes(bot, "C1") == {}
    assert "Nothing to undo" in shown(await press_in(bot.server, told, value))


async def test_the_button_of_an_answer_opens_the_settings_in_its_window(bot: SlackBot):
    """What was set up is one press away from the rest."""
    told = await submit(bot.server, await opened(bot.server), {"topics": ("ai",)})
    view = await press_in(bot.server, told, one_of(values_of(told), ActionKind.SETTINGS))
    assert held(view) == {"language": "en", "zone": "Europe/Paris", "quiet": "", "cards": "", "mention": "nobody", **CHOSEN}


async def test_what_cannot_be_read_is_said_at_its_field_and_my_text_stays(bot: SlackBot):
    """Slack leaves the window open, as it was."""
    view = await opened(bot.server)
    ack = await hand_in(bot.server, view, {"zone": "Atlantis", "mode": "digest"})
    assert ack["response_action"] == "errors"
    assert [*ack["errors"]] == ["topics", "zone"]
    assert ack["errors"]["zone"].startswith("There is no time zone “Atlantis”")
    assert await bot.store.all_subscriptions() == []


async def test_where_it_cannot_post_the_form_comes_back_with_what_to_do(bot: SlackBot):
    """What Slack has to be asked is said above the form, with all that was chosen."""
    bot.server.fail("conversations.join", {"ok": False, "error": "missing_scope"})
    told = await submit(bot.server, await opened(bot.server), {"topics": ("ai",), "channel": "C2"})
    assert "/invite @newsdesk" in shown(told)
    assert (held(told)["topics"], held(told)["channel"]) == (("ai",), "C2")
    assert "Done: <#C2>" in shown(await submit(bot.server, told, {}))


async def test_rights_are_looked_up_when_it_is_handed_in(bot: SlackBot):
    """Of whoever hands it in, in the channel that was chosen; what is private to others does not exist."""
    bot.server.add_user("U2")
    bot.server.add_channel("C5", "public", people={"U1"})
    bot.server.add_channel("C6", "secret", private=True, people={"U1"})
    view = await opened(bot.server, user="U2")
    for channel, told in (("C5", "Only those who are in <#C5>"), ("C6", "There is no channel"), ("CELSEWHERE", "There is no channel")):
        assert told in shown(await submit(bot.server, view, {"topics": ("ai",), "channel": channel}, "U2"))
    assert await bot.store.all_subscriptions() == []


async def test_made_up_values_change_nothing(bot: SlackBot):
    """A topic that is none, a kind that nobody drew, the id of a channel of another workspace, somebody whom cards must not call."""
    ack = await hand_in(bot.server, await opened(bot.server), {"topics": ("ai",), "mode": "always"})
    assert ack["response_action"] == "update", "Slack's client offers no such thing, and none was chosen"
    await bot.store.unsubscribe((await wishes(bot, "C1"))["ai"].id)
    settings = await opened(bot.server, "settings")
    other = destination_id(Platform.SLACK, "T9", "C1")
    for value in ("n1:settings:1 C9", "n1:why:1", "?", Action(kind=ActionKind.SETTINGS, subject=other).value):
        told = await submit(bot.server, settings | {"private_metadata": value}, {"cards": "5"})
        assert "another" in shown(told)
    channels = await bot.store.destinations()
    assert [each.most_cards for each in channels] == [None]


async def test_settings_are_one_window_and_tell_before_and_after(bot: SlackBot):
    """What I leave as it is, is not written, whatever others wrote meanwhile."""
    view = await opened(bot.server, "settings")
    await bot.server.slash("C1", "U1", "settings cards 7")
    told = await submit(bot.server, view, {"language": "fr", "quiet": "22-7 Asia/Tokyo"})
    assert shown(told).split("\n")[1:3] == ["Language: English → French", "Quiet hours: none → 22:00-07:00, Tokyo"]
    (channel,) = await bot.store.destinations()
    assert (channel.locale, channel.most_cards, channel.zone) == ("fr", 7, "Europe/Paris")
    assert "Nothing was changed." in shown(await submit(bot.server, view, {"language": "fr", "quiet": "22-7 Asia/Tokyo"}))


async def test_where_updates_are_told_is_chosen_in_the_window(bot: SlackBot):
    """It stands at what is usual until somebody chooses."""
    view = await opened(bot.server, "settings")
    told = await submit(bot.server, view, {"updates": "channel"})
    assert "What is new of a story comes: in the thread of the card → in the channel" in shown(told)
    assert [each.updates for each in await bot.store.destinations()] == ["channel"]


async def test_only_whoever_may_has_cards_call_everybody(bot: SlackBot):
    """As for the typed command."""
    await submit(bot.server, await opened(bot.server), {"topics": ("ai",)})
    view = await opened(bot.server, "settings")
    assert "Only whoever made <#C1>" in shown(await submit(bot.server, view, {"mention": "here"}))
    bot.server.add_user("U1", admin=True)
    assert "Nobody → @here" in shown(await submit(bot.server, view, {"mention": "here"}))
    assert (await wishes(bot, "C1"))["ai"].mention == "here"


async def test_an_answer_reaches_me_where_i_closed_the_window(bot: SlackBot):
    """By a direct message: it was done."""
    view = await opened(bot.server)
    bot.platform._listener.patience = 0.0
    bot.server.fail("views.update", {"ok": False, "error": "not_found"}, always=True)
    await hand_in(bot.server, view, {"topics": ("ai",)})
    await until(lambda: "U1" in bot.server.team.directs and bool(bot.server.team.directs["U1"].messages))
    assert "Done: <#C1> gets AI" in bot.server.team.directs["U1"].messages[0]["text"]


async def test_where_no_window_opens_the_command_is_answered_in_words(bot: SlackBot):
    """An app of an older manifest, or a trigger that came too late."""
    bot.server.fail("views.open", {"ok": False, "error": "expired_trigger_id"})
    assert "`/newsdesk subscribe ai in #news" in (await bot.server.slash("C1", "U1", ""))["text"]


async def test_in_a_direct_message_any_channel_is_chosen(bot: SlackBot):
    """Nothing is chosen there yet, so that nothing is taken for seen."""
    view = await opened(bot.server, channel="D1")
    assert held(view)["channel"] == ""
    assert "Done: <#C1> gets AI" in shown(await submit(bot.server, view, {"topics": ("ai",), "channel": "C1"}))


async def test_a_button_opens_the_set_up_of_any_channel(bot: SlackBot):
    """As the greeting has it."""
    value = Action(kind=ActionKind.SETUP, subject=Workspace(Platform.SLACK, "T1").key).value
    assert held(await pressed(bot.server, "C1", "U1", value))["channel"] == ""


async def test_the_windows_are_in_my_language(bot: SlackBot):
    """In each of seven; Slack takes both, although its titles hold 24 characters."""
    for number, locale in enumerate(("fr-FR", "de-DE", "es-ES", "pt-BR", "ja-JP", "zh-CN", "ko-KR"), start=3):
        bot.server.add_user(f"U{number}", locale=locale)
        for text in ("", "settings"):
            view = await opened(bot.server, text, user=f"U{number}")
            assert view["title"]["text"] not in ("Set up Newsdesk", "Settings")
            assert view["submit"]["text"] != "Save"
