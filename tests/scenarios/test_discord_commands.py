"""Slash commands as people type them: real interactions through the gateway, real answers over REST, a real use case behind."""

from datetime import time

import pytest

from bot.domain.destination import Platform
from bot.domain.errors import StoreError
from bot.domain.subscription import Mode
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_people import CommandHidden
from tests.fakes.discord_state import (
    BOT_MAY_POST,
    EMBED_LINKS,
    MANAGE_CHANNELS,
    PUBLIC_THREAD,
    READER,
    SEND_MESSAGES,
    SEND_MESSAGES_IN_THREADS,
    VIEW_CHANNEL,
)


@pytest.fixture
async def bot():
    """Run the bot in an English server, with an English moderator."""
    async with running_bot() as running:
        yield running


async def known(bot: Running):
    """Return what is subscribed."""
    return await bot.store.workspace_subscriptions(Platform.DISCORD, str(bot.guild.id))


async def slash(bot: Running, command: str, **options):
    """Type a command in the first channel, as the moderator."""
    return await bot.server.slash(bot.guild, bot.channel, bot.moderator, command, **options)


async def test_subscribing_here_saves_and_says_what_comes(bot):
    """The shortest command subscribes the channel in which it was typed, and only its author sees the answer."""
    reply = await slash(bot, "subscribe", topic="ai")
    assert reply.text == f"Done: <#{bot.channel.id}> gets Artificial intelligence as it happens."
    assert reply.ephemeral
    [(destination, subscription)] = await known(bot)
    assert (destination.workspace_id, destination.channel_id) == (str(bot.guild.id), str(bot.channel.id))
    assert (subscription.topic, subscription.mode, subscription.created_by) == ("ai", Mode.LIVE, str(bot.moderator.id))


async def test_every_option_reaches_the_use_case(bot):
    """Channel, mode, digest, zone, days and languages all say how matches arrive."""
    reply = await slash(
        bot,
        "subscribe",
        topic="quantum",
        channel=bot.other,
        mode="both",
        digest="18h15",
        zone="tokyo",
        days="weekdays",
        languages="en,fr",
    )
    assert "Next digest: today 18:15, Tokyo" in reply.text
    [(destination, subscription)] = await known(bot)
    assert destination.channel_id == str(bot.other.id)
    assert subscription.mode is Mode.BOTH
    assert subscription.digest is not None
    assert (subscription.digest.at, subscription.digest.zone, subscription.digest.days) == (
        time(18, 15),
        "Asia/Tokyo",
        frozenset(range(5)),
    )
    assert subscription.languages == {"en", "fr"}


async def test_answers_speak_the_callers_language_and_cards_the_servers():
    """A French moderator reads French; the channel keeps the language of its server."""
    async with running_bot(locale="fr", guild_locale="de") as bot:
        reply = await slash(bot, "subscribe", topic="quantum")
        assert "Quantique" in reply.text
        [(destination, _)] = await known(bot)
        assert destination.locale == "de"


@pytest.mark.parametrize(("community", "spoken"), [(False, "fr"), (True, "en")])
async def test_a_server_that_chose_no_language_speaks_that_of_its_first_subscriber(community, spoken):
    """Discord says American English of all but communities, which can choose."""
    async with running_bot(locale="fr") as bot:
        bot.guild.community = community
        await bot.server.join(bot.guild)
        await slash(bot, "subscribe", topic="quantum")
        [(destination, _)] = await known(bot)
        assert destination.locale == spoken


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"topic": "quantm"}, "There is no topic “quantm”: did you mean “Quantum”?"),
        ({"topic": "ai", "digest": "25:00"}, "“25:00” is no time of day: write it like 08:30."),
        ({"topic": "ai", "digest": "8:30", "zone": "Atlantis"}, "There is no time zone “Atlantis”"),
        ({"topic": "ai", "digest": "8:30", "zone": "Pariss"}, "There is no time zone “Pariss”: did you mean Europe/Paris?"),
        ({"topic": "ai", "days": "someday"}, "“someday” names no days"),
        ({"topic": "ai", "mode": "loud"}, "“loud” is no mode"),
        ({"topic": "ai", "languages": "martian"}, "“martian” is no language code"),
    ],
)
async def test_a_wish_that_cannot_be_read_saves_nothing(bot, options, expected):
    """Whatever is wrong is said in one sentence, and nothing is saved."""
    reply = await slash(bot, "subscribe", **options)
    assert expected in reply.text
    assert await known(bot) == []


