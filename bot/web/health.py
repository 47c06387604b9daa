"""Health: what works, what waits, and what an operator should know, in figures and in sentences."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A look at a running Newsdesk. `faults` are sentences for the operator; without any, it is healthy. `warnings` are worth a look.

    `workspaces` are those with connections of their own, by platform and name.

    `running_since`: when this process began. `last_tick` is how many seconds ago the database was last asked what is due, `oldest_waiting`
    for how many the oldest message is due that could go out.
    """

    version: str
    running_since: datetime | None = None
    faults: Sequence[str] = ()
    warnings: Sequence[str] = ()
    platforms: Mapping[str, bool] = field(default_factory=dict)
    workspaces: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    last_answer: datetime | None = None
    channels: Mapping[str, int] = field(default_factory=dict)
    outbox: Mapping[str, int] = field(default_factory=dict)
    oldest_waiting: float | None = None
    digest_due_since: datetime | None = None
    outage_since: datetime | None = None
    pruned_at: datetime | None = None
    pruning_failed_at: datetime | None = None
    last_tick: float = 0.0

    @property
    def healthy(self) -> bool:
        """Whether nothing is at fault."""
        return not self.faults

    def as_json(self) -> dict[str, object]:
        """Return what /healthz answers; instants are text."""
        return {"status": "ok" if self.healthy else "failing", **{name: _plain(value) for name, value in asdict(self).items()}}


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


HealthCheck = Callable[[], Awaitable[Health]]
