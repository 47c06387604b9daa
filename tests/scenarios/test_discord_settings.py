"""Quiet hours, cards an hour, quiet days and mentions as people ask for them on Discord: real interactions, a real use case behind."""

from datetime import time

import pytest

from bot.domain.destination import DestinationId, Platform, destination_id
from bot.domain.quiet_hours import QuietHours
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_people import CommandHidden
from tests.fakes.discord_state import (
    BOT_MAY_POST,
    CREATE_PUBLIC_THREADS,
    FORUM,
    MANAGER,
    MENTION_EVERYONE,
    NEWS,
    PUBLIC_THREAD,
    READER,
    Channel,
)


@pytest.fixture
async def bot():
    """Run the bot in an English server, with an English moderator."""
    async with running_bot() as running:
        yield running


async def slash(bot: Running, command: str, **options) -> str:
    """Type a command in the first channel, as the moderator, and return the answer."""
    return (await bot.server.slash(bot.guild, bot.channel, bot.moderator, command, **options)).text


def key(bot: Running, channel: Channel) -> DestinationId:
    """The id of a channel."""
    return destination_id(Platform.DISCORD, str(bot.guild.id), str(channel.id))


async def subscription(bot: Running):
    """Return what the first channel is subscribed to."""
    [saved] = await bot.store.subscriptions(key(bot, bot.channel))
    return saved


async def test_quiet_hours_are_saved_and_told(bot):
    """The answer says what will happen, and so do the next subscription and the list."""
    told = "Alerts between 22:00 and 07:00 (Paris) wait until 07:00."
    assert await slash(bot, "settings quiet-hours", hours="22-7") == f"Done, <#{bot.channel.id}>: {told}"
    saved = await bot.store.destination(key(bot, bot.channel))
    assert saved is not None
    assert saved.quiet_hours == QuietHours(begins=time(22), ends=time(7), zone="Europe/Paris")
    assert (await slash(bot, "subscribe", topic="ai")).endswith(told)
    assert "as it happens · quiet 22:00–07:00" in await slash(bot, "subscriptions")
    assert told not in await slash(bot, "subscribe", topic="quantum", digest="08:30"), "a digest has its own time"


async def test_quiet_hours_have_a_zone_and_an_end(bot):
    """Another channel, another zone, and off again."""
    assert "(Tokyo)" in await slash(bot, "settings quiet-hours", hours="23:00-06:30", zone="tokyo", channel=bot.other)
    saved = await bot.store.destination(key(bot, bot.other))
    assert saved is not None
    assert (saved.zone, saved.quiet_hours and saved.quiet_hours.zone) == ("Europe/Paris", "Asia/Tokyo")
    assert "alerts come at any hour" in await slash(bot, "settings quiet-hours", hours="off", channel=bot.other)
    assert await bot.store.destination(key(bot, bot.channel)) is None


async def test_a_digests_zone_moves_no_quiet_hours(bot):
    """The night stays where it was asked for, and the list says where that is."""
    await slash(bot, "settings quiet-hours", hours="22-7", zone="Asia/Tokyo")
    assert "(Tokyo)" in await slash(bot, "subscribe", topic="ai", mode="both", digest="08:30", zone="America/New_York")
    assert "quiet 22:00–07:00 (Tokyo)" in await slash(bot, "subscriptions")


async def test_subscribing_again_keeps_what_the_channel_asked_for(bot):
    """Quiet hours belong to the channel, whatever its subscriptions become."""
    await slash(bot, "settings quiet-hours", hours="22-7")
    await slash(bot, "settings cards", number="12")
    await slash(bot, "subscribe", topic="ai")
    saved = await bot.store.destination(key(bot, bot.channel))
    assert saved is not None
    assert (saved.quiet_hours is not None, saved.most_cards) == (True, 12)


async def test_cards_an_hour_are_saved_and_told(bot):
    """A number, in the list too, and the default again."""
    await slash(bot, "subscribe", topic="ai")
    assert "At most 12 cards an hour; the rest comes as one list." in await slash(bot, "settings cards", number="12")
    assert "at most 12 cards an hour" in await slash(bot, "subscriptions")
    assert "as this Newsdesk allows" in await slash(bot, "settings cards", number="default")
    assert "cards an hour" not in await slash(bot, "subscriptions")


