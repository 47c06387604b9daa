"""The desk: the use cases that the commands of every platform call, bundled for their wiring."""

from dataclasses import dataclass
from typing import Protocol

from bot.cards.actions import ActionKind
from bot.cards.words import Words
from bot.domain.topic import Topics
from bot.ports.clock import Clock
from bot.ports.store import History, Subscriptions
from bot.steps.commands.act import Act
from bot.steps.commands.channel_settings import ChannelSettings
from bot.steps.commands.subscribe import ListSubscriptions, Subscribe, Unsubscribe
from bot.steps.commands.why_article import WhyHere


class ActionStore(History, Subscriptions, Protocol):
    """The ports that the actions of cards need."""


def acting(store: ActionStore, topics: Topics, clock: Clock) -> Act:
    """Return what the buttons of cards do, by kind."""
    return Act(store=store, uses={ActionKind.WHY: WhyHere(store=store, topics=topics, clock=clock)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that a platform's commands may do, and the words to answer with."""

    subscribe: Subscribe
    unsubscribe: Unsubscribe
    subscriptions: ListSubscriptions
    settings: ChannelSettings
    act: Act
    topics: Topics
    words: Words
    clock: Clock
    zone: str = "UTC"
