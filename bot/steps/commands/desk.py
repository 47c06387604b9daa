"""The desk: the use cases that the commands of every platform call, bundled for their wiring."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.cards.actions import Action, ActionKind
from bot.cards.card import DigestCard
from bot.cards.words import Speech, Words
from bot.domain.topic import Topics
from bot.ports.clock import Clock
from bot.ports.forgetting import Forgetting
from bot.ports.history import History
from bot.ports.outbox import Outbox
from bot.ports.saved import SavedStories
from bot.ports.topics import TopicsOf
from bot.steps.commands.act import Act, Presser
from bot.steps.commands.all_stories import AllStories
from bot.steps.commands.channel_settings import ChannelSettings
from bot.steps.commands.digest_now import DigestNow, WaitingStore
from bot.steps.commands.digest_times import DigestTimes
from bot.steps.commands.edit_filter import EditFilter
from bot.steps.commands.edit_settings import EditSettings
from bot.steps.commands.feed_lists import FeedLists
from bot.steps.commands.feed_repair import FeedRepair
from bot.steps.commands.feeds import Feeds
from bot.steps.commands.filtering import Filtering
from bot.steps.commands.first_words import Looks
from bot.steps.commands.forget import Forget
from bot.steps.commands.news import News
from bot.steps.commands.of_message import OfMessage
from bot.steps.commands.own_topics import OwnTopicsDesk
from bot.steps.commands.publishing import Publishing
from bot.steps.commands.saved import Save, SavedList
from bot.steps.commands.set_up import SetUp, SetUpStore, Volumes
from bot.steps.commands.spare import Spare, SpareStore
from bot.steps.commands.spare_card import CardAsks
from bot.steps.commands.spare_typed import TypedMute
from bot.steps.commands.stop import Stop
from bot.steps.commands.subscribe import ListSubscriptions, Subscribe
from bot.steps.commands.try_topic import Judge
from bot.steps.commands.unsubscribe import Unsubscribe
from bot.steps.commands.why_article import WhyHere
from bot.steps.live_topics import LiveTopics
from bot.steps.names import Names
from bot.steps.presence import Presence


class ActStore(History, Outbox, SavedStories, SpareStore, WaitingStore, Forgetting, Protocol):
    """The ports that the buttons of cards need."""


def sparing(store: ActStore, why: WhyHere) -> Spare:
    """Return what keeps and takes back what channels are asked."""
    return Spare(store=store, topics=why.why.topics, clock=why.why.clock)


def forgetting(store: Forgetting, own: OwnTopicsDesk) -> Forget:
    """Return what deletes all of a workspace, or of a person."""
    return Forget(store=store, live=own.live, clock=own.clock)


def acting(store: ActStore, why: WhyHere, own: OwnTopicsDesk, feeds: Feeds, publishing: Publishing | None = None) -> Act:
    """Return what the buttons of cards do, by kind."""
    saved = SavedList(store=store, clock=why.why.clock, publishing=publishing)
    spare = sparing(store, why)
    on_card = CardAsks(spare=spare, store=store)
    mend = FeedRepair(feeds=feeds, repair=feeds.repair)
    return Act(
        store=store,
        cards={
            ActionKind.WHY: why.pressed,
            ActionKind.MUTING: on_card.mute_menu,
            ActionKind.MUTE: on_card.mute,
            ActionKind.UNMUTE: on_card.unmute,
            ActionKind.LESS: on_card.less,
            ActionKind.SAVE: Save(store=store, clock=why.why.clock),
        },
        others={
            ActionKind.SAVED: saved.turn,
            ActionKind.UNSAVE: saved.remove,
            ActionKind.RESAVE: saved.restore,
            ActionKind.FEED: saved.publish,
            ActionKind.UNFEED: saved.end_feed,
            ActionKind.UNDO: spare.undo,
            ActionKind.MUTES: spare.turn,
            ActionKind.TUNES: spare.turn,
            ActionKind.RESET: spare.reset,
            **own.uses,
            ActionKind.STOP: Stop(store=store),
            ActionKind.DIGEST_POST: DigestNow(store=store, topics=why.why.topics, clock=why.why.clock).post,
            ActionKind.FORGET_ME: forgetting(store, own).person,
            ActionKind.OFFERED: feeds.show,
            ActionKind.GATHER: feeds.gather,
            ActionKind.FEEDS: feeds.turn,
            ActionKind.UNFOLLOW: feeds.drop,
            ActionKind.REPAIR: mend.look,
            ActionKind.READDRESS: mend.use,
        },
    )


def subscribing(store: SetUpStore, live: LiveTopics, clock: Clock, judge: Judge, kinds: Topics) -> Subscribe:
    """Return what subscribes channels, with filters of which `judge` says what they fit; `kinds` are those of items."""
    return Subscribe(store, live, clock, Filtering(store=store, live=live, judge=judge, clock=clock), kinds)


def setting_up(
    store: SetUpStore, topics: TopicsOf, clock: Clock, languages: Sequence[str], subscribe: Subscribe
) -> tuple[SetUp, EditSettings]:
    """Return what the forms of a channel's set-up and settings do."""
    set_up = SetUp(store=store, subscribe=subscribe, topics=topics, volumes=Volumes(store=store, clock=clock), clock=clock)
    settings = ChannelSettings(store, clock, languages)
    return set_up, EditSettings(store=store, settings=settings, subscribe=subscribe, topics=topics, languages=languages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that a platform's commands may do, and the words to answer with. Without `first` answers show no stories."""

    subscribe: Subscribe
    unsubscribe: Unsubscribe
    subscriptions: ListSubscriptions
    settings: ChannelSettings
    set_up: SetUp
    edit_settings: EditSettings
    edit_filter: EditFilter
    digest_now: DigestNow
    digest_times: DigestTimes
    act: Act
    own: OwnTopicsDesk
    feeds: Feeds
    feed_lists: FeedLists
    all_stories: AllStories
    why: WhyHere
    of_message: OfMessage
    saved: SavedList
    news: News
    spare: Spare
    forget: Forget
    mute: TypedMute
    names: Names
    presence: Presence
    topics: TopicsOf
    words: Words
    clock: Clock
    zone: str = "UTC"
    first: Looks | None = None

    async def stories(self, action: Action, presser: Presser, speech: Speech) -> DigestCard:
        """Return the page of stories, told or waiting, that a button leads to; raise InvalidInput where there is none (any more)."""
        of = self.digest_now.turn if action.kind is ActionKind.DIGEST else self.all_stories
        return await of(action, presser, speech)
