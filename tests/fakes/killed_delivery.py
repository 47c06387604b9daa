"""The step that delivers, in processes that die: the store and the platform outlive them."""

import random
from datetime import datetime
from enum import Enum
from typing import Any

from bot.cards.card import Card, DigestCard
from bot.domain.delivery import MessageId, Nonce
from bot.domain.destination import Destination
from bot.steps.deliver import Deliver
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.digest_days import DigestDays


class Killed(BaseException):
    """The process is gone: nobody handles this."""


class Death(Enum):
    """When the next send kills its process."""

    NOT = "not"
    BEFORE_SENDING = "before"
    AFTER_SENDING = "after"


class MortalChat(FakeChat):
    """A platform on which a send may be the last thing that a process does; it notes what was posted."""

    def __init__(self, days: DigestDays, clock: FakeClock) -> None:
        super().__init__()
        self.death = Death.NOT
        self._days = days
        self._clock = clock

    async def send(self, to: Destination, card: Card, *, nonce: Nonce, **options: Any) -> MessageId:
        death, self.death = self.death, Death.NOT
        if death is Death.BEFORE_SENDING:
            raise Killed
        before = len(self.messages)
        try:
            message = await super().send(to, card, nonce=nonce, **options)
        finally:
            self._note(card, nonce, posted=len(self.messages) > before)
        if death is Death.AFTER_SENDING:
            raise Killed
        return message

    def _note(self, card: Card, nonce: Nonce, *, posted: bool) -> None:
        if posted and isinstance(card, DigestCard):
            self._days.note(self._clock(), self._days.carried(nonce))


class KilledDelivery:
    """Runs tick and deliver in one process after another. `lives`: no process dies of sending."""

    def __init__(self, days: DigestDays, chance: random.Random, *, lives: bool = False) -> None:
        self._days = days
        self._chance = chance
        self._lives = lives
        self._clock = FakeClock()
        self.chat = MortalChat(days, self._clock)
        self._deliver: Deliver | None = None

    def restart(self) -> None:
        """Begin a new process."""
        if not self._lives:
            self.chat.death = self._chance.choice(list(Death))
        self._deliver = make_deliver(self._days.store, {self._days.to.platform: self.chat}, self._clock)

    async def tick(self, now: datetime) -> None:
        """Deliver what is due, unless the process is dead already."""
        self._clock.now = now
        for destination in await self._days.store.due_destinations(now, 10):
            if self._deliver is None:
                return
            try:
                await self._deliver(str(destination))
            except Killed:
                self._deliver = None
