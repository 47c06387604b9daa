"""The ports that a look at how feeds and channels do is read from."""

from typing import Protocol

from bot.ports.outages import Outages
from bot.ports.overview import Overview
from bot.ports.store import Destinations, Sources


class StatusStore(Sources, Destinations, Outages, Overview, Protocol):
    """All of them."""
