"""Notices: what a channel is told besides stories. Pure."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import Nonce
from bot.domain.destination import Destination, DestinationId
from bot.domain.ids import derived_id
from bot.domain.source import SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A channel is to be told that a feed is gone for good. `feed` is what the channel knows it by."""

    destination: Destination
    feed: str
    nonce: Nonce
    filed_at: datetime


def notice_nonce(to: DestinationId, source: SourceId) -> Nonce:
    """Return the name of the one message that tells a channel of a feed's end (18 characters)."""
    return Nonce(f"g-{derived_id('gone', to, source):016x}")
