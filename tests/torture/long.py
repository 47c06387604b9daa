"""Torture as a program: `python -m tests.torture.long kills --kills 200 --seed 7`. The last lines are the summary."""

import argparse
import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from random import SystemRandom

from tests.fakes.torture_faults import KINDS
from tests.fakes.torture_world import PLATFORMS
from tests.torture.campaign import carry_out
from tests.torture.plans import FEW, plans
from tests.torture.report import Plan, Report


def main() -> int:
    """Run the plans that are named, one after the other."""
    options = _options()
    reports = [_run(name, options) for name in options.plans or plans(FEW)]
    for report in reports:
        _say(report.line)
    return int(not all(report.reckoning and report.reckoning.clean for report in reports))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plans", nargs="*", choices=[*plans(FEW), []], help="which campaigns; all of them if left out")
    parser.add_argument("--kills", type=int, help="how often the process is killed (or stopped)")
    parser.add_argument("--faults", type=int, help="how many faults of each kind each platform commits")
    parser.add_argument("--edit-faults", type=int, help="the same, on edits")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, help="which faults; all of them if left out")
    parser.add_argument("--platform", choices=PLATFORMS, help="the only platform that is switched on; both if left out")
    parser.add_argument("--digests", type=int, help="how many channels a platform have a digest, one a minute")
    parser.add_argument("--seed", type=int, help="repeats a run's choices; printed by every run")
    parser.add_argument("--folder", type=Path, help="keeps the database and the bot's log there")
    return parser.parse_args()


def _run(name: str, options: argparse.Namespace) -> Report:
    plan = _plan(name, options)
    seed = options.seed if options.seed is not None else SystemRandom().getrandbits(32)
    _say(f"{name}: seed={seed}")
    with tempfile.TemporaryDirectory(prefix="newsdesk-torture-") as scratch:
        folder = (options.folder / name) if options.folder else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        return asyncio.run(carry_out(plan, seed, folder, lambda line: _say(f"{name}: {line}")))


def _plan(name: str, options: argparse.Namespace) -> Plan:
    plan = plans(options.kills or FEW)[name]
    if options.kills is not None and not plan.steps:
        plan = replace(plan, stops=options.kills) if plan.stops else replace(plan, kills=options.kills)
    said = {each: getattr(options, each) for each in ("faults", "edit_faults", "kinds", "digests") if getattr(options, each) is not None}
    if options.platform:
        said["platforms"] = (options.platform,)
    return replace(plan, **said)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a program that takes minutes says how far it is


if __name__ == "__main__":
    sys.exit(main())
