"""The step that delivers, made as tests need it: the shipped words and topics, no jitter, nobody watching."""

from collections.abc import Callable, Mapping

from bot.domain.destination import Platform
from bot.outbox.rules import OutboxRules
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.steps.deliver import Deliver, Delivered, DeliverStore
from tests.fakes.make import TOPICS
from tests.fakes.words import shipped_words

PATIENT = OutboxRules()


def make_deliver(
    store: DeliverStore,
    chats: Mapping[Platform, Chat],
    clock: Clock,
    *,
    rules: OutboxRules = PATIENT,
    watch: Callable[[Delivered], None] = lambda _: None,
) -> Deliver:
    """A step over a store and platforms."""
    return Deliver(
        store=store, chats=chats, topics=TOPICS, words=shipped_words(), clock=clock, rules=rules, jitter=lambda: 0.0, watch=watch
    )
