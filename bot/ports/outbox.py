"""The ports of what channels are owed: the outbox, and the days of digests."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.article import StoryId
from bot.domain.delivery import Batch, Delivery, Settlement
from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.subscription import Subscription
from bot.outbox.digest_days import DigestDay, Fetching
from bot.outbox.rules import ANY_NUMBER, ChannelRules


class Outbox(Protocol):
    """Messages that are owed to channels and persons.

    pending -> sending (committed before any I/O) -> sent | pending again | parked. A batch, once named by its nonce,
    keeps its deliveries: a later send of the same nonce carries the same stories. The rules are those of bot.outbox.plan and
    bot.outbox.aftermath; a store loads, plans and writes under one lock of the channel.
    """

    async def due_destinations(
        self, now: datetime, limit: int, platforms: Collection[Platform] = tuple(Platform)
    ) -> Sequence[DestinationId]:
        """Return destinations with a delivery due at `now` (pending, or sending and never settled).

        Workspaces take turns: the most overdue channel of each, then the second of each, and so on.

        Without those that are paused, but with those that are to be asked again by now; only of these platforms, so that
        what waits for one that is switched off does not stand before the others.
        """
        ...

    async def begin(self, to: DestinationId, now: datetime, limit: int, rules: ChannelRules = ANY_NUMBER) -> Sequence[Batch]:
        """Mark at most `limit` batches as sending, commit, and return them in the order in which they fell due.

        Each due alert is a batch of its own; all due digest entries that no batch carries yet become one batch. A subscription has
        one such batch a local date: entries that fall due after it become due with the channel's next digest.
        Batches found in state sending come back with `interrupted` set. While another worker sends to the channel there are none.

        In the channel's quiet hours all but digests and what is sending waits for their end; the best alerts as cards, the others as
        one list. Beyond its cards of an hour of the clock the others become the next hour's list. What the channel does not subscribe
        to any more is withdrawn, and of other topics its cards say nothing.
        """
        ...

    async def file(self, deliveries: Collection[Delivery]) -> None:
        """Add what channels and persons are owed; deliveries that exist already stay as they are, but for untold ones: see `record`."""
        ...

    async def settle(self, settlements: Collection[Settlement]) -> None:
        """Apply what became of batches, in one transaction.

        Paused also pauses the destination, Off gives it up with all that it is owed, and Sent ends its pause.
        A digest of which nothing was posted for certain is undone: its entries may join others, and its day is open again.

        Again makes the channel's whole queue wait: what was due before `at` becomes due at `at`, behind the message that
        waits, so that a channel's messages keep their order.
        """
        ...

    async def told_elsewhere(self, person: Destination, now: datetime) -> Sequence[tuple[Destination, StoryId]]:
        """Return which channels were sent stories of a person's due digest, each with the story, the newest messages first, some hundreds.

        Those of the person's workspace; of all workspaces where a person is in none, since their ids are the same in all.
        """
        ...

    async def outbox_counts(self) -> Mapping[str, int]:
        """Return how many deliveries are in each state."""
        ...


class EarlyDigests(Protocol):
    """Digests before their time. They take no day: the digest of the day comes all the same, with what came since."""

    async def waiting_digest(self, to: DestinationId, now: datetime, rules: ChannelRules = ANY_NUMBER) -> Batch | None:
        """Return the digest of all that waits for one, as it would be posted now; None where nothing does. Nothing is changed."""
        ...

    async def digest_now(self, to: DestinationId, now: datetime, rules: ChannelRules = ANY_NUMBER) -> int:
        """Let that digest be due now, and return how many stories it tells. Asked twice, the second has none to tell."""
        ...


class Digests(Protocol):
    """Which days had their digest, or a line that said that nothing came."""

    async def empty_day_wishes(self, now: datetime) -> Sequence[Subscription]:
        """Return the subscriptions with a digest that ask for a line on empty days, of channels that take messages at `now`."""
        ...

    async def digest_days(self, since: date) -> Collection[DigestDay]:
        """Return the days since a local date that are taken, of the subscriptions that ask for a line on empty days."""
        ...

    async def file_empty_day(self, line: Delivery, days: Collection[DigestDay]) -> bool:
        """File the line that says that nothing came, and take its days; say whether it was filed.

        Not while the channel is owed digest entries by then, nor where all the days are taken already.
        """
        ...

    async def fetching(self) -> Fetching:
        """Return when an enabled source was last asked, and when one last answered."""
        ...
