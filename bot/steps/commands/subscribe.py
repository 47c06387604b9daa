"""Subscribe a channel to topics, and list subscriptions: the use cases behind every platform's commands."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from bot.domain.destination import Destination
from bot.domain.subscription import Change, Subscribed, Subscription, subscription_id
from bot.domain.topic import Topic
from bot.ports.clock import Clock
from bot.ports.store import Destinations, Subscriptions
from bot.ports.topics import TopicsOf
from bot.steps.commands.wishes import Wish, wished


class SubscriptionStore(Destinations, Subscriptions, Protocol):
    """The ports that subscribing needs."""


class Subscribe:
    """Subscribe a channel to one topic or several; a second wish for the same topic changes what it names, and nothing else."""

    def __init__(self, store: SubscriptionStore, topics: TopicsOf, clock: Clock) -> None:
        self._store = store
        self._topics = topics
        self._clock = clock

    async def __call__(self, destination: Destination, *wishes: Wish) -> Sequence[Subscribed]:
        """Save the subscriptions of all wishes in one go and return them; raise InvalidInput, with nothing saved, for what cannot be read.

        Language and zone of a new channel are those of `destination`; a known one keeps its own.
        """
        topics = self._topics.of(destination.workspace)
        wanted = [(topic, wish) for wish in wishes for topic in topics.named(wish.topic)]
        while True:  # somebody else may change them meanwhile: then this wish changes what they made of them
            done = await self._store.subscribe(destination, await self._changes(destination, wanted))
            if done is not None:
                return done

    async def _changes(self, destination: Destination, wanted: Sequence[tuple[Topic, Wish]]) -> Sequence[Change]:
        channel = await self._store.destination(destination.id) or destination
        known = {each.id: each for each in await self._store.subscriptions(channel.id)}
        now = self._clock()
        return [
            Change(wish=wished(wish, topic.slug, channel, before, now), before=before)
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
