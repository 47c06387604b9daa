"""Faults that people met in other feed bots, each with a small input of our own."""

import pytest

from tests.fakes.cases import checks, outcome


@pytest.mark.parametrize(("folder", "check"), [pytest.param(*each, id=f"{each[0].name}: {each[1]['id']}") for each in checks()])
async def test_the_fault_is_none_here(folder, check, tmp_path):
    """What checks.json of the folder expects is what comes of its input."""
    found, expected = await outcome(folder, check, tmp_path)
    assert found == expected
