"""Catch-up and latest: what came of the topics that a channel asked for, ranked by worth or by age."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from bot.cards.actions import LONGEST_ABOUT, Action, unknown_action
from bot.domain.article import StoryId
from bot.domain.delivery import Coverage
from bot.domain.destination import Destination, Workspace
from bot.domain.errors import InvalidInput
from bot.domain.heads import head_first, one_a_publisher, readers_of
from bot.domain.lengths import checked_length
from bot.domain.reading import Caught, Seat
from bot.domain.source import SourceKind
from bot.domain.subscription import Subscription
from bot.domain.topic import Topic
from bot.outbox.ranking import Candidate, best_first
from bot.ports.asks import Asks
from bot.ports.clock import Clock
from bot.ports.reading import Reading
from bot.ports.store import Articles, Destinations, Subscriptions
from bot.ports.topics import TopicsOf
from bot.steps.commands.reading import Asker, page_of, unmuted
from bot.steps.taken import taken

LOOKED_AT: Final = 500
"""Articles of each topic: a week of a busy one."""

FIRST_TIME: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=28)
MOST_LATEST: Final = 25
USUAL_LATEST: Final = 10
_REGRETTED: Final = 3  # publishers: what so many report, others will speak of


class ReadersStore(Articles, Asks, Reading, Subscriptions, Destinations, Protocol):
    """The ports that readers need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads, and where. A channel that asked for nothing, and a direct message, read of all topics."""

    channel: Destination
    person: str
    asker: Asker

    @property
    def seat(self) -> Seat:
        """Where they sit."""
        channel = self.channel
        return Seat(channel.platform, channel.workspace_id, channel.channel_id, self.person)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Tells what somebody missed, and what is newest."""

    store: ReadersStore
    topics: TopicsOf
    clock: Clock

    async def channel(self, met: Destination) -> Destination:
        """Return a channel as it is stored, as it was met where it is not."""
        return await self.store.destination(met.id) or met

    async def since(self, span: timedelta | None, reader: Reader) -> datetime:
        """Return from when on somebody asks: a span ago, or (None) when they asked before. That they asked is noted."""
        now = self.clock()
        asked = await self.store.note_asked(reader.seat, now)
        if span is not None:
            return now - min(span, LONGEST)
        return max(asked or now - FIRST_TIME, now - LONGEST)

    async def __call__(self, since: datetime, number: int, reader: Reader) -> Caught:
        """Return a page of the stories that came since an instant, the best first."""
        wishes = await self.store.subscriptions(reader.channel.id)
        topics = self._topics(reader.channel.workspace, wishes)
        now = self.clock()
        stories = await self._stories(topics, wishes, since, reader.asker)
        reports = await self._reports(stories, reader.asker)
        ranked = best_first(((_candidate(stories[key], each), key) for key, each in reports.items()), now)
        readers = readers_of(reader.channel.locale, wishes)
        heads = [head_first(reports[key], readers)[0] for key in ranked]
        regretted = sum(_is_regretted(each) for each in reports.values())
        page = await page_of(self.store, heads, number, reader.asker)
        return Caught(page=page, topics=topics, since=since, feeds=_feeds(wishes), regretted=regretted)

    def named(self, typed: str, workspace: Workspace) -> tuple[Topic, ...]:
        """Return the topics of a workspace that were typed, none where nothing was; raise InvalidInput for what is none."""
        return self.topics.of(workspace).named(checked_length(typed)) if typed.strip() else ()

    async def latest(self, named: tuple[Topic, ...], most: int, number: int, reader: Reader) -> Caught:
        """Return a page of the newest stories of some topics, or of all that the channel asked for."""
        wishes = await self.store.subscriptions(reader.channel.id)
        topics = named or self._topics(reader.channel.workspace, wishes)
        since = self.clock() - LONGEST
        stories = await self._stories(topics, () if named else wishes, since, reader.asker)
        newest = sorted(stories.values(), key=lambda some: (some[0].article.published_at, some[0].article.id), reverse=True)
        page = await page_of(self.store, [some[0] for some in newest[:most]], number, reader.asker)
        return Caught(page=page, topics=topics, since=since, feeds=() if named else _feeds(wishes))

    def _topics(self, workspace: Workspace, wishes: Sequence[Subscription]) -> tuple[Topic, ...]:
        known = self.topics.of(workspace)
        asked = [topic for each in wishes if (topic := known.get(each.topic)) is not None]
        return tuple(asked) if asked or _feeds(wishes) else tuple(known)

    async def _stories(
        self, topics: Collection[Topic], wishes: Sequence[Subscription], since: datetime, asker: Asker
    ) -> Mapping[StoryId, Sequence[Coverage]]:
        """Return the stories with the articles that the channel would have taken, and its reader did not mute, the newest first."""
        viewer, wanted = asker.viewer, await unmuted(self.store, asker, self.clock())
        found: dict[StoryId, list[Coverage]] = {}
        asked = {each.topic: each for each in wishes if each.topic is not None}
        for topic in topics:
            matched = await self.store.matched_since(topic.slug, since, LOOKED_AT, viewer)
            wish = asked.get(topic.slug)
            for each in await taken(self.store, wish, matched, viewer) if wish else matched:
                found.setdefault(each.article.story_id, []).append(each)
        for wish in wishes:
            brought = await self.store.seen_of(wish.feed, since, LOOKED_AT, viewer) if wish.feed is not None else ()
            for each in await taken(self.store, wish, brought, viewer):
                found.setdefault(each.article.story_id, []).append(each)
        kept = {key: [each for each in some if wanted(each)] for key, some in found.items()}
        return {key: sorted(some, key=lambda each: each.article.published_at, reverse=True) for key, some in kept.items() if some}

    async def _reports(self, stories: Collection[StoryId], asker: Asker) -> Mapping[StoryId, Sequence[Coverage]]:
        """Return the reports of stories that their reader did not mute."""
        wanted = await unmuted(self.store, asker, self.clock())
        reports = await self.store.reports_on(stories, asker.viewer)
        return {key: kept for key, some in reports.items() if (kept := [each for each in some if wanted(each)])}


