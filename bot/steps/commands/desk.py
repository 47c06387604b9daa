"""The desk: the use cases that the commands of every platform call, bundled for their wiring."""

from dataclasses import dataclass

from bot.cards.words import Words
from bot.domain.topic import Topics
from bot.ports.clock import Clock
from bot.steps.commands.channel_settings import ChannelSettings
from bot.steps.commands.subscribe import ListSubscriptions, Subscribe, Unsubscribe


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a platform's commands may do, and the words to answer with."""

    subscribe: Subscribe
    unsubscribe: Unsubscribe
    subscriptions: ListSubscriptions
    settings: ChannelSettings
    topics: Topics
    words: Words
    clock: Clock
    zone: str = "UTC"
