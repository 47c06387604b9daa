"""The bot as a process, ended at random moments again and again: every article is in every channel once, none twice.

TESTS_TORTURE_KILLS=200 pytest -m torture -n 0 -s         more of it; docs/proving.md says what each campaign is about
TESTS_TORTURE_SEED=7 pytest -m torture -n 0               the same choices again
"""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.torture.campaign import carry_out
from tests.torture.plans import FEW, plans
from tests.torture.report import Plan, Report

pytestmark = [pytest.mark.torture, pytest.mark.timeout(7200)]

LONGEST_EXIT = 12.0  # seconds: what is in flight gets ten
LONGEST_PAUSE = 10.0  # seconds after a step of the clock
MOST_GROWTH = 10.0  # MB meanwhile
AT_ONCE = 2 * (os.cpu_count() or 1)  # campaigns wait much of their time


@pytest.fixture(scope="module")
def reports(request: pytest.FixtureRequest, seed: int, kills: int, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Report]:
    """Fight the campaigns of the selected tests, some at a time, and report what each came to."""
    names = [str(item.callspec.params["name"]) for item in request.session.items if isinstance(item, pytest.Function) and _is_ours(item)]
    chosen = [plans(kills)[name] for name in names]
    return asyncio.run(_fought(chosen, seed, tmp_path_factory.mktemp("torture")))


def _is_ours(item: pytest.Function) -> bool:
    return item.function is test_nothing_is_lost_and_nothing_is_doubled


async def _fought(chosen: list[Plan], seed: int, folder: Path) -> Mapping[str, Report]:
    places = asyncio.Semaphore(AT_ONCE)

    async def fight(plan: Plan) -> Report:
        (folder / plan.name).mkdir()
        async with places:
            return await carry_out(plan, seed, folder / plan.name, lambda line: _say(f"{plan.name}: {line}"))

    return {report.plan.name: report for report in await asyncio.gather(*(fight(plan) for plan in chosen))}


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the figures are for people


@pytest.mark.parametrize("name", plans(FEW))
def test_nothing_is_lost_and_nothing_is_doubled(name, reports):
    """Whatever happens, each channel holds each article, answer and digest exactly once, and each card says all that it grew to."""
    report = reports[name]
    _say(report.line)
    assert report.joined == 0
    assert report.reckoning
    assert report.reckoning.lost == ()
    assert report.reckoning.doubled == ()
    assert report.reckoning.strange == 0
    assert report.reckoning.stale == ()
    assert report.reckoning.thin == ()
    assert set(report.outbox) == {"sent"}
    assert not report.bad_news
    assert all(each.told_after < LONGEST_PAUSE for each in report.steps)
    assert all(each.grew < MOST_GROWTH for each in report.steps)
    assert {code for code, _ in report.exits} == {0}
    assert max(seconds for _, seconds in report.exits) < LONGEST_EXIT
