"""The desk: the use cases that the commands of every platform call, bundled for their wiring."""

from dataclasses import dataclass
from typing import Protocol

from bot.cards.actions import ActionKind
from bot.cards.words import Words
from bot.domain.topic import Topics
from bot.ports.clock import Clock
from bot.ports.history import History
from bot.ports.outbox import Outbox
from bot.steps.commands.act import Act
from bot.steps.commands.channel_settings import ChannelSettings
from bot.steps.commands.first_words import Looks
from bot.steps.commands.mute import Muting
from bot.steps.commands.subscribe import ListSubscriptions, Subscribe
from bot.steps.commands.unsubscribe import Unsubscribe
from bot.steps.commands.why_article import WhyHere
from bot.steps.names import Names
from bot.steps.presence import Presence


class ActStore(History, Outbox, Protocol):
    """The ports that the buttons of cards need."""


def acting(store: ActStore, why: WhyHere) -> Act:
    """Return what the buttons of cards do, by kind."""
    mute, unmute = Muting(change=store.mute, said="muted"), Muting(change=store.unmute, said="unmuted")
    return Act(store=store, uses={ActionKind.WHY: why, ActionKind.MUTE: mute, ActionKind.UNMUTE: unmute})


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that a platform's commands may do, and the words to answer with. Without `first` answers show no stories."""

    subscribe: Subscribe
    unsubscribe: Unsubscribe
    subscriptions: ListSubscriptions
    settings: ChannelSettings
    act: Act
    why: WhyHere
    names: Names
    presence: Presence
    topics: Topics
    words: Words
    clock: Clock
    zone: str = "UTC"
    first: Looks | None = None
