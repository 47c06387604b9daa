"""Commands, from what a person types in Slack to the answer that they alone see, over real Socket Mode."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.destination import Platform
from bot.domain.errors import StoreError
from bot.domain.subscription import Mode, Subscription
from tests.fakes.make import make_destination, make_subscription
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import SlackBot, slack_bot


@pytest.fixture
async def bot() -> AsyncIterator[SlackBot]:
    """Give a bot that listens, in #general (C1) but not yet in #news (C2)."""
    async with slack_bot() as running:
        yield running


async def subscriptions(bot: SlackBot, channel_id: str) -> list[Subscription]:
    destination = make_destination(channel_id, platform=Platform.SLACK, workspace="T1")
    return list(await bot.store.subscriptions(destination.id))


async def type_(bot: SlackBot, text: str, *, channel: str = "C1", user: str = "U1", **options: Any) -> str:
    answer = await bot.server.slash(channel, user, text, **options)
    assert answer["response_type"] == "ephemeral"
    return shown(answer).removesuffix("\nFilter…")  # the button below each answer about one subscription


async def test_a_whole_subscription_in_one_line(bot: SlackBot):
    """One line names topic, channel, digest, zone, days and languages; the answer says what happens next."""
    said = await type_(bot, "subscribe ai in #news digest 08:30 Europe/Paris weekdays languages en,fr")
    assert said == "Done: <#C2> gets AI in a digest. Next digest: tomorrow 08:30, Paris. Only articles in English and French."
    (saved,) = await subscriptions(bot, "C2")
    assert (saved.mode, saved.languages, saved.created_by) == (Mode.DIGEST, frozenset({"en", "fr"}), "U1")
    assert bot.server.team.channels["C2"].member


async def test_this_channel_and_as_it_happens_are_the_defaults(bot: SlackBot):
    """Two words suffice."""
    assert await type_(bot, "subscribe ai") == "Done: <#C1> gets AI as it happens."
    (saved,) = await subscriptions(bot, "C1")
    assert saved.mode is Mode.LIVE


async def test_a_digest_without_a_zone_takes_that_of_the_person(bot: SlackBot):
    """The zone of the Slack profile is the person's own."""
    bot.server.add_user("U2", locale="en-US", tz="Asia/Tokyo")
    said = await type_(bot, "subscribe ai digest 19:00", user="U2")
    assert said.endswith("Next digest: today 19:00, Tokyo.")
    (saved,) = await subscriptions(bot, "C1")
    assert saved.digest
    assert saved.digest.zone == "Asia/Tokyo"


async def test_answers_and_cards_speak_the_persons_language(bot: SlackBot):
    """The language of the Slack profile is that of the answer, and of the channel from then on."""
    bot.server.add_user("U2", locale="fr-FR", tz="Europe/Paris")
    said = await type_(bot, "subscribe ai", user="U2")
    assert "IA" in said
    assert "Done" not in said
    (channel,) = await bot.store.destinations()
    assert (channel.locale, channel.workspace_id) == ("fr-FR", "T1")


async def test_the_list_shows_every_channel_of_the_workspace(bot: SlackBot):
    """A block a channel, a line a subscription."""
    await type_(bot, "subscribe ai in #news")
    await type_(bot, "subscribe quantum both 08:30")
    assert (await type_(bot, "list")).splitlines() == [
        "*Subscriptions*",
        "*<#C2>*",
        "• AI, as it happens · like this since Nov 23, 2026; subscribed by <@U1>",
        "*<#C1>*",
        "• Quantum, as it happens, and digest daily 08:30, Paris · like this since Nov 23, 2026; subscribed by <@U1>",
        "Changes",
    ]


async def test_the_list_hides_private_channels_from_those_outside(bot: SlackBot):
    """What a private channel is subscribed to is its members' business, also after the bot has left it."""
    bot.server.add_channel("C3", "secret", private=True, people={"U7"})
    bot.server.add_user("U7")
    await type_(bot, "subscribe ai", channel="C3", user="U7")
    assert "<#C3>" in await type_(bot, "list", user="U7")
    assert "C3" not in await type_(bot, "list")
    bot.server.team.channels["C3"].member = False
    assert "C3" not in await type_(bot, "list")
    assert "C3" in await type_(bot, "list", channel="C3", user="U7")


