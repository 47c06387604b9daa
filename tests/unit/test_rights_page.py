"""The page of rights: made of the table that the scenarios hold, with a row for each verb."""

import pytest

from bot.domain.destination import Platform
from tests.fakes.rights import RIGHTS
from tests.fakes.rights_world import verbs_of
from tests.rights_doc import PAGE, page


def test_the_page_of_rights_is_made_of_the_table():
    """docs/rights.md is what `python -m tests.rights_doc` writes."""
    assert PAGE.read_text("utf-8") == page()


@pytest.mark.parametrize("platform", RIGHTS)
def test_each_verb_has_its_row(platform: Platform):
    """A new verb of docs/commands.md says in tests/fakes/rights.py who may use it."""
    assert set(RIGHTS[platform]) == set(verbs_of(platform))
