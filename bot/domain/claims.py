"""On what terms hosts are claimed, how long it stays known what a source has shown, and what was forgotten."""

from datetime import datetime, timedelta
from typing import NamedTuple


class HostClaim(NamedTuple):
    """On what terms one process claims hosts: at an instant, until another at the latest.

    A host that was asked after `asked_before` is not free, nor, `beside_a_run`, is one with a source that is due: the running
    Newsdesk may be asking it at this moment.
    """

    at: datetime
    until: datetime
    asked_before: datetime
    beside_a_run: bool


class SeenLimits(NamedTuple):
    """The time for which a source is known to have shown something, counted from the last time that anything of the source was noted.

    `still_shown`: what was noted within this time may stand in the source's document. `keep`: known for as long in any case, but for
    the `most` that were noted last of one source.
    """

    still_shown: timedelta
    keep: timedelta
    most: int


class Forgotten(NamedTuple):
    """The number of channels and persons that were forgotten, and of what they subscribed to."""

    channels: int
    subscriptions: int
