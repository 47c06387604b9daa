"""End subscriptions: by what a topic is, or was, called, or by a choice from the list."""

from collections.abc import Sequence

from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.naming import folded, parts
from bot.domain.subscription import Ended, Subscription, SubscriptionId, unknown_subscription
from bot.domain.topic import EVERYTHING, Topic, Topics, TopicSlug, no_topic, unknown_topic
from bot.ports.topics import TopicsOf
from bot.steps.commands.subscribe import SubscriptionStore

_ALL = frozenset(map(folded, EVERYTHING))


class Unsubscribe:
    """End subscriptions of a workspace's channel, also to topics that are there no more."""

    def __init__(self, store: SubscriptionStore, topics: TopicsOf) -> None:
        self._store = store
        self._topics = topics

    async def by_topic(self, channel: Destination, typed: str, *, mention: str) -> Ended:
        """End the channel's subscriptions to one topic or feed, several topics, or all that it gets.

        `mention` is how the platform mentions the channel.
        """
        known = await self._store.subscriptions(channel.id)
        if known and folded(typed) in _ALL:
            return await self._end(channel, known)
        if feeds := [each for each in known if each.feed is not None and each.feed_name.casefold() == typed.strip().casefold()]:
            return await self._end(channel, feeds)
        topics = self._topics.of(channel.workspace)
        own = Topics(topics.get(each.topic) or _gone(each.topic) for each in known if each.topic)
        if not (wanted := own.within(typed)):
            raise _refused(typed, own, topics, mention)
        by_topic = {each.topic: each for each in known if each.topic}
        return await self._end(channel, [by_topic[each.slug] for each in wanted])

    async def by_id(self, platform: str, workspace_id: str, wanted: SubscriptionId) -> Ended:
        """End a subscription that was chosen from the workspace's own list; ids of other workspaces are unknown here."""
        for channel, subscription in await self._store.workspace_subscriptions(platform, workspace_id):
            if subscription.id == wanted:
                return await self._end(channel, [subscription])
        raise unknown_subscription()

    async def _end(self, channel: Destination, chosen: Sequence[Subscription]) -> Ended:
        for each in chosen:
            await self._store.unsubscribe(each.id)
        left = await self._store.subscriptions(channel.id)
        return Ended(channel=channel, ended=chosen, left=left, on_its_way=await self._store.is_sending(channel.id))


def _refused(typed: str, own: Topics, topics: Topics, mention: str) -> InvalidInput:
    """Return the error for the first name that is none of the channel's own."""
    if not typed.strip():
        return no_topic(own)
    missing = next((part for part in parts(typed) if not own.within(part)), typed.strip())
    meant = topics.within(missing)
    if not meant:
        return unknown_topic(missing, own if tuple(own) else topics)
    named = ", ".join(each.title("en") for each in meant)
    return InvalidInput(f"{mention} is not subscribed to {named}.", code="not_subscribed", channel=mention, topic=meant)


def _gone(slug: TopicSlug) -> Topic:
    """Return what stands for a topic that is there no more: its slug is made of the title that it had."""
    return Topic(slug=slug, titles={"en": slug})