async def test_what_is_new_may_be_told_in_threads(bot):
    """The answer and the list say where; the channel again is what is usual on Discord, and still a choice."""
    await slash(bot, "subscribe", topic="ai")
    assert "comes: in the thread of the card" in await slash(bot, "settings updates", where="thread")
    assert "updates in the thread" in await slash(bot, "subscriptions")
    assert "comes: in the channel" in await slash(bot, "settings updates", where="channel")
    assert "updates in the channel" in await slash(bot, "subscriptions")
    assert "comes: in the channel" in await slash(bot, "settings updates", where="default")
    assert "updates" not in await slash(bot, "subscriptions")


async def test_a_channel_in_which_no_thread_may_be_opened_says_what_is_missing(bot):
    """By its name in the reader's own client, before anybody waits for threads that never come; nothing is saved."""
    bot.channel.bot_permissions = BOT_MAY_POST & ~CREATE_PUBLIC_THREADS
    told = await slash(bot, "settings updates", where="thread")
    assert (
        told == f"Newsdesk may not open threads in <#{bot.channel.id}>: give it the permission Create Public Threads there, then try again."
    )
    assert await bot.store.destination(key(bot, bot.channel)) is None
    assert "comes: in the channel" in await slash(bot, "settings updates", where="channel")


@pytest.mark.parametrize(
    ("kind", "where", "refused"),
    [
        (FORUM, "thread", True),
        (FORUM, "channel", True),
        (PUBLIC_THREAD, "thread", True),
        (PUBLIC_THREAD, "channel", False),
        (NEWS, "thread", False),
    ],
)
async def test_where_there_is_no_choice_nobody_is_told_that_it_was_made(bot, kind, where, refused):
    """A forum has a post for each story, and a thread has no threads; an announcement channel is as any."""
    parent = bot.channel if kind == PUBLIC_THREAD else None
    place = bot.server.add_channel(bot.guild, "stories", kind=kind, parent=parent)
    await bot.server.join(bot.guild)
    told = await slash(bot, "settings updates", where=where, channel=place)
    assert told.startswith(f"There is nothing to choose in <#{place.id}>" if refused else f"Done, <#{place.id}>")
    assert (await bot.store.destination(key(bot, place)) is None) == refused


@pytest.mark.parametrize(
    ("command", "options", "expected"),
    [
        ("settings quiet-hours", {"hours": "at night"}, "“at night” is no span of hours: write it like 22:00-07:00, or off."),
        ("settings quiet-hours", {"hours": "22-7", "zone": "Atlantis"}, "There is no time zone “Atlantis”"),
        ("settings updates", {"where": "attic"}, "“attic” is no choice here: write thread, channel, default."),
        ("settings cards", {"number": "lots"}, "“lots” is no number of cards: write 1 to 1000, or default."),
    ],
)
async def test_a_wish_that_cannot_be_read_changes_nothing(bot, command, options, expected):
    """One sentence says what to write instead."""
    assert expected in await slash(bot, command, **options)
    assert await bot.store.destination(key(bot, bot.channel)) is None


async def test_only_those_who_manage_a_channel_change_its_settings(bot):
    """Discord hides the command from others; in a channel that they do not manage, the bot refuses."""
    reader = bot.server.add_user(permissions=READER)
    with pytest.raises(CommandHidden):
        await bot.server.slash(bot.guild, bot.channel, reader, "settings cards", number="5")
    bot.moderator.permissions_in[bot.other.id] = READER
    for command, options in (
        ("settings cards", {"number": "5"}),
        ("settings quiet-hours", {"hours": "22-7"}),
        ("settings updates", {"where": "thread"}),
    ):
        assert "Only those who may manage" in await slash(bot, command, channel=bot.other, **options)


async def test_zones_are_offered(bot):
    """The zone of quiet hours completes itself, as that of a digest does."""
    choices = await bot.server.autocomplete(bot.guild, bot.channel, bot.moderator, "settings quiet-hours", "zone", "kathm", hours="22-7")
    assert [each["value"] for each in choices] == ["Asia/Kathmandu"]


