"""The feeds of workspaces: who follows them, and that nobody else learns of what they bring, on every store."""

from dataclasses import replace

from bot.domain.audit import AuditVerb
from bot.domain.delivery import Batch, Growth, MessageId, Sent, Settlement
from bot.domain.destination import Destination, Platform, Workspace, destination_id
from bot.domain.following import OPERATOR, PUBLIC, Follow, Offer, Viewer, offer_id, viewer_of
from bot.domain.search import IndexQuery, Stem
from bot.domain.source import Source
from bot.domain.subscription import Subscription, subscription_id
from bot.ports.store import Store
from tests.contracts.store_data import AI, DAY, MINUTE, NOW, article, delivery, destination, poll, source, subscription
from tests.fakes.seeding import save_destination, save_subscription

A, B = Workspace(Platform.DISCORD, "guild"), Workspace(Platform.SLACK, "team")
MOST = 2
FEED = "https://own.example/feed"


def channel_of(workspace: Workspace, channel: str = "100") -> Destination:
    """Return a channel of a workspace."""
    key = destination_id(workspace.platform, workspace.id, channel)
    return destination(channel, id=key, platform=workspace.platform, workspace_id=workspace.id)


async def follow(store: Store, workspace: Workspace = A, url: str = FEED, most: int = MOST) -> Source:
    """Let a workspace follow a feed, and return the feed."""
    wanted = source(url)
    done = await store.follow(wanted, Follow(source_id=wanted.id, workspace=workspace, added_by="ann", added_at=NOW), most)
    assert done.source
    return done.source


async def urls(store: Store, workspace: Workspace) -> list[str]:
    """Return the addresses that a workspace follows."""
    return [each.url for each, _ in await store.followed(workspace)]


async def test_a_feed_is_fetched_once_whoever_follows_it(store: Store):
    """Each workspace sees its own list, with who added it."""
    first, again = await follow(store), await follow(store, B)
    assert first.id == again.id
    assert first.owner == again.owner == A.key
    [stored] = await store.sources()
    [(own, by)] = await store.followed(B)
    assert (own.id, by.workspace, by.added_by, by.added_at) == (stored.id, B, "ann", NOW)
    assert list(await store.followers(first.id)) == [A, B]
    await store.unfollow(first.id, A, NOW, "U1")
    assert list(await store.followers(first.id)) == [B]


async def test_no_more_feeds_than_a_workspace_may_have(store: Store):
    """What it has already may be asked for again, and others have places of their own."""
    for number in range(MOST):
        await follow(store, url=f"{FEED}{number}")
    extra = source(f"{FEED}/more")
    wish = Follow(source_id=extra.id, workspace=A, added_by="ann", added_at=NOW)
    refused = await store.follow(extra, wish, MOST)
    assert (refused.source, refused.follows) == (None, MOST)
    assert await follow(store, url=f"{FEED}0")
    assert await follow(store, B, url=extra.url)
    assert len(await store.followed(A)) == MOST


async def test_a_feed_of_the_operator_stays_everybodys(store: Store):
    """Whoever follows it, too; when the operator lets go of it, it is theirs."""
    await store.add_sources([source(FEED)])
    assert (await follow(store)).owner is None
    assert await store.remove_source(FEED)
    [kept] = await store.sources()
    assert kept.owner == A.key
    assert await store.add_sources([source(FEED)]) == []
    [shared] = await store.sources()
    assert shared.owner is None


async def test_the_last_who_leaves_ends_a_feed(store: Store):
    """Before that it goes to who is left; what channels subscribed to of it ends in the workspace that leaves."""
    feed = await follow(store)
    await follow(store, B)
    channel = await whole_feed(store, feed, A)
    assert await store.unfollow(feed.id, A, NOW, "U1")
    assert not await store.unfollow(feed.id, A, NOW, "U1")
    assert await store.subscriptions(channel.id) == []
    [left] = await store.sources()
    assert left.owner == B.key
    assert await store.unfollow(feed.id, B, NOW, "U1")
    assert await store.sources() == []


async def test_a_feed_of_the_operator_outlives_its_followers(store: Store):
    """It was there before them."""
    await store.add_sources([source(FEED)])
    feed = await follow(store)
    assert await store.unfollow(feed.id, A, NOW, "U1")
    assert [each.url for each in await store.sources()] == [FEED]


async def test_a_workspace_that_we_left_follows_nothing_after_a_month(store: Store):
    """Its feeds go with it."""
    await follow(store)
    await save_destination(store, channel_of(A))
    await store.leave_workspace(A, NOW)
    await store.forget_unfollowed(NOW - DAY)
    assert await urls(store, A) == [FEED]
    assert await store.forget_unfollowed(NOW + DAY) == 1
    assert (await store.sources(), await urls(store, A)) == ([], [])