async def test_typed_text_comes_back_as_text(bot):
    """An answer that quotes its caller shows markup and mentions as they were typed."""
    reply = await slash(bot, "subscribe", topic="**@everyone** [x](https://evil.example)")
    assert "**" not in reply.text.replace(r"\*\*", "")
    assert "@everyone" not in reply.text
    assert "[x](" not in reply.text


async def test_an_endless_wish_is_quoted_in_part(bot):
    """An option may hold 6,000 characters, an answer 2,000."""
    reply = await slash(bot, "subscribe", topic="*" * 6000)
    assert reply.text.startswith("There is no topic")
    assert len(reply.text) < 500


@pytest.mark.parametrize(
    ("lacking", "named"),
    [(VIEW_CHANNEL, "View Channel"), (SEND_MESSAGES, "Send Messages"), (EMBED_LINKS, "Embed Links")],
)
@pytest.mark.parametrize("elsewhere", [False, True])
async def test_a_channel_where_the_bot_may_not_post_is_refused_before_saving(bot, lacking, named, elsewhere):
    """The answer names the permission that is missing, for the channel typed in and for a chosen one alike."""
    target = bot.other if elsewhere else bot.channel
    await bot.server.permit(target, BOT_MAY_POST & ~lacking)
    reply = await slash(bot, "subscribe", topic="ai", **({"channel": target} if elsewhere else {}))
    assert reply.text.startswith(f"Newsdesk may not post in <#{target.id}>")
    assert named in reply.text
    assert await known(bot) == []


async def test_permissions_given_later_let_the_same_command_pass(bot):
    """The bot looks at the permissions of the moment, not at those of its start."""
    await bot.server.permit(bot.other, BOT_MAY_POST & ~SEND_MESSAGES)
    assert "may not post" in (await slash(bot, "subscribe", topic="ai", channel=bot.other)).text
    await bot.server.permit(bot.other, BOT_MAY_POST)
    assert (await slash(bot, "subscribe", topic="ai", channel=bot.other)).text.startswith("Done")


async def test_discord_hides_the_commands_from_ordinary_members(bot):
    """Who may not manage channels is not offered the commands at all."""
    bot.moderator.permissions = READER
    with pytest.raises(CommandHidden):
        await slash(bot, "subscribe", topic="ai")


async def test_a_channel_that_the_caller_does_not_manage_is_refused(bot):
    """Managing one channel gives no say in another."""
    bot.moderator.permissions_in[bot.other.id] = READER
    reply = await slash(bot, "subscribe", topic="ai", channel=bot.other)
    assert reply.text == f"Only those who may manage <#{bot.other.id}> can change its subscriptions."
    assert await known(bot) == []


async def test_a_thread_is_a_channel_too(bot):
    """A thread can subscribe where the bot may write in threads, and is refused where it may not."""
    thread = bot.server.add_channel(bot.guild, "qubits", kind=PUBLIC_THREAD, parent=bot.channel)
    await bot.server.join(bot.guild)
    assert (await slash(bot, "subscribe", topic="ai", channel=thread)).text.startswith(f"Done: <#{thread.id}>")
    await bot.server.permit(bot.channel, BOT_MAY_POST & ~SEND_MESSAGES_IN_THREADS)
    assert "Send Messages in Threads" in (await slash(bot, "subscribe", topic="quantum", channel=thread)).text


async def test_a_thread_under_a_channel_that_the_bot_cannot_see_is_refused(bot):
    """Nothing is known of such a thread, so nothing is promised there."""
    hidden = bot.server.add_channel(bot.guild, "hidden")
    thread = bot.server.add_channel(bot.guild, "whispers", kind=PUBLIC_THREAD, parent=hidden)
    hidden.gone = True
    await bot.server.join(bot.guild)
    reply = await slash(bot, "subscribe", topic="ai", channel=thread)
    assert "View Channel, Send Messages in Threads, Embed Links" in reply.text
    assert await known(bot) == []