async def test_a_list_of_any_length_has_a_way_on(bot: SlackBot):
    """A workspace with hundreds of subscriptions sees the first, and turns pages; the text alone fits, too."""
    for number in range(200):
        bot.server.add_channel(f"C7{number:03}", f"room-{number}")
        destination = make_destination(f"C7{number:03}", platform=Platform.SLACK, workspace="T1")
        await save_destination(bot.store, destination)
        await save_subscription(bot.store, make_subscription(destination))
    answer = await bot.server.slash("C1", "U1", "list")
    assert "Page 1 of 25" in shown(answer)
    assert len(answer["text"]) <= 4_000


async def test_an_empty_list_says_how_to_begin(bot: SlackBot):
    """Nothing is subscribed yet."""
    assert await type_(bot, "list") == "Nothing is subscribed yet. Begin with `/newsdesk subscribe ai`."


async def test_unsubscribing_ends_it(bot: SlackBot):
    """What was subscribed is gone, and a second time there is nothing to end."""
    await type_(bot, "subscribe ai in #news")
    assert await type_(bot, "unsubscribe ai in #news") == "Done: <#C2> gets no more AI. What waited for that does not come any more."
    assert await subscriptions(bot, "C2") == []
    assert await type_(bot, "unsubscribe ai in #news") == "<#C2> is not subscribed to AI."


async def test_help_shows_what_to_write(bot: SlackBot):
    """It gives examples and the topics there are."""
    said = await type_(bot, "help")
    assert "`/newsdesk subscribe ai in #news digest 08:30 Europe/Paris weekdays`" in said
    assert "Topics: AI and Quantum" in said


async def test_a_private_channel_without_the_bot_says_to_invite_it(bot: SlackBot):
    """Nothing is saved where a card could not be posted."""
    bot.server.add_channel("C3", "secret", private=True, member=False)
    said = await type_(bot, "subscribe ai", channel="C3")
    assert said == "Newsdesk is not in <#C3>: write `/invite @newsdesk` there, then try again."
    assert await bot.store.all_subscriptions() == []


async def test_a_public_channel_that_cannot_be_entered_says_to_invite_it(bot: SlackBot):
    """The same, where the right to join is missing."""
    bot.server.fail("conversations.join", {"ok": False, "error": "missing_scope"})
    assert "/invite @newsdesk" in await type_(bot, "subscribe ai in #news")
    assert await bot.store.all_subscriptions() == []


async def test_an_archived_channel_is_refused(bot: SlackBot):
    """By its id, or by a name that Slack did not turn into one: nothing can be posted there, and an invitation would not help."""
    bot.server.add_channel("C4", "old", archived=True)
    for typed in ("#old", "old"):
        assert await type_(bot, f"subscribe ai in {typed}") == "<#C4> is archived: choose another channel."


async def test_a_channel_that_is_archived_while_i_subscribe_it_is_called_so(bot: SlackBot):
    """Between the look and the joining: an invitation would not help either."""
    bot.server.fail("conversations.join", {"ok": False, "error": "is_archived"})
    assert await type_(bot, "subscribe ai in #news") == "<#C2> is archived: choose another channel."


async def test_an_unknown_channel_is_named(bot: SlackBot):
    """Slack leaves names that it does not know as they are."""
    assert await type_(bot, "subscribe ai in #nowhere") == (
        "There is no channel “nowhere” that Newsdesk can see: invite it there first, or check the name."
    )


async def test_a_channel_is_found_on_any_page(bot: SlackBot):
    """A name that Slack did not resolve is looked up among all channels."""
    for number in range(1_200):
        bot.server.add_channel(f"C9{number}", f"room-{number}")
    assert await type_(bot, "subscribe ai in #room-1199", escape=False) == "Done: <#C91199> gets AI as it happens."
    assert len(bot.server.calls("conversations.list")) == 3


async def test_private_channels_do_not_exist_for_those_outside(bot: SlackBot):
    """Whoever is not in a private channel can neither subscribe it nor learn that it is there."""
    bot.server.add_channel("C3", "secret", private=True, people={"U7"})
    bot.server.add_user("U7")
    outside = await type_(bot, "subscribe ai in #secret")
    assert outside == (await type_(bot, "subscribe ai in #nowhere")).replace("nowhere", "secret")
    assert await type_(bot, "subscribe ai in #secret", user="U7") == "Done: <#C3> gets AI as it happens."
    assert "no channel “secret”" in await type_(bot, "unsubscribe ai in #secret")


