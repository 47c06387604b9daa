"""The ports that a look at how feeds and channels do is read from, and why an article came."""

from typing import Protocol

from bot.ports.asks import Asks
from bot.ports.history import History
from bot.ports.outages import Outages
from bot.ports.overview import Overview
from bot.ports.own_topics import OwnTopics
from bot.ports.own_words import OwnWords
from bot.ports.store import Destinations, Sources, Subscriptions


class StatusStore(Sources, Destinations, Outages, Overview, Protocol):
    """All of them."""


class WhyStore(History, Subscriptions, Destinations, Asks, Protocol):
    """What became of an article, and who asked for what."""


class TellingStore(WhyStore, OwnTopics, OwnWords, Protocol):
    """The same, and which topics and words are people's own."""
