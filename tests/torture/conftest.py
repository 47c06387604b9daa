"""What a campaign of torture begins with."""

import os
from random import SystemRandom

import pytest

from tests.torture.plans import FEW


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
