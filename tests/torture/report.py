"""What a campaign is to do, and what it came to."""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.fakes.torture_faults import KINDS
from tests.fakes.torture_ledger import Reckoning
from tests.fakes.torture_world import PLATFORMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What happens in a campaign.

    `kills` and `stops`: how often kill -9 and SIGTERM end the process. `faults`: how many of each of `kinds` each platform commits on
    posts, and `edit_faults` on edits. `platforms`: those that are switched on. `digests`: channels with a digest, one a minute.
    `latency`: the longest answer of a platform. `nonce_window`: how long Discord refuses a double by itself. `settling`: what
    the bot is told of how long Slack may still post after a lost answer. `life`: the longest time that the process runs when
    it is online. Times in seconds. `postgres`: the database is one of PostgreSQL's. `steps`: by how many
    seconds its wall clock steps, one after the other.
    """

    name: str
    kills: int = 0
    stops: int = 0
    faults: int = 0
    edit_faults: int = 0
    kinds: Sequence[str] = KINDS
    platforms: Sequence[str] = PLATFORMS
    digests: int = 2
    latency: float = 0.0
    nonce_window: float = 300.0
    settling: float = 0.5
    life: float = 0.8
    channels: int = 4
    postgres: bool = False
    steps: Sequence[float] = ()


class Step(NamedTuple):
    """A step of the clock: by how many seconds, after how many a new article was told, and how many MB the process grew meanwhile."""

    by: float
    told_after: float
    grew: float


@dataclass(kw_only=True)
class Report:
    """What a campaign came to.

    `caught_sending`: processes that ended with a send announced and not settled, also by kind (`caught`); `caught_posted`: with one
    that the platform had got already. `joined`: articles that grouping took for
    reports of an earlier story, which get no card of their own: the vocabulary must not let that happen.
    """

    plan: Plan
    seed: int
    moments: Counter[str] = field(default_factory=Counter)
    caught_sending: int = 0
    caught_posted: int = 0
    caught: Counter[str] = field(default_factory=Counter)
    dealt: Counter[str] = field(default_factory=Counter)
    starts: list[float] = field(default_factory=list)
    exits: list[tuple[int, float]] = field(default_factory=list)
    reckoning: Reckoning | None = None
    steps: list[Step] = field(default_factory=list)
    outbox: dict[str, int] = field(default_factory=dict)
    joined: int = 0
    bad_news: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def line(self) -> str:
        """The summary in one line."""
        its = self.reckoning
        assert its
        counts = {"published": its.published, "expected": its.expected, "delivered": its.delivered}
        counts |= {"lost": len(its.lost), "doubled": len(its.doubled), "strange": its.strange, "joined": self.joined}
        counts |= {"edited": its.grown, "stale": len(its.stale), "facts": its.facts, "digests": its.digests, "thin": len(its.thin)}
        ends = {"kills": self.plan.kills, "stops": self.plan.stops, "sending": self.caught_sending, "posted": self.caught_posted}
        exits = {"codes": {code for code, _ in self.exits}, "slowest": f"{max((took for _, took in self.exits), default=0):.1f}s"}
        told: dict[str, Mapping[str, object]] = {
            "moments": self.moments,
            "caught": self.caught,
            "faults": self.dealt,
            "outbox": self.outbox,
            "bad news": self.bad_news,
        }
        if self.steps:
            told["clock"] = {
                "steps": len(self.steps),
                "slowest": f"{max(each.told_after for each in self.steps):.1f}s",
                "grew": f"{max(each.grew for each in self.steps):.1f}MB",
            }
        online = f"{statistics.median(self.starts):.1f}s" if self.starts else "?"
        rest = "; ".join(f"{name} {listed(found)}" for name, found in told.items() if found)
        name = f"{self.plan.name} ({' and '.join(self.plan.platforms)})"
        return (
            f"{name}: seed={self.seed} {listed(counts)}; {listed(ends)}; exits {listed(exits)}; {rest}; "
            f"online after {online}, {self.seconds:.0f} s in all"
        )


def listed(values: Mapping[str, object]) -> str:
    """Return names and values in one line."""
    return " ".join(f"{name}={value}" for name, value in values.items())
