"""The bot as a process, ended at random moments again and again: every article is in every channel once, none twice.

NEWSDESK_TORTURE_KILLS=200 pytest -m torture -s         more of it; docs/operating.md says what each campaign is about
NEWSDESK_TORTURE_SEED=7 pytest -m torture               the same choices again
"""

import pytest

from tests.torture.campaign import carry_out
from tests.torture.plans import FEW, plans

pytestmark = [pytest.mark.torture, pytest.mark.timeout(7200)]

LONGEST_EXIT = 12.0  # seconds: what is in flight gets ten


@pytest.mark.parametrize("name", plans(FEW))
async def test_nothing_is_lost_and_nothing_is_doubled(name, kills, seed, tmp_path):
    """Whatever ends the process and whatever the platforms answer, each channel holds each article exactly once."""
    report = await carry_out(plans(kills)[name], seed, tmp_path, print)
    print(report.line)  # noqa: T201 - the figures are for people
    assert report.joined == 0
    assert report.reckoning
    assert report.reckoning.lost == ()
    assert report.reckoning.doubled == ()
    assert report.reckoning.strange == 0
    assert set(report.outbox) == {"sent"}
    assert not report.bad_news
    assert {code for code, _ in report.exits} == {0}
    assert max(seconds for _, seconds in report.exits) < LONGEST_EXIT
