"""Torture takes minutes, so that it runs only where it is asked for."""

import os
from random import SystemRandom

import pytest

from tests.torture.plans import FEW

_REASON = "takes minutes: run it with `pytest -m torture -n 0`"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip torture, visibly, unless the marker is asked for by name."""
    if "torture" in config.getoption("markexpr"):
        return
    for item in items:
        if item.get_closest_marker("torture"):
            item.add_marker(pytest.mark.skip(reason=_REASON))


@pytest.fixture(scope="session")
def seed() -> int:
    """TESTS_TORTURE_SEED, or a new one; it is printed, so that a failure can be repeated."""
    chosen = os.environ.get("TESTS_TORTURE_SEED")
    number = int(chosen) if chosen else SystemRandom().getrandbits(32)
    print(f"TESTS_TORTURE_SEED={number}")  # noqa: T201 - pytest shows it beside a failure
    return number


@pytest.fixture(scope="session")
def kills() -> int:
    """TESTS_TORTURE_KILLS, or a few."""
    return int(os.environ.get("TESTS_TORTURE_KILLS", FEW))
