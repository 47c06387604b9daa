"""Faults that a test asks the local Discord to commit.

| kind | what happens |
|---|---|
| a status (500 or "500") | that status with Discord's error shape; the request has no effect |
| (status, headers, json) | exactly that answer; the request has no effect |
| "drop" | the connection is closed without an answer; the request has no effect |
| "hang" | no answer until the client gives up; the request has no effect |
| "accept-then-500", "accept-then-drop", "accept-then-hang" | the same, but the request took effect |
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

Answer = tuple[int, Mapping[str, str], Any]


class Refusal(Exception):
    """An error answer: status, Discord's error code, message."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.answer: Answer = (status, {}, {"message": message, "code": code} | more)


@dataclass(kw_only=True)
class Fault:
    """One fault, committed `times` times (None: always) on requests like "POST /channels/*/messages"."""

    pattern: str
    kind: int | str | Answer
    times: int | None = 1
    committed: int = 0

    @property
    def accepts(self) -> bool:
        """Whether the request takes effect before the fault."""
        return isinstance(self.kind, str) and self.kind.startswith("accept-then-")

    @property
    def way(self) -> str:
        """Return drop, hang or answer."""
        tail = str(self.kind).removeprefix("accept-then-")
        return tail if tail in ("drop", "hang") else "answer"

    def answer(self) -> Answer:
        """Return the answer of a fault that answers."""
        if isinstance(self.kind, tuple):
            return self.kind
        status = int(str(self.kind).removeprefix("accept-then-")) if self.way == "answer" else 500
        return status, {}, {"message": f"{status}: a fault that a test asked for", "code": 0}


class Faults:
    """The faults that wait to be committed, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, pattern: str, kind: int | str | Answer, times: int | None = 1) -> Fault:
        fault = Fault(pattern=pattern, kind=kind, times=times)
        self._waiting.append(fault)
        return fault

    def heal(self) -> None:
        """Forget all faults."""
        self._waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault to commit on a request, and count it."""
        for fault in self._waiting:
            if fnmatchcase(f"{method} {path}", fault.pattern):
                fault.committed += 1
                if fault.committed == fault.times:
                    self._waiting.remove(fault)
                return fault
        return None
