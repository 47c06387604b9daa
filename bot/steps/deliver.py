"""Deliver: send what is due to one destination, and write down what became of it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot.cards.words import Words
from bot.domain.delivery import Batch, Kind, MessageId, Nonce, Outcome, Sent, Settlement, delivery_id
from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.errors import Ambiguous, ChatError, Rejected
from bot.outbox.messages import alert_nonce
from bot.outbox.rules import ChannelRules, OutboxRules
from bot.outbox.settle import settle_failure, settle_fault
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.engine import Engine, Step
from bot.ports.outbox import Outbox
from bot.ports.store import Articles, Destinations, Subscriptions
from bot.ports.topics import TopicsOf
from bot.steps.catching_up import catch_up
from bot.steps.drawing import Drawing, Overview, no_overview
from bot.steps.notices import tell_subscribers
from bot.steps.posting import post
from bot.steps.told_elsewhere import ToldElsewhere


class DeliverStore(Outbox, Subscriptions, Destinations, Articles, Protocol):
    """The ports that delivering needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One settled batch, for those who watch."""

    batch: Batch
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """Send the due batches of one destination, one after the other, until none is due or one has to wait."""

    store: DeliverStore
    chats: Mapping[Platform, Chat]
    topics: TopicsOf
    words: Words
    clock: Clock
    rules: OutboxRules
    jitter: Callable[[], float]
    watch: Callable[[Delivered], None]
    overview: Overview = no_overview
    hushed_until: Callable[[], datetime | None] = lambda: None
    met: dict[DestinationId, Destination] = field(default_factory=dict)

    async def __call__(self, key: str) -> None:
        """Deliver all that is due to the destination whose id is `key`."""
        while await self.turn(key):
            pass

    async def turn(self, key: str) -> bool:
        """Deliver one message to the destination whose id is `key`; say whether there was one, since then another may be due.

        A platform that is switched off keeps its deliveries waiting.
        """
        to = await self._destination(DestinationId(int(key)))
        chat = self.chats.get(to.platform) if to else None
        if to is None or chat is None:
            return False
        batches = await self.store.begin(to.id, self.clock(), 1, await self._channel_rules(to, chat))
        for batch in batches:
            outcome = await self._outcome(chat, batch)
            await self._settle(batch, outcome)
            self.watch(Delivered(batch=batch, outcome=outcome))
        return bool(batches)

    async def _destination(self, to: DestinationId) -> Destination | None:
        """Return a destination as it was once, for what never changes: where it is, and whose; None where there is none."""
        if to not in self.met and (known := await self.store.destination(to)):
            self.met[to] = known
        return self.met.get(to)

    async def _channel_rules(self, to: Destination, chat: Chat) -> ChannelRules:
        until = self.hushed_until()
        rules = self.rules.channel if until is None else replace(self.rules.channel, hushed_until=until)
        told = await ToldElsewhere(store=self.store, clock=self.clock)(to, chat) if to.person else None
        return replace(rules, told=told) if told else rules

    async def _settle(self, batch: Batch, outcome: Outcome) -> None:
        """Write the outcome down; a channel that takes messages again catches up.

        It does so before its pause ends, so that no crash comes between, and after it, for what a poll brought meanwhile. For the same
        reason those who subscribed a channel are told before its pause is written down.
        """
        await tell_subscribers(self.store, batch, outcome, self.clock())
        if isinstance(outcome, Sent):
            await catch_up(self.store, batch.destination)
        await self.store.settle([Settlement(batch=batch, outcome=outcome)])
        if isinstance(outcome, Sent):
            await catch_up(self.store, batch.destination)

    async def _outcome(self, chat: Chat, batch: Batch) -> Outcome:
        try:
            message = await self._post_in_time(chat, batch)
        except ChatError as error:
            return settle_failure(batch, error, self.clock(), self.rules, jitter=self.jitter())
        except Exception as error:  # noqa: BLE001 - a card that we cannot draw must not stop its channel for ever
            return settle_fault(batch, error, self.clock(), self.rules)
        return Sent(message_id=message, at=self.clock())

    async def _post_in_time(self, chat: Chat, batch: Batch) -> MessageId:
        """Post a batch, and give up before the lease of its channel ends: another worker would post beside this one."""
        seconds = self.rules.longest_post.total_seconds()
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                return await self._post(chat, batch)
        except TimeoutError as error:
            if not limit.expired():
                raise
            reason = f"The message was not confirmed within {seconds:.0f} s: it may or may not have arrived."
            raise Ambiguous(reason, settles_in=self.rules.last_answers) from error

    async def _post(self, chat: Chat, batch: Batch) -> MessageId:
        if batch.kind is Kind.UPDATE:
            return await self._edit(chat, batch)
        return await post(chat, batch, self._drawing.card(batch))

    async def _edit(self, chat: Chat, batch: Batch) -> MessageId:
        """Edit the card of the story's alert, which says where it is; an edit that is made twice does no harm."""
        message = batch.items[0].card
        if message is None:
            raise Rejected("The card that was to be edited has not been sent.")
        await chat.edit(batch.destination, message, self._drawing.card(batch), nonce=mark(batch))
        return message

    @property
    def _drawing(self) -> Drawing:
        return Drawing(topics=self.topics, words=self.words, clock=self.clock, overview=self.overview)


def mark(update: Batch) -> Nonce:
    """Return the nonce of the alert that an update edits: the message keeps it as its mark."""
    alert = delivery_id(update.destination.id, update.items[0].article.story_id, Kind.ALERT)
    return alert_nonce(alert)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspaces:
    """Names the workspace of a channel: whose turn a delivery is. What a channel belongs to never changes, so it is asked once."""

    store: Destinations
    known: dict[str, str] = field(default_factory=dict)

    async def __call__(self, key: str) -> str:
        """Return the workspace of the destination whose id is `key`; empty where there is none."""
        if key not in self.known:
            channel = await self.store.destination(DestinationId(int(key)))
            if channel is None:
                return ""
            self.known[key] = f"{channel.platform} {channel.workspace_id}"
        return self.known[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverInTurns:
    """Deliver one message, and stand in line again for the next: the channels of others come first."""

    deliver: Deliver
    engine: Engine

    async def __call__(self, key: str) -> bool:
        """Take one turn for the destination whose id is `key`; say whether there was a message."""
        sent = await self.deliver.turn(key)
        if sent:
            await self.engine.wake(Step.DELIVER, key)
        return sent
