"""Who may look and who may change things: passwords, the attempts to guess one, and who has come in."""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from enum import IntEnum
from typing import Final, NamedTuple

from bot.settings import PageSettings
from bot.web.page.passwords import is_password

_ATTEMPTS: Final = 5
_WITHIN: Final = 300.0  # seconds
_ATTEMPTS_OF_ALL: Final = 60
_MOST_ADDRESSES: Final = 10_000
_STAYS: Final = 14 * 86_400.0  # seconds
_MOST_SESSIONS: Final = 1_000


class Role(IntEnum):
    """What a visitor may do; who may do more may do less."""

    NOBODY = 0
    READER = 1
    EDITOR = 2


class TooMany(Exception):
    """Too many wrong passwords; another try is heard after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f}")
        self.seconds = seconds


class Attempts:
    """Counts wrong passwords: five in five minutes from one address, and sixty from all together."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._of: dict[str, deque[float]] = {}
        self._all: deque[float] = deque()

    def check(self, address: str) -> None:
        """Raise TooMany where another try is too early."""
        self._wait(self._all, _ATTEMPTS_OF_ALL)
        if address in self._of:
            self._wait(self._of[address], _ATTEMPTS)

    def failed(self, address: str) -> None:
        """Note a wrong password."""
        if len(self._of) >= _MOST_ADDRESSES:
            self._of.clear()
        for each in (self._all, self._of.setdefault(address, deque())):
            each.append(self._ticks())

    def succeeded(self, address: str) -> None:
        """Forget what an address got wrong before."""
        self._of.pop(address, None)

    def _wait(self, failures: deque[float], most: int) -> None:
        while failures and failures[0] <= self._ticks() - _WITHIN:
            failures.popleft()
        if len(failures) >= most:
            raise TooMany(failures[0] + _WITHIN - self._ticks())


class _Session(NamedTuple):
    role: Role
    until: float


class Access:
    """Lets people in, by their password, and knows them again. Sessions end with the process."""

    def __init__(self, settings: PageSettings, ticks: Callable[[], float]) -> None:
        self._settings = settings
        self._ticks = ticks
        self._attempts = Attempts(ticks)
        self._sessions: dict[str, _Session] = {}
        self._one_at_a_time = asyncio.Lock()  # a guess takes 32 MB

    @property
    def asks(self) -> bool:
        """Whether a password is asked for."""
        return bool(self._settings.password)

    def role(self, session: str) -> Role:
        """Return what the holder of a session may do; without a password everybody who comes this far may do all."""
        if not self.asks:
            return Role.EDITOR
        known = self._sessions.get(session)
        return known.role if known and known.until > self._ticks() else Role.NOBODY

    async def enter(self, password: str, address: str) -> str | None:
        """Return a new session where the password is right, None where it is wrong; raise TooMany."""
        async with self._one_at_a_time:
            self._attempts.check(address)
            role = await asyncio.to_thread(self._role_of, password)
            if role is Role.NOBODY:
                self._attempts.failed(address)
                return None
        self._attempts.succeeded(address)
        return self._begin(role)

    def leave(self, session: str) -> None:
        """End a session."""
        self._sessions.pop(session, None)

    def _role_of(self, password: str) -> Role:
        if is_password(password, self._settings.password):
            return Role.EDITOR
        return Role.READER if is_password(password, self._settings.reader_password) else Role.NOBODY

    def _begin(self, role: Role) -> str:
        now = self._ticks()
        kept = [(key, each) for key, each in self._sessions.items() if each.until > now]
        self._sessions = dict(kept[-_MOST_SESSIONS + 1 :])
        session = secrets.token_urlsafe(32)
        self._sessions[session] = _Session(role, now + _STAYS)
        return session
