"""Another workspace of the same platform, which has something of every kind; its words are canaries, that nobody else may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.domain.ask import About, Ask, Subject, Verb, ask_id
from bot.domain.delivery import Delivery, Kind, MessageId, Nonce, State
from bot.domain.destination import Destination, Platform, person_of
from bot.domain.editions import Edition, of_channel, of_saved
from bot.domain.following import Follow, Offer, offer_id
from bot.domain.own_topic import OwnTopic, TopicDraft, TopicId, draft_id
from bot.domain.polling import PollRecord
from bot.domain.saved import Keeper, SavedStory, saved_id
from bot.domain.source import Source
from bot.domain.story import Story
from bot.domain.subscription import Subscription
from bot.steps.commands.desk import Desk
from tests.fakes.make import AI, NOW, make_article, make_delivery, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription

CANARY: Final = "zebrafish"
"""In the names and addresses of theirs: somebody may know one and type it, and then reads it again."""
SECRET: Final = "quagga"
"""In what stands behind those names: no answer holds it, whatever was typed."""
PUBLIC_LINK, SECRET_LINK = "https://news.example.org/1", f"https://{CANARY}.example/report"
FEED_URL: Final = f"https://{CANARY}.example/feed"


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """What they have: a channel with a topic and a feed of their own, what a person keeps, and a channel that waits for the bot."""

    channel: Destination
    left: Destination
    person: Destination
    wish: Subscription
    card: Delivery
    line: Delivery
    ask: Ask
    topic: OwnTopic
    draft: TopicDraft
    offer: Offer
    feed: Source
    saved: SavedStory
    edition: Edition

    def told(self, text: str, typed: Iterable[str]) -> bool:
        """Say whether a text tells of them something that its reader did not type."""
        left, said = text.replace("\\", "").casefold(), " ".join(typed).casefold()
        for each in (self.topic.name, self.feed.title, SECRET_LINK, FEED_URL, CANARY):
            left = left.replace(each.casefold(), "") if each.casefold() in said else left
        return SECRET in left or CANARY in left


async def move_in(store: MemoryStore, desk: Desk, platform: Platform, workspace: str, number: str) -> Neighbours:
    """Store all that; their channel has a platform's kind of `number`."""
    channel = make_destination(number, platform=platform, workspace=workspace, name=f"{CANARY}-board")
    left = make_destination(f"{number}1", platform=platform, workspace="99", name=f"{CANARY}-left", left_at=NOW)
    person = person_of(channel, "77")
    topic = OwnTopic(
        id=TopicId(99), workspace=channel.workspace, name=f"Pale {CANARY}", query=f"opens OR {SECRET}", made_by="77", made_at=NOW,
        changed_by="77", changed_at=NOW,
    )  # fmt: skip
    keeper = Keeper(*channel.workspace, "77")
    subject = Subject(Verb.LESS, About.WORD, SECRET)
    public, wanted = make_source(), make_source(FEED_URL, title=f"{CANARY} Weekly")
    await store.add_sources([public])
    feed = (await store.follow(wanted, Follow(source_id=wanted.id, workspace=channel.workspace, added_by="77", added_at=NOW), 50)).source
    assert feed
    wishes = [make_subscription(each, topic.slug if each is channel else AI, created_by="77") for each in (channel, left, person)]
    for place, wish in zip((channel, left, person), wishes, strict=True):
        await save_destination(store, place)
        await save_subscription(store, wish)
    card, line = await _told(store, public, feed, channel)
    saved = SavedStory(
        id=saved_id(keeper, card.story_id or 1), keeper=keeper, story_id=card.story_id or 1, title=f"{SECRET} opens its model",  # type: ignore[arg-type]
        url=SECRET_LINK, source_title=feed.title, published_at=NOW, saved_at=NOW,
    )  # fmt: skip
    there = Neighbours(
        channel=channel,
        left=left,
        person=person,
        wish=wishes[0],
        card=card,
        line=line,
        ask=Ask(
            id=ask_id(channel.id, subject, "77"),
            destination_id=channel.id,
            subject=subject,
            name=SECRET,
            person="77",
            decides=True,
            made_at=NOW,
        ),
        topic=topic,
        draft=TopicDraft(
            id=draft_id(channel.workspace, "77", NOW),
            workspace=channel.workspace,
            person="77",
            name=f"{SECRET} draft",
            query=SECRET,
            made_at=NOW,
        ),
        offer=Offer(
            id=offer_id(channel.workspace, FEED_URL), workspace=channel.workspace, url=FEED_URL, title=feed.title, lang=None, made_at=NOW
        ),
        feed=feed,
        saved=saved,
        edition=Edition(what=of_saved(keeper), key="key", made_at=NOW),
    )
    await _kept(store, there)
    await desk.own.live.refresh()
    return there


async def _told(store: MemoryStore, public: Source, feed: Source, channel: Destination) -> tuple[Delivery, Delivery]:
    """Store a story of everybody's that their feed reports too, and one of theirs alone: sent there as a card, and in a digest."""
    shared = make_article(url=PUBLIC_LINK, canonical_url=PUBLIC_LINK)
    own = make_article(
        f"{SECRET} opens its model", source=feed, owner=feed.owner, url=SECRET_LINK, canonical_url=SECRET_LINK, story_id=shared.story_id,
        summary=f"{SECRET}: a lab opens its model.",
    )  # fmt: skip
    alone = make_article(f"{SECRET} alone", source=feed, owner=feed.owner, url=f"{SECRET_LINK}/2", canonical_url=f"{SECRET_LINK}/2")
    sent: Mapping[str, Any] = {"state": State.SENT, "sent_at": NOW, "message_id": MessageId("1"), "nonce": Nonce("nd-theirs")}
    card = make_delivery(channel, own, **sent)
    line = make_delivery(channel, alone, Kind.DIGEST, **sent)
    for source, article, filed in ((public, shared, ()), (feed, own, (card,)), (feed, alone, (line,))):
        story = Story(id=article.story_id, title=shared.title if article is not alone else alone.title, first_seen_at=NOW, last_seen_at=NOW)
        await store.record(
            PollRecord(
                source=source, at=NOW, articles=(article,), stories=(story,), evidence={article.id: (make_evidence(),)}, deliveries=filed
            )
        )
    return card, line


async def _kept(store: MemoryStore, there: Neighbours) -> None:
    await store.ask(there.ask)
    store.tables.topics[there.topic.id] = there.topic
    await store.keep_draft(there.draft)
    await store.make_offers([there.offer])
    await store.save(there.saved)
    for each in (there.edition, replace(there.edition, what=of_channel(there.channel.id))):
        await store.add_edition(each)
