"""The feeds of a workspace from the chat, on both platforms: added, followed, listed and removed, and unseen by everybody else."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.following import Follow, Offer, offer_id
from bot.feeds.opml import OpmlFeed, read_opml, write_opml
from tests.fakes.discord_bot import running_bot
from tests.fakes.discord_state import Reply, Upload
from tests.fakes.feed_finder import OPML
from tests.fakes.feed_world import CANARY, PUBLIC_LINK, SECRET_LINK, STRANGERS, FeedWorld, OpenFeeds, discord_feeds, slack_feeds
from tests.fakes.list_world import slack_listed
from tests.fakes.make import NOW, make_source
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import slack_bot
from tests.fakes.slack_windows import opened, submit


@pytest.fixture(params=[discord_feeds, slack_feeds], ids=["discord", "slack"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[FeedWorld]:
    """Give a workspace on each platform in turn."""
    opened: OpenFeeds = request.param
    async with opened() as made:
        yield made


async def test_a_feed_is_found_looked_at_followed_and_removed(world: FeedWorld):
    """Two are found; one is seen with its newest items before it comes here whole; the list shows it, and its end ends what came of it."""
    found = await world.feed(world.me, "add", "two.example")
    assert "2 feeds found" in found.text
    assert await world.store.followed(world.here.workspace) == []
    seen = await world.press(world.me, found.buttons["Look at it"][0])
    assert "Crane 2 moved" in seen.text
    assert "0 of 50" in seen.text
    [whole] = seen.buttons["Follow all of it here"]
    for _ in range(2):
        assert "Harbour Ledger" in (await world.press(world.me, whole)).text
    [(feed, by)] = await world.store.followed(world.here.workspace)
    assert (feed.owner, by.workspace) == (world.here.workspace.key, world.here.workspace)
    [wish] = await world.store.subscriptions(world.here.id)
    assert (wish.feed, wish.feed_name, wish.topic) == (feed.id, "Harbour Ledger", None)
    assert "Harbour Ledger" in (await world.look("subscriptions", "")).text
    listed = await world.feed(world.me, "list", "")
    assert "1 of 50" in listed.text
    assert "not asked yet" in listed.text
    gone = await world.press(world.me, listed.buttons["Remove"][0])
    assert "“Harbour Ledger” is followed no more" in gone.text
    assert (await world.store.sources(), await world.store.subscriptions(world.here.id)) == ([], [])
    changes = (await world.press(world.me, Action(kind=ActionKind.CHANGES, subject=1).value)).text
    assert [changes.count(f"Feed “Harbour Ledger” {done}") for done in ("added", "removed")] == [1, 1]


async def test_a_feed_may_only_be_one_more_source(world: FeedWorld):
    """It can be followed as a whole later, by its name; the doctor offers what would do instead of an address."""
    seen = await world.feed(world.me, "add", "own.example")
    assert "is now a source" in (await world.press(world.me, seen.buttons["As a source for topics"][0])).text
    assert await world.store.subscriptions(world.here.id) == []
    assert "Harbour Ledger" in (await world.feed(world.me, "follow", "harbour ledger")).text
    [wish] = await world.store.subscriptions(world.here.id)
    assert wish.mode.live
    advice = await world.feed(world.me, "doctor", "https://gone.example/feed")
    assert "own.example/feed" in advice.text
    assert "Crane 2 moved" in (await world.press(world.me, advice.buttons["Look at it"][0])).text
    assert "is followed no more" in (await world.feed(world.me, "remove", "Harbour Ledger")).text
    assert "No feed “Harbour Ledger”" in (await world.feed(world.me, "remove", "Harbour Ledger")).text


async def test_what_others_follow_or_were_offered_is_unknown_here(world: FeedWorld):
    """Numbers that somebody wrote by hand do nothing, and change nothing."""
    secret = await world.secret()
    offer = Offer(id=offer_id(STRANGERS, secret.url), workspace=STRANGERS, url=secret.url, title=CANARY, lang=None, made_at=NOW)
    await world.store.make_offers([offer])
    for kind, number in (
        (ActionKind.OFFERED, offer.id),
        (ActionKind.GATHER, offer.id),
        (ActionKind.WHOLE, offer.id),
        (ActionKind.UNFOLLOW, secret.id),
        (ActionKind.REPAIR, secret.id),
        (ActionKind.READDRESS, secret.id),
    ):
        assert CANARY not in (await world.press(world.me, Action(kind=kind, subject=number).value)).text
    assert await world.store.followed(world.here.workspace) == []
    assert [each.id for each, _ in await world.store.followed(STRANGERS)] == [secret.id]


async def test_nothing_that_people_ask_tells_of_the_feed_of_others(world: FeedWorld):
    """Neither its articles beside those of everybody nor its name and address nor how many there are."""
    await world.secret()
    asked = (
        ("search", "opens model"),
        ("search", CANARY),
        ("latest", "ai"),
        ("catchup", "1d"),
        ("status", ""),
        ("why", PUBLIC_LINK),
        ("why", SECRET_LINK),
        ("mute", f"source {CANARY} Weekly"),
        ("subscriptions", ""),
        ("saved", ""),
    )
    for verb, said in asked:
        told = (await world.look(verb, said)).text.replace("\\", "")
        for echo in (said, f"{CANARY} Weekly"):
            told = told.replace(echo, "") if echo else told
        assert CANARY.casefold() not in told.casefold(), (verb, told)
        assert "2 sources" not in told
    assert CANARY not in (await world.feed(world.me, "list", "")).text
    assert "1 feed" not in (await world.feed(world.me, "list", "")).text
    status = (await world.look("status", "")).text
    assert "of 2" not in status


async def test_a_feed_that_fails_is_named_in_status_and_mended_by_a_button(world: FeedWorld):
    """Its new address is found, offered and taken; only whoever may manage the channel does that, and only here."""
    ill = make_source("https://stray.example/feed", title="Stray Ledger", errors=7, polled_at=NOW, fetched_at=NOW - timedelta(days=2))
    await world.store.follow(ill, Follow(source_id=ill.id, workspace=world.here.workspace, added_by="U1", added_at=NOW), 50)
    status = await world.look("status", "")
    assert "Stray Ledger: failed 7 times in a row" in status.text.replace("\\", "")
    [repair] = status.buttons["Repair Stray Ledger"]
    assert (await world.feed(world.me, "list", "")).buttons["Repair Stray Ledger"] == [repair]
    looked = await world.press(world.me, repair)
    [use] = looked.buttons["Use this address"]
    if world.stranger == "reader":
        for button in (repair, use):
            assert "Only those who may manage this channel" in (await world.press(world.stranger, button)).text
    for _ in range(2):
        assert "is asked at" in (await world.press(world.me, use)).text
    [(mended, _)] = await world.store.followed(world.here.workspace)
    assert (mended.id, mended.url) == (ill.id, "https://own.example/feed")
    assert "Repair Stray Ledger" not in (await world.look("status", "")).buttons


async def test_who_may_not_manage_adds_and_removes_nothing(world: FeedWorld):
    """On Discord the right to manage the channel decides, on Slack whoever is in it; a button asks again who presses it."""
    seen = await world.feed(world.me, "add", "own.example")
    if world.stranger == "reader":
        refused = await world.press(world.stranger, seen.buttons["As a source for topics"][0])
        assert "Only those who may manage this channel" in refused.text
        assert "Only those who may manage" in (await world.press(world.stranger, seen.buttons["Follow all of it here"][0])).text
        assert await world.store.followed(world.here.workspace) == []


async def test_a_list_comes_in_whole_and_a_long_one_that_is_not_read_is_refused():
    """Discord says how large a file is before it is fetched, and may have lost it when it is."""
    async with running_bot() as bot:

        async def give(upload: Upload) -> Reply:
            return await bot.server.slash(bot.guild, bot.channel, bot.moderator, "feed import", file=upload)

        asked = len(bot.server.rest.downloads)
        assert "larger than 1 MiB" in (await give(Upload("feeds.opml", OPML, size=9_000_000))).text
        assert len(bot.server.rest.downloads) == asked
        lost = Upload("feeds.opml", OPML)
        bot.server.rest.loses_files = True
        assert "send it again" in (await give(lost)).text
        bot.server.rest.loses_files = False
        fifty = write_opml(OpmlFeed(url=f"https://{each}.example/feed", title=f"Feed {each}") for each in range(57))
        told = await give(Upload("feeds.opml", fifty))
        assert told.ephemeral
        assert "50 feeds were added" in told.text
        assert "7 could not be added, since no more than 50 feeds may be followed here" in told.text
        given = await bot.server.slash(bot.guild, bot.channel, bot.moderator, "feed export")
        assert (given.ephemeral, len(read_opml(given.files["newsdesk.opml"]))) == (True, 50)


async def test_a_list_is_pasted_into_a_window_and_read_in_parts_on_slack():
    """Whoever is a guest, or not in the channel, gets neither the window nor the list; a button of another workspace shows its own."""
    async with slack_bot() as bot:
        bot.server.add_user("U2", guest=True)
        view = await opened(bot.server, "feed import")
        addresses = "\n".join(f"https://{each}.example/a-rather-long-address-of-a-feed" for each in range(40))
        told = shown(await submit(bot.server, view, {"list": addresses}))
        assert "40 feeds were added" in told
        for typed in ("feed export", "feed import https://lists.example/"):
            assert "Only those who may manage" in (await bot.server.slash("C1", "U2", typed))["text"]
        assert "Only those who may manage" in shown(await opened(bot.server, "feed import", user="U2"))
        first = slack_listed(await bot.server.slash("C1", "U1", "feed export"))
        assert "1.example/" in first.text
        [more] = first.buttons["Next"]
        assert "Only those who may manage" in (await bot.server.press("C1", "U2", "act:feeds", more, private=True))["text"]
        second = slack_listed(await bot.server.press("C1", "U1", "act:feeds", more, private=True))
        assert second.in_place
        assert ("<opml" in second.text, second.text == first.text) == (True, False)
