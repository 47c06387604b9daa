"""What is wired together: the analyst of a running Newsdesk."""

from pathlib import Path

import pytest

from bot.app.running import health
from bot.app.wiring import Newsdesk, Watchers, open_newsdesk
from bot.domain.analysis import Analysis, Wording
from bot.settings import FixedSettings


@pytest.fixture
async def newsdesk(tmp_path: Path):
    """A Newsdesk with a topic of its own."""
    async with open_newsdesk(FixedSettings(database=tmp_path / "newsdesk.db", topics={"Kites": "kites"}), Watchers()) as opened:
        yield opened


async def test_the_analyst_knows_a_team_s_own_topics(newsdesk: Newsdesk):
    """They are looked for in a process that has no settings of its own."""
    [found] = await newsdesk.analyst.analyse([Wording(title="Kites over Velland")])
    assert isinstance(found, Analysis)
    assert [each.topic for each in found.evidence if each.matched] == ["kites"]


async def test_warming_up_has_the_analyst_ready(newsdesk: Newsdesk):
    """The first article does not wait for a process to start."""
    assert not newsdesk.analyst.processes
    await newsdesk.warm_up()
    assert len(newsdesk.analyst.processes) == 1


async def test_health_says_that_nothing_can_be_analysed(newsdesk: Newsdesk):
    """Polls without news go on as ever, so that nothing else would tell."""
    assert (await health(newsdesk, {})).healthy
    newsdesk.analyst.fault = "Articles cannot be analysed: no process starts."
    assert (await health(newsdesk, {})).faults == (newsdesk.analyst.fault,)


async def test_health_fails_when_the_last_tick_is_ten_ticks_old(newsdesk: Newsdesk, monkeypatch):
    """Nothing is polled or delivered then, whatever the database and the platforms say."""
    every = newsdesk.settings.tick_seconds
    monkeypatch.setattr(newsdesk.engine, "age", lambda _step: 10 * every)
    assert (await health(newsdesk, {})).healthy
    monkeypatch.setattr(newsdesk.engine, "age", lambda _step: 10 * every + 1)
    found = await health(newsdesk, {})
    assert (found.as_json()["status"], found.last_tick) == ("failing", 10 * every + 1)
    assert "restart Newsdesk" in found.faults[0]
