"""The campaigns that are fought: few kills by default, as many as NEWSDESK_TORTURE_KILLS says on demand."""

from tests.torture.campaign import Plan

FEW = 20


def plans(kills: int) -> dict[str, Plan]:
    """Return the plans by name; `kills` is the count of the first, and the others follow it.

    Hanging sends take 20 seconds each, and stand in the way of their channel only: the more channels, the sooner it is over.
    """
    few = max(1, kills // 5)
    half = max(1, kills // 2) if kills > FEW else 1
    made = (
        Plan(name="kills", kills=kills),
        Plan(name="latency", kills=max(few, half), latency=1.0, settling=2.0, life=3.0),
        Plan(name="past-nonce-window", kills=few, nonce_window=0.0),
        Plan(name="faults", faults=half, channels=8),
        Plan(name="kills-and-faults", kills=few, faults=max(1, few // 4), channels=8, life=6.0),
        Plan(name="sigterm", stops=max(few, half)),
    )
    return {plan.name: plan for plan in made}