async def test_a_workspace_that_has_us_elsewhere_follows_what_it_followed(store: Store):
    """Somebody subscribed another channel after its return, and nobody answered whether the first one goes on."""
    await follow(store)
    await save_destination(store, channel_of(A))
    await store.leave_workspace(A, NOW)
    await store.return_to_workspace(A)
    await save_destination(store, replace(channel_of(A), id=destination_id(A.platform, A.id, "another"), channel_id="another"))
    assert await store.forget_unfollowed(NOW + DAY) == 0
    assert await urls(store, A) == [FEED]


async def test_an_offer_is_for_one_workspace(store: Store):
    """Its number says nothing elsewhere, and it is forgotten."""
    offer = Offer(id=offer_id(A, FEED), workspace=A, url=FEED, title="Own", lang=None, made_at=NOW)
    await store.make_offers([offer])
    assert (await store.offered(offer.id, A), await store.offered(offer.id, B)) == (offer, None)
    await store.forget_unfollowed(NOW + MINUTE)
    assert await store.offered(offer.id, A) is None


async def whole_feed(store: Store, feed: Source, workspace: Workspace) -> Destination:
    """Let a channel of a workspace subscribe to a whole feed, and return it."""
    to = channel_of(workspace)
    await save_destination(store, to)
    wish = Subscription(id=subscription_id(to.id, feed.id), destination_id=to.id, feed=feed.id, feed_name="Own", created_at=NOW - DAY)
    await save_subscription(store, wish)
    assert await store.subscriptions(to.id) == [wish]
    return to


async def test_a_feed_asks_for_its_followers_alone(store: Store):
    """Also where others subscribe to the topic, or wrote its number by hand; a feed of the operator asks for all."""
    feed = await follow(store)
    own, theirs = await whole_feed(store, feed, A), await whole_feed(store, feed, B)
    for to in (own, theirs):
        await save_subscription(store, subscription(to))
    assert {each.destination_id for each in await store.subscriptions_to([AI], feed.id)} == {own.id}
    assert [each.id for each in await store.readers_of(feed.id, sent=True)] == [own.id]
    await store.add_sources([source(FEED)])
    assert {each.destination_id for each in await store.subscriptions_to([AI], feed.id)} == {own.id, theirs.id}


SECRET = "zebrafish"
PRESS, OTHER = source("https://press.example/feed"), source("https://other.example/feed")
PUBLIC_REPORT = article(PRESS, 1)


async def reported(store: Store) -> Source:
    """Store a story that cards told two workspaces, and the report of a feed of one of them; return that feed."""
    await store.add_sources([PRESS, OTHER])
    private = await follow(store)
    for workspace in (A, B):
        await save_destination(store, channel_of(workspace))
        await save_subscription(store, subscription(channel_of(workspace)))
    await store.record(poll(PRESS, [PUBLIC_REPORT], [delivery(channel_of(each), PUBLIC_REPORT) for each in (A, B)]))
    for workspace in (A, B):
        [card] = await begun(store, workspace)
        await store.settle([Settlement(batch=card, outcome=Sent(message_id=MessageId("1"), at=NOW))])
    await grown(store, private)
    return private


async def grown(store: Store, by: Source, number: int = 9) -> None:
    """Record another report of the story."""
    known = article(by, number, story_of=PUBLIC_REPORT, title=f"{SECRET} {number}", owner=by.owner)
    growth = Growth(story_id=PUBLIC_REPORT.story_id, article_id=known.id, spacing=MINUTE, fact=True)
    await store.record(poll(by, [known], stories=(), grown=(growth,)))


async def begun(store: Store, workspace: Workspace) -> list[Batch]:
    """Begin what a workspace's channel is owed now."""
    return list(await store.begin(channel_of(workspace).id, NOW, 9))


async def test_nothing_is_edited_because_of_a_report_that_is_for_others(store: Store):
    """The card of those who follow grows, and is answered; that of the others stays, whoever counts."""
    await reported(store)
    assert len(await begun(store, A)) == 2
    assert await begun(store, B) == []


async def test_a_card_that_grows_by_others_tells_nothing_of_it_either(store: Store):
    """A report of everybody's edits both cards; each names the reports that its channel may know of."""
    private = await reported(store)
    known = article(OTHER, 2, story_of=PUBLIC_REPORT)
    growth = Growth(story_id=PUBLIC_REPORT.story_id, article_id=known.id, spacing=MINUTE)
    await store.record(poll(OTHER, [known], stories=(), grown=(growth,)))
    [edit] = await begun(store, B)
    assert {each.article.source_id for each in edit.items[0].coverage} == {PRESS.id, OTHER.id}
    assert any(each.article.source_id == private.id for batch in await begun(store, A) for each in batch.items[0].coverage)