async def test_the_list_shows_every_channel_of_this_server_alone(bot):
    """A block a channel, with links to the channels; another server's stay unseen."""
    assert (await slash(bot, "subscriptions")).text == "Nothing is subscribed yet. Begin with /subscribe."
    await slash(bot, "subscribe", topic="ai")
    await slash(bot, "subscribe", topic="quantum", channel=bot.other, digest="08:30")
    neighbours = bot.server.add_guild("Neighbours")
    theirs = bot.server.add_channel(neighbours, "secret")
    await bot.server.join(neighbours)
    await bot.server.slash(neighbours, theirs, bot.moderator, "subscribe", topic="ai")
    reply = await slash(bot, "subscriptions")
    since = f"like this since Nov 23, 2026; subscribed by <@{bot.moderator.id}>"
    assert reply.text.splitlines() == [
        "### Subscriptions",
        f"**<#{bot.channel.id}>**",
        f"• Artificial intelligence, as it happens · {since}",
        f"**<#{bot.other.id}>**",
        f"• Quantum, digest daily 08:30, Paris · {since}",
    ]
    assert reply.ephemeral


async def test_a_list_of_long_lines_goes_on_on_further_pages(bot):
    """More subscriptions than one message holds are never cut."""
    for number in range(20):
        channel = bot.server.add_channel(bot.guild, f"channel-{number}")
        await bot.server.slash(bot.guild, channel, bot.moderator, "subscribe", topic="quantum", digest="08:30", languages="en,fr,de")
    assert "Page 1 of 3" in (await slash(bot, "subscriptions")).text


async def test_a_channel_that_is_hidden_from_me_is_not_offered_to_be_ended(bot):
    """What completes while I type names no channel that I can't see."""
    await slash(bot, "subscribe", topic="quantum", channel=bot.other)
    bot.moderator.permissions_in[bot.other.id] = 0
    await bot.server.permit(bot.other, BOT_MAY_POST)
    assert await bot.server.autocomplete(bot.guild, bot.channel, bot.moderator, "unsubscribe", "subscription") == []


async def test_unsubscribing_a_chosen_line(bot):
    """The choices are readable lines; choosing one ends that subscription and no other."""
    await slash(bot, "subscribe", topic="ai")
    await slash(bot, "subscribe", topic="quantum", channel=bot.other)
    choices = await bot.server.autocomplete(bot.guild, bot.channel, bot.moderator, "unsubscribe", "subscription", "RESEARCH")
    assert [choice["name"] for choice in choices] == ["#research: Quantum, as it happens"]
    reply = await slash(bot, "unsubscribe", subscription=choices[0]["value"])
    assert reply.text == f"Done: <#{bot.other.id}> gets no more Quantum. What waited for that does not come any more."
    assert [subscription.topic for _, subscription in await known(bot)] == ["ai"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("0", "does not exist any more"),
        ("12345678901234567890123", "does not exist any more"),
        ("-1", "There is no topic"),
        ("१२", "There is no topic"),
        ("", "Say which topic: Artificial intelligence."),
        ("quantum", "is not subscribed to Quantum."),
    ],
)
async def test_what_nobody_offered_ends_nothing(bot, typed, told):
    """Ids of options are client input: anything may come; what is no id may be a topic."""
    await slash(bot, "subscribe", topic="ai")
    assert told in (await slash(bot, "unsubscribe", subscription=typed)).text
    assert len(await known(bot)) == 1


async def test_another_servers_subscription_cannot_be_ended(bot):
    """A right id from a neighbouring server is unknown here."""
    neighbours = bot.server.add_guild("Neighbours")
    theirs = bot.server.add_channel(neighbours, "secret")
    await bot.server.join(neighbours)
    await bot.server.slash(neighbours, theirs, bot.moderator, "subscribe", topic="ai")
    [(_, subscription)] = await bot.store.workspace_subscriptions(Platform.DISCORD, str(neighbours.id))
    assert "does not exist any more" in (await slash(bot, "unsubscribe", subscription=str(subscription.id))).text
    assert len(await bot.store.workspace_subscriptions(Platform.DISCORD, str(neighbours.id))) == 1


