"""The campaigns that are fought: few kills by default, as many as NEWSDESK_TORTURE_KILLS says on demand."""

from tests.torture.campaign import Plan

FEW = 20


def plans(kills: int) -> dict[str, Plan]:
    """Return the plans by name; `kills` is the count of the first, and the others follow it."""
    few = max(1, kills // 4)
    made = (
        Plan(name="kills", kills=kills),
        Plan(name="latency", kills=max(few, kills // 2 if kills > FEW else few), latency=1.0, settling=2.0, life=4.0),
        Plan(name="past-nonce-window", kills=few, nonce_window=0.0),
        Plan(name="faults", faults=max(1, kills // 2) if kills > FEW else 1, channels=8, life=8.0),
        Plan(name="kills-and-faults", kills=few, faults=few, channels=6, life=8.0),
        Plan(name="sigterm", stops=few, life=2.0),
    )
    return {plan.name: plan for plan in made}
