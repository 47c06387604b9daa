"""Faults that people met in other feed bots, each with a small input of our own, and its siblings."""

import pytest

from tests.fakes.cases import checks, folders, outcome, siblings

KINDS = 31
SIBLINGS = 3


def test_every_kind_has_siblings_and_what_a_crude_rule_breaks():
    """Three siblings of each at least, and a control; none twice."""
    assert [folder.name[:2] for folder in folders()] == [f"{number:02}" for number in range(1, KINDS + 1)]
    for folder in folders():
        found = siblings(folder)
        controls = sum(bool(each.get("control")) for each in found)
        assert len({each["id"] for each in found}) == len(found), folder.name
        assert len(found) - controls >= SIBLINGS, folder.name
        assert controls >= 1, folder.name


@pytest.mark.parametrize(("folder", "check"), [pytest.param(*each, id=f"{each[0].name}: {each[1]['id']}") for each in checks()])
async def test_the_fault_is_none_here(folder, check, tmp_path):
    """What checks.json of the folder expects is what comes of its input."""
    found, expected = await outcome(folder, check, tmp_path)
    assert found == expected


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
async def test_its_siblings_are_none_either(folder, tmp_path):
    """Nor is what a crude rule would break broken."""
    tried = {each["id"]: await outcome(folder, each, tmp_path) for each in siblings(folder) if each["type"] != "http"}
    assert {name: found for name, (found, _) in tried.items()} == {name: expected for name, (_, expected) in tried.items()}
