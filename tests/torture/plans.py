"""The campaigns that are fought: few kills by default, as many as TESTS_TORTURE_KILLS says on demand."""

from tests.torture.clock import STEPS
from tests.torture.report import Plan

FEW = 20


def plans(kills: int) -> dict[str, Plan]:
    """Return the plans by name; `kills` is the count of the first, and the others follow it.

    Hanging sends take 20 seconds each, and stand in the way of their channel only: the more channels, the sooner it is over.
    """
    some = kills // 2 if kills > FEW else 2
    made = (
        Plan(name="kills", kills=kills, digests=max(2, kills // 16)),
        Plan(name="latency", kills=some, latency=1.0, settling=2.0, life=3.0),
        Plan(name="past-nonce-window", kills=some, nonce_window=0.0),
        Plan(name="faults", faults=some if kills > FEW else 1, channels=8),
        Plan(name="kills-and-faults", kills=some, faults=max(1, some // 10), edit_faults=max(1, some // 20), channels=8, life=6.0),
        Plan(name="sigterm", stops=some),
        Plan(name="clock", steps=STEPS * max(1, kills // 40), digests=0),
        Plan(name="kills-on-postgresql", kills=kills, digests=max(2, kills // 16), postgres=True),
    )
    return {plan.name: plan for plan in made}
