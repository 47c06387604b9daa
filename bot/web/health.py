"""Health: whether the database works, the platforms are connected, and what waits in the outbox."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A look at a running Newsdesk. `faults` are sentences for the operator; without any, it is healthy.

    `last_tick` is how many seconds ago the database was last asked what is due.
    """

    version: str
    faults: tuple[str, ...] = ()
    platforms: Mapping[str, bool] = field(default_factory=dict)
    outbox: Mapping[str, int] = field(default_factory=dict)
    last_tick: float = 0.0

    @property
    def healthy(self) -> bool:
        """Whether nothing is at fault."""
        return not self.faults

    def as_json(self) -> dict[str, object]:
        """Return what /healthz answers."""
        return {"status": "ok" if self.healthy else "failing", **asdict(self)}


HealthCheck = Callable[[], Awaitable[Health]]