async def test_settings_are_named_in_the_readers_language(bot):
    """Names and descriptions of the group and its commands, as of all the others."""
    [group] = [each for each in bot.server.commands if each["name"] == "settings"]
    assert group["name_localizations"]["fr"] == "réglages"
    assert {each["name"]: each["name_localizations"]["de"] for each in group["options"]} == {
        "all": "alle",
        "quiet-hours": "ruhezeit",
        "cards": "karten",
        "updates": "neues",
        "digest-style": "überblicke",
        "sound": "ton",
        "more": "mehr",
        "language": "sprache",
        "time-zone": "zeitzone",
    }


async def test_a_quiet_day_can_be_told_of(bot):
    """The option that Slack has as `quiet say`."""
    await slash(bot, "subscribe", topic="ai", digest="08:30", quiet="say")
    assert (await subscription(bot)).empty_days is True
    await slash(bot, "subscribe", topic="ai", digest="08:30", quiet="nothing")
    assert (await subscription(bot)).empty_days is False
    assert "is no setting for quiet days" in await slash(bot, "subscribe", topic="ai", quiet="sometimes")


async def test_a_role_is_mentioned_where_somebody_asked_for_it(bot):
    """The answer and the list name it, nobody is called by that; it stays until somebody wants nobody mentioned."""
    role = bot.server.add_role(bot.guild)
    told = await slash(bot, "subscribe", topic="ai", mention=role)
    assert f"Live cards mention <@&{role.id}>, once in a while." in told
    assert (await subscription(bot)).mention == str(role.id)
    assert f"mentions <@&{role.id}>" in await slash(bot, "subscriptions")
    answers = [body.json for body in bot.server.bodies if body.method == "PATCH"]
    assert [each["allowed_mentions"] for each in answers] == [{"parse": []}, {"parse": []}]
    await slash(bot, "subscribe", topic="ai")
    assert (await subscription(bot)).mention == str(role.id)
    assert await slash(bot, "subscribe", topic="ai", mention=role, mention_nobody=True) == (
        "Choose either a role to mention or nobody, not both."
    )
    await slash(bot, "subscribe", topic="ai", mention_nobody=True)
    assert (await subscription(bot)).mention == ""


async def test_everyone_is_not_mentioned(bot):
    """The role that all members have is no choice."""
    told = await slash(bot, "subscribe", topic="ai", mention=bot.server.everyone(bot.guild))
    assert told == "Newsdesk does not mention everyone: choose a role."
    assert await bot.store.subscriptions(key(bot, bot.channel)) == []


async def test_a_role_that_the_bot_cannot_call_is_refused(bot):
    """A mention that calls nobody is no mention: the answer says what is missing, before anything is saved."""
    role = bot.server.add_role(bot.guild, mentionable=False)
    assert f"Newsdesk may not mention <@&{role.id}>" in await slash(bot, "subscribe", topic="ai", mention=role)
    assert await bot.store.subscriptions(key(bot, bot.channel)) == []


@pytest.mark.parametrize(("theirs", "saved"), [(MANAGER, 0), (MANAGER | MENTION_EVERYONE, 1)])
async def test_nobody_mentions_by_the_bot_whom_they_could_not_mention(bot, theirs, saved):
    """The bot may call every role, its caller only those that anybody may, unless they may as well."""
    await bot.server.permit(bot.channel, BOT_MAY_POST | MENTION_EVERYONE)
    bot.moderator.permissions_in[bot.channel.id] = theirs
    role = bot.server.add_role(bot.guild, mentionable=False)
    told = await slash(bot, "subscribe", topic="ai", mention=role)
    assert ("You may not mention" in told) is not bool(saved)
    assert len(await bot.store.subscriptions(key(bot, bot.channel))) == saved


async def test_a_digest_mentions_nobody(bot):
    """To ask for both is answered before it is saved."""
    role = bot.server.add_role(bot.guild)
    assert "Only live cards mention somebody" in await slash(bot, "subscribe", topic="ai", digest="08:30", mention=role)
    assert await bot.store.subscriptions(key(bot, bot.channel)) == []
