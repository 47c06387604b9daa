"""The engine port."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Protocol

Handler = Callable[[str], Awaitable[bool | None]]
"""Runs a step for a key. False says that there was nothing to do: that run is no turn of the key's owner."""

OwnerOf = Callable[[str], Awaitable[str]]
"""Names whose a key is; it answers at once, or nearly so."""


class Step(StrEnum):
    """The four steps that the engine runs, and beside them: counting, empty days, copies of the database, and the watch over it all."""

    TICK = "tick"
    POLL = "poll"
    DELIVER = "deliver"
    PRUNE = "prune"
    COUNT = "count"
    EMPTY_DAYS = "empty days"
    BACKUP = "backup"
    WATCH = "watch"
    INDEX = "index"
    NAMES = "names"


class Engine(Protocol):
    """Decides who runs when. A wake carries a step and a key, never data; the rows of the store are the truth.

    1. At most one run of a (step, key) at a time.
    2. A wake that arrives while its (step, key) runs gives exactly one more run after it, however many arrive.
    3. At least once, also after kill -9: what a lost wake missed, the next tick finds.
    4. The owners of keys take turns, and each one's keys run in the order of their wakes: nobody waits behind all that another has.
    """

    def on(self, step: Step, handler: Handler, owner: OwnerOf | None = None) -> None:
        """Name the coroutine function that runs a step, which gets the key, and whose the keys are; without, they are all one's."""
        ...

    def every(self, seconds: float, step: Step) -> None:
        """Wake `step` with an empty key every `seconds`, from `start` on."""
        ...

    async def wake(self, step: Step, key: str = "") -> None:
        """Ask for a run of `step` for `key`; returns at once."""
        ...

    async def start(self) -> None:
        """Begin to run what is woken."""
        ...

    async def idle(self) -> None:
        """Return once nothing runs and nothing is waiting."""
        ...

    async def stop(self, grace: float = 10.0) -> None:
        """Take no more work, let what runs finish for at most `grace` seconds, cancel the rest, and return when nothing runs."""
        ...
