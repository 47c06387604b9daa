"""The line of one step: whose turn it is next. Pure: the time is an argument.

Keys belong to owners, who take turns: whoever has ten thousand keys in line delays one who has a single one by one turn. A share
bounds what one owner gets: some keys at once, and so many turns in a while (a token bucket).
"""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

_MANY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one owner gets: `at_once` of its keys run at a time; after `burst` turns it gets `per_second`."""

    at_once: int
    per_second: float
    burst: int


@dataclass(slots=True)
class _Bucket:
    """The turns that an owner may take at once, as they were at an instant; it fills by itself."""

    turns: float
    at: float

    def fill(self, now: float, share: Share) -> None:
        self.turns = min(share.burst, self.turns + max(0.0, now - self.at) * share.per_second)
        self.at = now


@dataclass(slots=True)
class Line:
    """The keys of a step that wait (each once), those that run, at most `limit`, and those asked for again while they run.

    `monotonic` gives seconds. Without a share an owner may take everything.
    """

    limit: int
    monotonic: Callable[[], float]
    share: Share | None = None
    _waiting: dict[str, deque[str]] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)
    _running: set[str] = field(default_factory=set)
    _again: set[str] = field(default_factory=set)
    _busy: Counter[str] = field(default_factory=Counter)
    _buckets: dict[str, _Bucket] = field(default_factory=dict)

    def ask(self, key: str, owner: str = "") -> None:
        """Put a key in line; one that runs comes once more after that."""
        if key in self._running:
            self._again.add(key)
        elif key not in self._owners:
            self._owners[key] = owner
            self._waiting.setdefault(owner, deque()).append(key)

    def next_key(self) -> str | None:
        """Take the next key to run; None when none waits, the step is at its limit, or whoever waits has had its share."""
        if len(self._running) >= self.limit:
            return None
        owner = next((each for each in self._waiting if self._may(each)), None)
        return None if owner is None else self._take(owner)

    def _may(self, owner: str) -> bool:
        if self.share is None:
            return True
        return self._busy[owner] < self.share.at_once and self._bucket(owner, self.share).turns >= 1

    def _take(self, owner: str) -> str:
        """Take the owner's first key; the owner goes to the end of the line."""
        keys = self._waiting.pop(owner)
        key = keys.popleft()
        if keys:
            self._waiting[owner] = keys
        self._running.add(key)
        self._busy[owner] += 1
        if self.share:
            self._bucket(owner, self.share).turns -= 1
        return key

    def finish(self, key: str, *, counted: bool = True) -> None:
        """Note the end of a run; where it was asked for meanwhile, it stands in line again. What was nothing to do is not `counted`."""
        if key not in self._running:
            return
        self._running.discard(key)
        owner = self._owners.pop(key)
        self._busy[owner] -= 1
        if self.share and not counted:
            self._bucket(owner, self.share).turns += 1
        if key in self._again:
            self._again.discard(key)
            self.ask(key, owner)
        self._forget_full()

    def wait(self) -> float | None:
        """Return in how many seconds somebody may take a turn who has none left now; None where time alone changes nothing."""
        if self.share is None or len(self._running) >= self.limit:
            return None
        idle = [each for each in self._waiting if self._busy[each] < self.share.at_once]
        return min((max(0.0, 1 - self._bucket(each, self.share).turns) / self.share.per_second for each in idle), default=None)

    def forget_waiting(self) -> None:
        """Drop what has not begun: after a restart the first tick finds it again."""
        self._waiting.clear()
        self._again.clear()
        self._owners = {key: owner for key, owner in self._owners.items() if key in self._running}

    def forget_running(self) -> None:
        """Note that nothing runs any more."""
        for key in tuple(self._running):
            self.finish(key)

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        return not self._running and not self._waiting

    @property
    def size(self) -> int:
        """How many keys wait or run."""
        return len(self._owners)

    def _bucket(self, owner: str, share: Share) -> _Bucket:
        now = self.monotonic()
        bucket = self._buckets.setdefault(owner, _Bucket(turns=share.burst, at=now))
        bucket.fill(now, share)
        return bucket

    def _forget_full(self) -> None:
        """Forget the owners who are as if they had never asked."""
        if self.share and len(self._buckets) > _MANY:
            for bucket in self._buckets.values():
                bucket.fill(self.monotonic(), self.share)
            self._buckets = {owner: bucket for owner, bucket in self._buckets.items() if bucket.turns < self.share.burst}
        self._busy = +self._busy if len(self._busy) > _MANY else self._busy
