"""End subscriptions: by what a topic is, or was, called, or by a choice from the list."""

from collections.abc import Iterator, Sequence

from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.naming import Names, parts
from bot.domain.subscription import Ended, Subscription, SubscriptionId
from bot.domain.topic import EVERYTHING, Topics, no_topic, unknown_topic
from bot.steps.commands.subscribe import SubscriptionStore


class Unsubscribe:
    """End subscriptions of a workspace's channel, also to topics that are there no more."""

    def __init__(self, store: SubscriptionStore, topics: Topics) -> None:
        self._store = store
        self._topics = topics

    async def by_topic(self, channel: Destination, typed: str, *, mention: str) -> Ended:
        """End the channel's subscriptions to one topic, several, or all. `mention` is how the platform mentions the channel."""
        known = await self._store.subscriptions(channel.id)
        names = Names(self._names(known))
        if not (wanted := names.all_in(typed)):
            raise self._refused(typed, names, mention)
        by_id = {each.id: each for each in known}
        return await self._end(channel, [by_id[each] for each in dict.fromkeys(each for some in wanted for each in some)])

    async def by_id(self, platform: str, workspace_id: str, wanted: SubscriptionId) -> Ended:
        """End a subscription that was chosen from the workspace's own list; ids of other workspaces are unknown here."""
        for channel, subscription in await self._store.workspace_subscriptions(platform, workspace_id):
            if subscription.id == wanted:
                return await self._end(channel, [subscription])
        raise InvalidInput("That subscription does not exist any more: look at the list of subscriptions.", code="unknown_subscription")

    def _names(self, known: Sequence[Subscription]) -> Iterator[tuple[str, tuple[SubscriptionId, ...]]]:
        """Yield what a channel's subscriptions may be called: a topic that is gone by its slug, which is made of its title."""
        for each in known:
            topic = self._topics.get(each.topic)
            for name in topic.names if topic else [each.topic or ""]:
                yield name, (each.id,)
        for word in EVERYTHING if known else ():
            yield word, tuple(each.id for each in known)

    def _refused(self, typed: str, names: Names[tuple[SubscriptionId, ...]], mention: str) -> InvalidInput:
        if not typed.strip():
            return no_topic(self._topics)
        missing = next((part for part in parts(typed) if not names.all_in(part)), typed.strip())
        topics = self._topics.within(missing)
        if not topics:
            return unknown_topic(missing, self._topics)
        return InvalidInput(
            f"{mention} is not subscribed to {topics[0].title('en')}.", code="not_subscribed", channel=mention, topic=topics
        )

    async def _end(self, channel: Destination, chosen: Sequence[Subscription]) -> Ended:
        for each in chosen:
            await self._store.unsubscribe(each.id)
        left = await self._store.subscriptions(channel.id)
        return Ended(channel=channel, ended=chosen, left=left, on_its_way=await self._store.is_sending(channel.id))
