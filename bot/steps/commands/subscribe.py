"""Subscribe a channel to a topic, end a subscription, list them: the use cases behind every platform's commands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_days, parse_empty_days, parse_languages, parse_mode, parse_time, parse_zone
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode, Subscription, SubscriptionId, subscription_id
from bot.domain.topic import Topics
from bot.ports.clock import Clock
from bot.ports.store import Destinations, Subscriptions

DEFAULT_DIGEST = "08:30"


class SubscriptionStore(Destinations, Subscriptions, Protocol):
    """The ports that subscribing needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A person's wish, as typed; empty means the default. A digest time alone asks for a digest.

    `mention` is whom live cards mention, as the platform names them.
    """

    topic: str
    mode: str = ""
    digest: str = ""
    zone: str = ""
    days: str = ""
    languages: str = ""
    quiet: str = ""
    mention: str = ""
    by: str = ""


class Subscribe:
    """Subscribe a channel to a topic; a second wish for the same topic replaces the first."""

    def __init__(self, store: SubscriptionStore, topics: Topics, clock: Clock) -> None:
        self._store = store
        self._topics = topics
        self._clock = clock

    async def __call__(self, destination: Destination, wish: Wish) -> Subscription:
        """Save the subscription and return it; raise InvalidInput, with nothing saved, when the wish cannot be read.

        A zone that somebody wrote once is the channel's from then on, whatever the platform would guess.
        """
        known = await self._store.destination(destination.id)
        here = replace(destination, zone=known.zone) if known else destination
        return (await self._store.subscribe(here, self._read(here, wish))).subscription

    def _read(self, destination: Destination, wish: Wish) -> Subscription:
        topic = self._topics.find(wish.topic)
        mode = _mode(wish)
        if wish.mention and not mode.live:
            raise InvalidInput("Only live cards mention somebody: choose live or both, or leave the mention out.", code="mention_not_live")
        digest = None
        if mode.digest:
            zone = parse_zone(wish.zone) if wish.zone else destination.zone
            digest = DigestTime(at=parse_time(wish.digest or DEFAULT_DIGEST), zone=zone, days=parse_days(wish.days))
        return Subscription(
            id=subscription_id(destination.id, topic.slug),
            destination_id=destination.id,
            topic=topic.slug,
            mode=mode,
            digest=digest,
            languages=parse_languages(wish.languages),
            empty_days=parse_empty_days(wish.quiet),
            mention=wish.mention,
            created_by=wish.by,
            created_at=self._clock(),
        )


def _mode(wish: Wish) -> Mode:
    if wish.mode:
        return parse_mode(wish.mode)
    return Mode.DIGEST if wish.digest or wish.days else Mode.LIVE


class Unsubscribe:
    """End a subscription of a workspace's channel."""

    def __init__(self, store: SubscriptionStore, topics: Topics) -> None:
        self._store = store
        self._topics = topics

    async def by_topic(self, destination: Destination, topic: str, *, channel: str) -> Subscription:
        """End the channel's subscription to a topic and return it. `channel` is how the platform mentions the channel."""
        wanted = self._topics.find(topic)
        for subscription in await self._store.subscriptions(destination.id):
            if subscription.topic == wanted.slug:
                return await self._end(subscription)
        raise InvalidInput(
            f"{channel} is not subscribed to {wanted.slug}.", code="not_subscribed", channel=channel, topic=wanted.title(destination.locale)
        )

    async def by_id(self, platform: str, workspace_id: str, wanted: SubscriptionId) -> tuple[Destination, Subscription]:
        """End a subscription that was chosen from the workspace's own list; ids of other workspaces are unknown here."""
        for destination, subscription in await self._store.workspace_subscriptions(platform, workspace_id):
            if subscription.id == wanted:
                return destination, await self._end(subscription)
        raise InvalidInput("That subscription does not exist any more: look at the list of subscriptions.", code="unknown_subscription")

    async def _end(self, subscription: Subscription) -> Subscription:
        await self._store.unsubscribe(subscription.id)
        return subscription


class ListSubscriptions:
    """List what a workspace's channels are subscribed to."""

    def __init__(self, store: SubscriptionStore) -> None:
        self._store = store

    async def __call__(self, platform: str, workspace_id: str) -> Sequence[tuple[Destination, Subscription]]:
        """Return the workspace's subscriptions with their channels, oldest first."""
        return await self._store.workspace_subscriptions(platform, workspace_id)

    async def end(self, channel: Destination) -> None:
        """End all that a channel subscribes to, such as one that is gone."""
        for subscription in await self._store.subscriptions(channel.id):
            await self._store.unsubscribe(subscription.id)
