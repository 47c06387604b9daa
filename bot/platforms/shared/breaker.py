"""Breakers: where a platform refuses the bot as a whole, every further message would only make it worse.

From then on no request is made; after a wait one request goes through and shows whether the platform still refuses.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from bot.domain.errors import Ambiguous, ChatError, Throttled, Unauthorized

RECHECK: Final = timedelta(minutes=10)  # after a refused token, which only a person can mend
_WHILE_ASKING: Final = timedelta(seconds=20)  # by then the one request that goes through has its answer, or none


class Breakers:
    """A breaker for each workspace that has a token of its own: one that is refused silences nobody else."""

    def __init__(self, monotonic: Callable[[], float], began: Callable[[ChatError, timedelta], None]) -> None:
        self._monotonic = monotonic
        self._began = began
        self._breakers: dict[str, Breaker] = {}

    def of(self, workspace: str) -> "Breaker":
        """Return the breaker of a workspace."""
        return self._breakers.setdefault(workspace, Breaker(self._monotonic, self._began))

    @property
    def on(self) -> bool:
        """Whether every workspace that anything was sent to refuses the bot."""
        return bool(self._breakers) and all(each.on for each in self._breakers.values())

    def fault(self, platform: str, now: datetime) -> str | None:
        """Return one sentence for the operator on why no workspace gets messages; None while one gets them."""
        return next((each.fault(platform, now) for each in self._breakers.values()), None) if self.on else None


class Breaker:
    """Keeps requests to one platform back. `monotonic` gives seconds; `began` is told each time the platform refuses, and for how long."""

    def __init__(self, monotonic: Callable[[], float], began: Callable[[ChatError, timedelta], None]) -> None:
        self._monotonic = monotonic
        self._began = began
        self._reason: ChatError | None = None
        self._until = 0.0
        self._asking = False

    @property
    def on(self) -> bool:
        """Whether the platform refused the bot, and nothing has shown since that it takes messages again."""
        return self._reason is not None

    def fault(self, platform: str, now: datetime) -> str | None:
        """Return one sentence for the operator on why a platform gets no messages, and until when; None while it gets them."""
        if self._reason is None:
            return None
        left = self._until - self._monotonic()
        if left <= 0:
            return f"{platform} is asked again with the next message: {self._reason}"
        until = f"{now + timedelta(seconds=left):%Y-%m-%d %H:%M} UTC"
        if isinstance(self._reason, Unauthorized):
            return f"{platform} gets no messages, and is asked again at {until}: {self._reason}"
        return f"{platform} waits until {until}, as it was asked to: {self._reason}"

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Make one request within: raises at once, without any, while the breaker is open; judges what the request raises."""
        asking = self._may_pass()
        try:
            yield
        except ChatError as error:
            self._judge(error, asking=asking)
            raise
        else:
            self._lift(asking=asking)
        finally:
            if asking:
                self._asking = False

    def _may_pass(self) -> bool:
        """Raise while the breaker is open; afterwards say whether this is the one request that asks for all."""
        if self._reason is None:
            return False
        left = timedelta(seconds=self._until - self._monotonic())
        if left <= timedelta(0) and not self._asking:
            self._asking = True
            return True
        if self._asking:
            raise Throttled(f"One message asks for all: {self._reason}", retry_after=_WHILE_ASKING)
        if isinstance(self._reason, Unauthorized):
            raise Unauthorized(str(self._reason))
        raise Throttled(str(self._reason), retry_after=left, everywhere=True)

    def _judge(self, error: ChatError, *, asking: bool) -> None:
        """Open where the error concerns every message; any other answer is one that only a platform which takes messages gives."""
        match error:
            case Unauthorized():
                self._put(error, RECHECK)
            case Throttled(everywhere=True, retry_after=wait):
                self._put(error, wait)
            case Ambiguous():
                pass
            case _:
                self._lift(asking=asking)

    def _put(self, error: ChatError, span: timedelta) -> None:
        self._reason = error
        self._until = max(self._until, self._monotonic() + span.total_seconds())
        self._began(error, span)

    def _lift(self, *, asking: bool) -> None:
        """Close the breaker, but not for an answer to a request that was made before it began."""
        if asking:
            self._reason = None
