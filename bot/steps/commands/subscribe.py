"""Subscribe a channel to topics, and list subscriptions: the use cases behind every platform's commands."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from bot.domain.destination import Destination
from bot.domain.filters import NO_FILTER
from bot.domain.following import viewer_of
from bot.domain.subscription import Change, Subscribed, Subscription, SubscriptionId, subscription_id, unknown_subscription
from bot.domain.topic import Topic, Topics
from bot.ports.clock import Clock
from bot.ports.store import Destinations, Subscriptions
from bot.ports.topics import TopicsOf
from bot.steps.commands.filtering import Filtering
from bot.steps.commands.wishes import NO_KINDS, Wish, read_filter, wished


class SubscriptionStore(Destinations, Subscriptions, Protocol):
    """The ports that subscribing needs."""


class Subscribe:
    """Subscribe a channel to one topic or several; a second wish for the same topic changes what it names, and nothing else.

    `filtering` prepares what filters ask for, `kinds` are the kinds of items that people can name.
    """

    def __init__(
        self, store: SubscriptionStore, topics: TopicsOf, clock: Clock, filtering: Filtering | None = None, kinds: Topics = NO_KINDS
    ) -> None:
        self._store = store
        self._topics = topics
        self._clock = clock
        self._filtering = filtering
        self.kinds = kinds

    async def __call__(self, destination: Destination, *wishes: Wish) -> Sequence[Subscribed]:
        """Save the subscriptions of all wishes in one go and return them; raise InvalidInput, with nothing saved, for what cannot be read.

        Language and zone of a new channel are those of `destination`; a known one keeps its own.
        """
        wanted = self._wanted(destination, wishes)
        while True:  # somebody else may change them meanwhile: then this wish changes what they made of them
            done = await self._saved(destination, await self._changes(destination, wanted))
            if done is not None:
                return done

    async def preview(self, destination: Destination, *wishes: Wish) -> Sequence[Subscribed]:
        """Return what wishes would come to, with what their filters would have let through lately; nothing is saved."""
        changes = await self._changes(destination, self._wanted(destination, wishes))
        as_asked = [Subscribed(channel=destination, subscription=each.wish, before=each.before) for each in changes]
        return [await self._looked_back(each, is_stored=False) for each in as_asked]

    async def filter(self, destination: Destination, of: SubscriptionId, wish: Wish) -> Subscribed:
        """Give a subscription of a channel, to a topic or to a feed, the filter of a wish; raise InvalidInput where it is not there."""
        while True:
            before = next((each for each in await self._store.subscriptions(destination.id) if each.id == of), None)
            if before is None:
                raise unknown_subscription()
            after = replace(before, filter=read_filter(wish, before.filter, self.kinds))
            done = await self._saved(destination, [Change(wish=after, before=before)])
            if done is not None:
                return done[0]

    async def _saved(self, destination: Destination, changes: Sequence[Change]) -> Sequence[Subscribed] | None:
        if self._filtering is None:
            return await self._store.subscribe(destination, changes)
        new = [each.wish for each in changes if each.before is None or each.before.filter.mark != each.wish.filter.mark]
        async with self._filtering.prepared(new, viewer_of(destination.workspace)):
            done = await self._store.subscribe(destination, changes)
        return None if done is None else [await self._looked_back(each) for each in done]

    async def _looked_back(self, done: Subscribed, *, is_stored: bool = True) -> Subscribed:
        """Return what was done with what a filter that was changed would have let through."""
        wish, before = done.subscription, done.before.filter if done.before else NO_FILTER
        if self._filtering is None or wish.filter == NO_FILTER or (is_stored and wish.filter == before):
            return done
        return replace(done, look_back=await self._filtering.look_back(wish, viewer_of(done.channel.workspace), is_stored=is_stored))

    def _wanted(self, destination: Destination, wishes: Iterable[Wish]) -> Sequence[tuple[Topic, Wish]]:
        topics = self._topics.of(destination.workspace)
        return [(topic, wish) for wish in wishes for topic in topics.named(wish.topic)]

    async def _changes(self, destination: Destination, wanted: Iterable[tuple[Topic, Wish]]) -> Sequence[Change]:
        channel = await self._store.destination(destination.id) or destination
        known = {each.id: each for each in await self._store.subscriptions(channel.id)}
        now = self._clock()
        return [
            Change(wish=wished(wish, topic.slug, channel, before, now, self.kinds), before=before)
            for topic, wish in wanted
            for before in [known.get(subscription_id(channel.id, topic.slug))]
        ]


class ListSubscriptions:
    """List what a workspace's channels are subscribed to."""

    def __init__(self, store: SubscriptionStore) -> None:
        self._store = store

    async def __call__(self, platform: str, workspace_id: str) -> Sequence[tuple[Destination, Subscription]]:
        """Return the workspace's subscriptions with their channels, oldest first."""
        return await self._store.workspace_subscriptions(platform, workspace_id)

    async def of(self, met: Destination) -> tuple[Destination, Sequence[Subscription]]:
        """Return one channel or person as stored, or as met where nothing is, and what it is subscribed to, oldest first."""
        return await self._store.destination(met.id) or met, await self._store.subscriptions(met.id)

    async def end(self, listed: Iterable[Subscription]) -> None:
        """End some that were listed, such as those of a channel that is gone."""
        for subscription in listed:
            await self._store.unsubscribe(subscription.id)