def _feeds(wishes: Sequence[Subscription]) -> tuple[str, ...]:
    """Return the names of the feeds that a channel follows as a whole."""
    return tuple(each.feed_name for each in wishes if each.feed is not None)


def _candidate(matched: Sequence[Coverage], reports: Sequence[Coverage]) -> Candidate:
    fit = max((each.score / each.threshold for one in matched for each in one.evidence), default=1.0)
    kinds = tuple(each.source_kind for each in one_a_publisher(tuple(reports)))
    newest = max(each.article.published_at for each in matched)
    return Candidate(id=matched[0].article.story_id, fit=fit, sources=kinds, seen_at=newest)


def _is_regretted(reports: Sequence[Coverage]) -> bool:
    """Say whether nobody likes to have missed a story: several publishers report it, or its maker and another one."""
    kinds = [each.source_kind for each in one_a_publisher(tuple(reports))]
    return len(kinds) >= _REGRETTED or (len(kinds) > 1 and SourceKind.PRIMARY in kinds)


def about_latest(most: int, topics: Sequence[Topic]) -> str:
    """Return what a button needs that leads to another page of the newest; raise InvalidInput for more topics than it can name."""
    about = f"{most}:{','.join(each.slug for each in topics)}"
    if len(about) > LONGEST_ABOUT:
        raise InvalidInput(
            f"That is too long: write at most {LONGEST_ABOUT} characters; this has {len(about)}.",
            code="text_too_long",
            most=LONGEST_ABOUT,
            length=len(about),
        )
    return about


def latest_of(action: Action) -> tuple[int, str]:
    """Return how many, and of which topic, a button asks for; raise InvalidInput for one that we did not write."""
    most, colon, topic = action.about.partition(":")
    if not (colon and most.isascii() and most.isdigit() and 0 < int(most) <= MOST_LATEST):
        raise unknown_action()
    return int(most), topic


def instant_of(action: Action) -> datetime:
    """Return since when a button asks; raise InvalidInput for one that we did not write."""
    try:
        return datetime.fromtimestamp(int(action.about), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise unknown_action() from error