async def test_guests_reach_only_their_own_channels(bot: SlackBot):
    """A guest sees only the channels that they are in, so only those can they subscribe."""
    bot.server.add_channel("C5", "public", people={"U1"})
    bot.server.add_user("U8", guest=True)
    assert "no channel “public”" in await type_(bot, "subscribe ai in #public", user="U8")


async def test_a_bare_word_after_in_is_a_channel(bot: SlackBot):
    """I wrote "in general", as one says it: #general it is, and no time zone."""
    assert await type_(bot, "subscribe ai in general", channel="C2") == "Done: <#C1> gets AI as it happens."
    assert await type_(bot, "subscribe quantum digest 08:30 in the news channel") == (
        "Done: <#C2> gets Quantum in a digest. Next digest: tomorrow 08:30, Paris."
    )


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("subscribe ai 08:30 Tokyo", "Nothing was changed: if “Tokyo” is meant to be a time zone, write `zone Tokyo`."),
        (
            "subscribe ai in paris",
            "There is no channel “paris” that Newsdesk can see: invite it there first. If you mean the time zone, write",
        ),
        ("subscribe ai in nowhere", "There is no channel “nowhere” that Newsdesk can see: invite it there first, or check the name."),
        ("subscribe ai wekdays", "Nothing was changed, because “wekdays” was not understood: did you mean “weekdays”?"),
    ],
)
async def test_a_city_is_no_zone_by_itself(bot: SlackBot, typed: str, told: str):
    """A word that may be anything is not guessed: I read how to say it."""
    assert (await type_(bot, typed)).startswith(told)
    assert await bot.store.all_subscriptions() == []


async def test_a_direct_message_needs_a_channel(bot: SlackBot):
    """There is no channel in a direct message; with one named it works from there too."""
    assert await type_(bot, "subscribe ai", channel="D1") == "Say which channel, such as in #news."
    assert (await type_(bot, "subscribe ai in #news", channel="D1")).startswith("Done: <#C2>")


async def test_what_is_not_understood_changes_nothing(bot: SlackBot):
    """One strange word stops the whole command, before any channel is entered."""
    said = await type_(bot, "subscribe ai in #news tomorrow")
    assert said == "Nothing was changed, because “tomorrow” was not understood: write `/newsdesk help` to see how."
    assert not bot.server.team.channels["C2"].member
    assert await bot.store.all_subscriptions() == []


async def test_typed_text_comes_back_as_text(bot: SlackBot):
    """An answer quotes what was typed without acting on it."""
    assert "&lt;!channel&gt;" in await type_(bot, "subscribe <!channel>")
    assert "<!" not in await type_(bot, "<!channel>")


async def test_a_slow_slack_delays_the_answer_not_the_acknowledgement(bot: SlackBot):
    """The envelope is acknowledged before Slack has answered a single call of ours."""
    bot.server.gate.clear()
    payload = bot.server.slash_payload("C1", "U1", "subscribe ai")
    await bot.server.socket.deliver("slash_commands", payload)
    bot.server.gate.set()
    answer = await bot.server.answer(payload["response_url"])
    assert answer["text"].startswith("Done")


async def test_a_slack_that_fails_meanwhile_is_admitted(bot: SlackBot):
    """Where the channel cannot be checked nothing is saved, and the person learns it."""
    bot.server.fail("conversations.info", "500")
    assert await type_(bot, "subscribe ai") == "Slack did not answer in time. Nothing was changed; please try again in a minute."
    assert await bot.store.all_subscriptions() == []


async def test_somebody_unknown_is_answered_in_english(bot: SlackBot):
    """A profile that cannot be read costs the language and the zone, not the command."""
    assert await type_(bot, "subscribe ai", user="U404") == "Done: <#C1> gets AI as it happens."


async def test_a_broken_database_is_admitted(bot: SlackBot, monkeypatch: pytest.MonkeyPatch):
    """StoreError is answered with a sentence, and the bot goes on."""

    async def locked(*_: object) -> None:
        raise StoreError("The database is locked.")

    with monkeypatch.context() as patch:
        patch.setattr(bot.store, "subscribe", locked)
        assert (await type_(bot, "subscribe ai")).startswith("That did not work")
    assert (await type_(bot, "subscribe ai")).startswith("Done")