async def seen(store: Store, viewer: Viewer, private: Source) -> list[set[str]]:
    """Return the titles that each way of asking gives a viewer."""
    while await store.keep_index(100):
        pass
    words = IndexQuery(groups=((Stem(text=SECRET[:5], begins=True),), (Stem(text="tit", begins=True),)), every=False)
    stories = [PUBLIC_REPORT.story_id]
    [history] = await store.history_of(PUBLIC_REPORT.url, PUBLIC_REPORT.canonical_url, viewer)
    found = [
        [each.article for each in await store.look_up(words, 9, viewer)],
        [each.article for each in (await store.reports_on(stories, viewer))[PUBLIC_REPORT.story_id]],
        [each.article for each in await store.matched_since(AI, NOW - DAY, 9, viewer)],
        await store.latest(AI, 9, viewer),
        [each.article for source in (PRESS, private) for each in await store.seen_of(source.id, NOW - DAY, 9, viewer)],
        [each.article for each in history.coverage],
    ]
    return [{each.title for each in some} for some in found]


async def test_whoever_does_not_follow_finds_nothing_of_it(store: Store):
    """By whatever they ask; those who follow find it, and the operator."""
    private = await reported(store)
    shared, all_of_it = {PUBLIC_REPORT.title}, {PUBLIC_REPORT.title, f"{SECRET} 9"}
    for viewer in (viewer_of(B), PUBLIC, viewer_of(Workspace(Platform.SLACK, A.id))):
        assert await seen(store, viewer, private) == [shared] * 6
    for viewer in (viewer_of(A), OPERATOR):
        assert await seen(store, viewer, private) == [all_of_it] * 6


async def test_what_was_seen_stays_known_to_who_followed(store: Store):
    """What comes after they left does not reach them."""
    private = await reported(store)
    await follow(store, B)
    await store.unfollow(private.id, A, NOW, "U1")
    later = article(private, 10, title="Later", owner=B.key, seen_at=NOW + MINUTE)
    await store.record(poll(private, [later]))
    titles = [each.title for each in await store.latest_of(private.id, 9, viewer_of(A))]
    assert titles == [f"{SECRET} 9"]
    assert {each.title for each in await store.latest_of(private.id, 9, viewer_of(B))} == {"Later", f"{SECRET} 9"}


async def test_a_story_is_not_called_by_what_nobody_here_may_see(store: Store):
    """It has the name of its first report that its reader may know of."""
    first, second = source(FEED), source("https://second.example/feed")
    one, two = await follow(store, A, first.url), await follow(store, B, second.url)
    await follow(store, A, second.url)
    opened = article(one, 1, title=SECRET, owner=A.key)
    joined = article(two, 2, title="Known to both", owner=A.key, story_of=opened)
    await store.record(poll(one, [opened]))
    await store.record(poll(two, [joined], stories=()))
    [told] = await store.history_of(joined.url, joined.canonical_url, viewer_of(B))
    assert (told.story_title, told.reports) == ("Known to both", ())
    [known] = await store.history_of(joined.url, joined.canonical_url, viewer_of(A))
    assert known.story_title == SECRET


async def test_the_feeds_of_others_are_not_counted(store: Store):
    """Neither for a workspace nor for somebody in none."""
    await reported(store)
    assert [(await store.vitals(NOW, each)).sources.never_answered for each in (viewer_of(A), viewer_of(B), PUBLIC, OPERATOR)] == [
        3,
        2,
        2,
        3,
    ]


async def test_who_added_and_removed_a_feed_is_noted_once(store: Store):
    """For its own workspace, with no key of its address; what changed nothing leaves no entry."""
    key = "abcdefghijklmnopqrstuvwxyz012345"
    feed = await follow(store, url=f"{FEED}?token={key}")
    await follow(store, url=feed.url)
    await follow(store, B, feed.url)
    assert await store.unfollow(feed.id, A, NOW + MINUTE, "ben")
    assert not await store.unfollow(feed.id, A, NOW + MINUTE, "ben")
    removed, added = await store.audit_of(A, 9)
    assert [(each.verb, each.what, each.person) for each in (removed, added)] == [
        (AuditVerb.FEED_REMOVED, feed.title, "ben"),
        (AuditVerb.FEED_ADDED, feed.title, "ann"),
    ]
    assert removed.before == added.after
    assert "own.example" in added.after
    assert key not in added.after
    assert [each.verb for each in await store.audit_of(B, 9)] == [AuditVerb.FEED_ADDED]


async def test_a_feed_that_got_another_address_leads_nobody_else_there(store: Store):
    """Whoever adds its first address gets just that; whoever follows it already still has it once."""
    moved = await follow(store)
    assert await store.readdress(moved.id, f"{FEED}?key=secret", NOW)
    assert (await follow(store)).id == moved.id
    assert await urls(store, A) == [f"{FEED}?key=secret"]
    added = await follow(store, B)
    assert (await follow(store, B)).id == added.id
    assert await urls(store, B) == [FEED]
    assert (added.owner, list(await store.followers(moved.id))) == (B.key, [A])
