"""Since when which part of the gateway is away."""

from collections.abc import Callable


class Shards:
    """Notes what the gateway's shards tell; before the first of them told anything, all of it is away."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.monotonic = monotonic
        self._began: float | None = monotonic()
        self._away: dict[int, float] = {}

    def lost(self, shard: int) -> None:
        """Note that a shard is away; discord.py renews it by itself."""
        self._away.setdefault(shard, self.monotonic())

    def back(self, shard: int) -> None:
        """Note that a shard is there."""
        self._began = None
        self._away.pop(shard, None)

    @property
    def seconds_away(self) -> float:
        """For how long a part has been away, 0 while all of it is there."""
        since = [*self._away.values(), *([] if self._began is None else [self._began])]
        return self.monotonic() - min(since) if since else 0.0
