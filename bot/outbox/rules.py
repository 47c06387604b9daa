"""Limits of a channel, and the patience of sends: when to try again, and when to give up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.article import StoryId
from bot.domain.defaults import CARDS_AN_HOUR, FLOOD, MENTION_SPACING


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRules:
    """Limits of one channel.

    At most `cards_an_hour` of its own in an hour of the clock (None: any number), where it asked for no other number, and a mention at
    most once in `mention_spacing`. `flood`: within how long it gets a few cards at most, and the rest as a list (0: it never floods).
    `hushed_until`: we come back from an outage of our own, and what it kept back comes together.

    `told` are stories that a person has read in channels.
    """

    cards_an_hour: int | None = None
    mention_spacing: timedelta = MENTION_SPACING
    flood: timedelta = timedelta()
    hushed_until: datetime | None = None
    told: Collection[StoryId] = frozenset()


ANY_NUMBER: Final = ChannelRules()

LEASE: Final = timedelta(minutes=10)
"""How long a channel is one worker's that sends to it: longer than any message takes. Then another may look what became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRules:
    """The patience of the outbox.

    `first_wait` doubles with each failure up to `longest_wait`; jitter adds up to `jitter` of the wait, so that a
    platform that comes back is not met by everybody at once. After `most_tries` a message is parked: at the longest
    wait that is about a day. A message on which our own code fails is parked after `tries_of_a_fault`.

    A message is given `longest_post`, with its look-ups: well less than the lease of its channel, since another worker that took it
    over would post beside this one. What was on its way then has `last_answers` to arrive before it is looked for.

    A channel that refuses us is asked again after each of `rechecks`, the last one repeated, and given up `off_after` its first refusal.
    """

    first_wait: timedelta = timedelta(seconds=1)
    longest_wait: timedelta = timedelta(seconds=300)
    jitter: float = 0.25
    most_tries: int = 290
    tries_of_a_fault: int = 3
    unauthorized_wait: timedelta = timedelta(minutes=10)
    longest_post: timedelta = 0.8 * LEASE
    last_answers: timedelta = timedelta(minutes=1)
    rechecks: tuple[timedelta, ...] = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
    off_after: timedelta = timedelta(days=7)
    channel: ChannelRules = ChannelRules(cards_an_hour=CARDS_AN_HOUR, flood=FLOOD)


DEFAULT_PATIENCE: Final = OutboxRules()
