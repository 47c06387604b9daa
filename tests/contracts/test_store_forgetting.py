"""Workspaces and people that are forgotten: in numbers, wholly, at once, and nobody else with them, on every store."""

from asyncio import gather
from dataclasses import dataclass

from bot.domain.article import StoryId
from bot.domain.ask import About, Ask, Subject, Verb, ask_id
from bot.domain.audit import AuditEntry, AuditVerb
from bot.domain.delivery import Kind, MessageId, Sent, Settlement, State
from bot.domain.destination import Destination, Platform, Workspace, person_of
from bot.domain.editions import Edition, of_channel, of_saved, of_topic
from bot.domain.following import Follow, Offer, offer_id
from bot.domain.forgetting import Kept
from bot.domain.own_topic import OwnTopic, TopicDraft, TopicId, draft_id, own_slug
from bot.domain.reading import Seat
from bot.domain.saved import Keeper, SavedStory, saved_id
from bot.domain.source import Source
from bot.ports.store import Store
from tests.contracts.store_data import AI, DAY, NOW, article, delivery, destination, evidence, poll, source, story, subscription
from tests.fakes.seeding import save_destination, save_subscription

HERE, THERE = destination().workspace, Workspace(Platform.SLACK, "there")
SHARED = source("https://shared.example/feed")
ALL = Kept(channels=1, subscriptions=3, topics=1, feeds=2, asks=1, saved=1, waiting=2, traces=True)
MINE = Kept(subscriptions=1, asks=1, saved=1, waiting=1, traces=True)


@dataclass(frozen=True)
class Tenant:
    """A workspace with something of every kind."""

    place: Workspace
    person: str

    @property
    def channel(self) -> Destination:
        return destination() if self.place == HERE else destination("other", workspace_id="there", id=destination("x").id)

    @property
    def reader(self) -> Destination:
        return person_of(self.channel, self.person)

    @property
    def keeper(self) -> Keeper:
        return Keeper(*self.place, self.person)

    @property
    def topic(self) -> OwnTopic:
        return OwnTopic(
            id=TopicId(7 if self.place == HERE else 8), workspace=self.place, name="Zinc", query="zinc", made_by=self.person, made_at=NOW,
            changed_by=self.person, changed_at=NOW,
        )  # fmt: skip

    @property
    def feed(self) -> Source:
        return source(f"https://{self.place.id}.example/feed")


ME, THEM = Tenant(HERE, "U1"), Tenant(THERE, "U2")


async def furnish(store: Store, of: Tenant) -> None:
    """Store something of every kind."""
    for feed in (SHARED, of.feed):
        await store.follow(feed, Follow(source_id=feed.id, workspace=of.place, added_by=of.person, added_at=NOW), 9)
    for place, topics in ((of.channel, (AI, own_slug(of.topic.id))), (of.reader, (AI,))):
        await save_destination(store, place)
        for topic in topics:
            await save_subscription(store, subscription(place, topic))
    told, waits = article(of.feed, 1), article(of.feed, 2)
    sent = delivery(of.channel, told, state=State.SENT, sent_at=NOW, message_id=MessageId("m"))
    owed = [sent, delivery(of.channel, waits), delivery(of.reader, waits, Kind.DIGEST)]
    found = {each.id: (evidence(), evidence(own_slug(of.topic.id))) for each in (told, waits)}
    await store.record(poll(of.feed, [told, waits], owed, evidence=found))
    entry = AuditEntry(workspace=of.place, verb=AuditVerb.TOPIC_MADE, what="Zinc", person=of.person, at=NOW)
    await store.add_topic(of.topic, entry, 9)
    subject = Subject(Verb.MUTE, About.WORD, "zinc")
    asked = ask_id(of.channel.id, subject, of.person)
    await store.ask(Ask(id=asked, destination_id=of.channel.id, subject=subject, name="zinc", person=of.person, decides=True, made_at=NOW))
    await store.save(
        SavedStory(
            id=saved_id(of.keeper, StoryId(1)), keeper=of.keeper, story_id=StoryId(1), title="One", url=told.url, source_title="The News",
            published_at=NOW, saved_at=NOW,
        )
    )  # fmt: skip
    for what in (of_channel(of.channel.id), of_saved(of.keeper), of_topic(own_slug(of.topic.id))):
        await store.add_edition(Edition(what=what, key="key", made_at=NOW))
    identity = draft_id(of.place, of.person, NOW)
    await store.keep_draft(TopicDraft(id=identity, workspace=of.place, person=of.person, name="Tin", query="tin", made_at=NOW))
    await store.make_offers(
        [Offer(id=offer_id(of.place, "https://a.example"), workspace=of.place, url="https://a.example", title="A", lang=None, made_at=NOW)]
    )
    await store.note_asked(Seat(*of.place, of.channel.channel_id, of.person), NOW)