async def test_a_bug_is_answered_too(bot: SlackBot, monkeypatch: pytest.MonkeyPatch):
    """Also what nobody foresaw ends in a sentence, and the bot goes on."""

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(bot.store, "workspace_subscriptions", broken)
        assert (await type_(bot, "list")).startswith("That did not work")
    assert (await type_(bot, "list")).startswith("Nothing is subscribed")


async def test_quiet_hours_are_saved_and_told(bot: SlackBot):
    """In the zone of the person, for the channel that they name; the list shows them, and one word ends them."""
    said = await type_(bot, "settings quiet 22:00-07:00 in #news")
    assert said == "Done, <#C2>: Alerts between 22:00 and 07:00 (Paris) wait until 07:00."
    assert (await type_(bot, "subscribe ai in #news")).endswith("Alerts between 22:00 and 07:00 (Paris) wait until 07:00.")
    assert "AI, as it happens · quiet 22:00–07:00 ·" in await type_(bot, "list")
    assert "(Tokyo)" in await type_(bot, "settings quiet 22:00-07:00 Asia/Tokyo in #news")
    assert "AI, as it happens · quiet 22:00–07:00 (Tokyo) ·" in await type_(bot, "list")
    assert await type_(bot, "settings quiet off in #news") == "Done, <#C2>: No quiet hours: alerts come at any hour."
    assert "quiet" not in await type_(bot, "list")


async def test_cards_an_hour_are_saved_and_told(bot: SlackBot):
    """A number, the list, and a word for the default."""
    assert await type_(bot, "settings cards 1") == "Done, <#C1>: At most 1 card an hour; the rest comes as one list."
    await type_(bot, "subscribe ai")
    assert "at most 1 card an hour" in await type_(bot, "list")
    assert "as this Newsdesk allows" in await type_(bot, "settings cards default")


async def test_what_is_new_may_be_told_in_the_channel_too(bot: SlackBot):
    """The thread of the card is what is usual on Slack; the list says what somebody chose."""
    await type_(bot, "subscribe ai")
    assert await type_(bot, "settings updates channel") == "Done, <#C1>: What is new of a story comes: in the channel."
    assert "updates in the channel" in await type_(bot, "list")
    assert "in the thread of the card" in await type_(bot, "settings updates default")
    assert "updates" not in await type_(bot, "list")


async def test_a_setting_that_cannot_be_read_changes_nothing(bot: SlackBot):
    """What was typed comes back as text."""
    assert "“&lt;b&gt;” is no span of hours" in await type_(bot, "settings quiet <b>")
    assert "“0” is no number of cards" in await type_(bot, "settings cards 0")
    assert "“attic” is no choice here" in await type_(bot, "settings updates attic")
    assert await bot.store.destinations() == []


async def test_a_group_is_mentioned_where_somebody_asked_for_it(bot: SlackBot):
    """As Slack itself writes it; the answer shows it to the person alone. All who are active are called for those who may manage."""
    bot.server.team.users["U1"].admin = True
    said = await type_(bot, "subscribe ai mention <!subteam^S0123AB|@desk>", escape=False)
    assert said.endswith("Live cards mention <!subteam^S0123AB>, once in a while.")
    (saved,) = await subscriptions(bot, "C1")
    assert saved.mention == "S0123AB"
    await type_(bot, "subscribe ai mention @here")
    (saved,) = await subscriptions(bot, "C1")
    assert saved.mention == "here"
    assert "mentions @here" in await type_(bot, "list")


async def test_a_mention_that_would_call_nobody_or_everybody_is_refused(bot: SlackBot):
    """A name that Slack did not resolve, a whole channel, and a digest that calls."""
    bot.server.team.users["U1"].admin = True
    for typed in ("mention @desk", "mention <!channel>"):
        assert "Say whom to mention" in await type_(bot, f"subscribe ai {typed}")
    assert "Only live cards mention somebody" in await type_(bot, "subscribe ai 08:30 mention @here")
    assert await subscriptions(bot, "C1") == []


async def test_the_read_button_is_acknowledged(bot: SlackBot):
    """Slack opens the link itself, and shows an error sign unless the click is acknowledged."""
    ack = await bot.server.action("C1", "U1", "read")
    assert ack["envelope_id"]