async def test_ending_another_channels_subscription_needs_its_managers(bot):
    """Who manages only this channel cannot silence another."""
    await slash(bot, "subscribe", topic="quantum", channel=bot.other)
    [(_, subscription)] = await known(bot)
    bot.moderator.permissions_in[bot.other.id] = READER
    await bot.server.permit(bot.other, BOT_MAY_POST)
    reply = await slash(bot, "unsubscribe", subscription=str(subscription.id))
    assert reply.text.startswith("Only those who may manage")
    assert len(await known(bot)) == 1


async def test_a_deleted_channels_subscription_can_still_be_ended(bot):
    """Nobody can manage a channel that is gone, so managing channels here is enough."""
    gone = bot.server.add_channel(bot.guild, "short-lived")
    await bot.server.join(bot.guild)
    await slash(bot, "subscribe", topic="ai", channel=gone)
    await bot.server.gateway.dispatch("CHANNEL_DELETE", {"id": str(gone.id), "guild_id": str(bot.guild.id), "type": 0, "name": "x"})
    [(_, subscription)] = await known(bot)
    assert (await slash(bot, "unsubscribe", subscription=str(subscription.id))).text.startswith("Done")


async def test_topics_complete_by_title_in_the_readers_language():
    """A French reader sees and types French titles; the value stays the slug."""
    async with running_bot(locale="fr") as bot:
        choices = await bot.server.autocomplete(bot.guild, bot.channel, bot.moderator, "subscribe", "topic", "intell")
        assert choices == [{"name": "Intelligence artificielle", "value": "ai"}]


async def test_zones_complete_by_what_was_typed(bot):
    """At most 25 zones, each its own value."""
    choices = await bot.server.autocomplete(bot.guild, bot.channel, bot.moderator, "subscribe", "zone", "pari", topic="ai")
    assert [choice["value"] for choice in choices] == ["Europe/Paris"]
    assert len(await bot.server.autocomplete(bot.guild, bot.channel, bot.moderator, "subscribe", "zone", "", topic="ai")) == 25


async def test_a_broken_database_is_noted_and_its_caller_told_nothing_of_it(bot, monkeypatch):
    """An unknown error is logged; the person reads one calm sentence, and completion offers nothing."""

    async def broken(*_):
        raise StoreError("disk I/O error in /secret/path")

    monkeypatch.setattr(bot.store, "workspace_subscriptions", broken)
    reply = await slash(bot, "subscriptions")
    assert reply.text.startswith("That did not work out, and was noted down.")
    assert "secret" not in reply.text
    assert await bot.server.autocomplete(bot.guild, bot.channel, bot.moderator, "unsubscribe", "subscription") == []


CHAT_INPUT = 1
EVERYBODYS = ("digest", "why", "subscriptions", "saved", "news", "status", "mute", "mutes", "tune", "me", "help", "forget")
ANYWHERE = ("news", "why", "me", "help")


async def test_the_commands_are_registered_in_every_language(bot):
    """Names and descriptions follow the reader's client; readers take theirs along, and managers alone see what changes something."""
    by_name = {command["name"]: command for command in bot.server.commands if command.get("type", CHAT_INPUT) == CHAT_INPUT}
    assert set(by_name) == {"setup", "subscribe", "unsubscribe", "settings", "topic", "feed", *EVERYBODYS}
    names = by_name["subscribe"]["name_localizations"]
    assert names["fr"] == "abonner"
    assert set(names) == {"fr", "de", "es-ES", "es-419", "pt-BR", "ja", "zh-CN", "ko"}
    for command in by_name.values():
        anywhere = command["name"] in ANYWHERE
        alone_too = [0, 1] if command["name"] in ("digest", "saved", "status", "forget") else [0]
        assert command["contexts"] == ([0, 1, 2] if anywhere else alone_too)
        assert command["integration_types"] == ([0, 1] if anywhere else [0])
        assert int(command["default_member_permissions"] or 0) == (0 if command["name"] in EVERYBODYS else MANAGE_CHANNELS)
        assert set(command["description_localizations"]) == set(names)
    topic = by_name["subscribe"]["options"][0]
    assert topic["description_localizations"]["fr"].startswith("Le thème")
    modes = next(option for option in by_name["subscribe"]["options"] if option["name"] == "mode")["choices"]
    assert [choice["value"] for choice in modes] == ["live", "digest", "both"]
    assert modes[0]["name_localizations"]["fr"]