async def told_of(store: Store, of: Tenant) -> list[object]:
    """Return all that the store tells of a workspace."""
    editions = [each for each in await store.editions() if each.what in (of_channel(of.channel.id), of_saved(of.keeper))]
    return [
        *[each for each in await store.destinations() if each.workspace == of.place],
        *await store.workspace_subscriptions(*of.place),
        *await store.asked(of.channel.id),
        *[each for each in await store.own_topics() if each.workspace == of.place],
        *await store.audit_of(of.place, 9),
        *[feed.url for feed, _ in await store.followed(of.place)],
        *await store.saved(of.keeper),
        *editions,
        *filter(None, [await store.draft(draft_id(of.place, of.person, NOW))]),
        *filter(None, [await store.offered(offer_id(of.place, "https://a.example"), of.place)]),
        *filter(None, [await store.owed(delivery(of.channel, article(of.feed, 1)).id)]),
    ]


async def test_a_workspace_is_forgotten_wholly_and_alone(store: Store):
    """In numbers; its own feed ends, a shared one is its other follower's, and asked again there is nothing left."""
    await furnish(store, ME)
    await furnish(store, THEM)
    before = await told_of(store, THEM)
    assert await store.kept_of_workspace(HERE) == ALL
    assert await store.forget_workspace(HERE) == ALL
    assert await told_of(store, ME) == []
    assert await told_of(store, THEM) == before
    feeds = {each.url: each.owner for each in await store.sources()}
    assert feeds == {THEM.feed.url: THERE.key, SHARED.url: THERE.key}
    assert await store.begin(ME.channel.id, NOW, 9) == ()
    assert await store.kept_of_workspace(HERE) == await store.forget_workspace(HERE) == Kept()
    assert await store.kept_of_workspace(THERE) == ALL


async def test_two_who_forget_at_once_delete_it_once(store: Store):
    """One of them is told the numbers."""
    await furnish(store, ME)
    told = await gather(store.forget_workspace(HERE), store.forget_workspace(HERE))
    assert sorted(told, key=lambda each: each.channels) == [Kept(), ALL]


async def test_what_was_being_sent_is_settled_in_peace(store: Store):
    """A message may be on its way: what becomes of it changes nothing any more."""
    await furnish(store, ME)
    [batch, *_] = await store.begin(ME.channel.id, NOW, 9)
    await store.forget_workspace(HERE)
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW))])
    assert await told_of(store, ME) == []


async def test_what_a_workspace_has_anew_is_new(store: Store):
    """The same channel subscribes again, and gets what comes from then on."""
    await furnish(store, ME)
    await store.forget_workspace(HERE)
    await furnish(store, ME)
    assert await store.kept_of_workspace(HERE) == ALL


async def test_a_person_is_forgotten_and_the_workspace_is_not(store: Store):
    """What comes to them alone, what they keep, wrote and asked channels for; topics, feeds and subscriptions of channels stay."""
    await furnish(store, ME)
    assert await store.kept_of_person(ME.keeper) == MINE
    assert await store.kept_of_person(ME.keeper._replace(workspace_id="there")) == Kept()
    assert await store.forget_person(ME.keeper) == MINE
    assert await store.destination(ME.reader.id) is None
    assert [*await store.saved(ME.keeper), *await store.asked(ME.channel.id)] == []
    assert await store.draft(draft_id(HERE, "U1", NOW)) is None
    left = await store.kept_of_workspace(HERE)
    assert left == Kept(channels=1, subscriptions=2, topics=1, feeds=2, waiting=1, traces=True)
    assert await store.forget_person(ME.keeper) == Kept()


async def test_a_person_without_a_workspace_is_forgotten_everywhere(store: Store):
    """As on Discord, where people are the same in all servers; not on another platform."""
    await furnish(store, ME)
    assert await store.forget_person(Keeper(Platform.DISCORD, "", "U1")) == Kept()
    assert await store.forget_person(Keeper(Platform.SLACK, "", "U1")) == MINE


async def test_stories_of_everybody_stay(store: Store):
    """What a feed of everybody's brought is told to others as before."""
    await store.add_sources([source()])
    known = article(source(), 5)
    await store.record(poll(source(), [known], stories=(story(known),)))
    await furnish(store, ME)
    await store.forget_workspace(HERE)
    stories = {each.story.id for each in await store.recent_stories(NOW - DAY)}
    assert stories == {known.story_id, article(ME.feed, 1).story_id, article(ME.feed, 2).story_id}


async def test_what_nobody_counts_is_told_of_and_deleted_too(store: Store):
    """Who ended all was sent something once, and may want that to be deleted as well; so a workspace without its feeds."""
    await save_destination(store, ME.reader)
    assert await store.kept_of_person(ME.keeper) == await store.forget_person(ME.keeper) == Kept(traces=True)
    assert await store.kept_of_person(ME.keeper) == Kept()
    await store.note_asked(Seat(*HERE, "c", "U1"), NOW)
    assert await store.kept_of_workspace(HERE) == await store.forget_person(ME.keeper) == Kept(traces=True)
    await store.follow(ME.feed, Follow(source_id=ME.feed.id, workspace=HERE, added_by="U1", added_at=NOW), 9)
    await store.unfollow(ME.feed.id, HERE, NOW, "U1")
    assert await store.kept_of_workspace(HERE) == await store.forget_workspace(HERE) == Kept(traces=True)
    assert await store.kept_of_workspace(HERE) == Kept()
    assert [*await store.audit_of(HERE, 9)] == []
