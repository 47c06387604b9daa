"""What is wired together: the analyst of a running Newsdesk, and its health."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.health import HealthWatch
from bot.app.parts import Watchers
from bot.app.wiring import Newsdesk, open_newsdesk
from bot.domain.analysis import Analysis, Wording
from bot.domain.errors import StoreError
from bot.domain.outage import NO_SOURCE, Outage
from bot.settings import FixedSettings
from bot.web.health import Health
from tests.unit.matching.topics import shipped


@pytest.fixture
async def newsdesk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A Newsdesk with a topic of its own; what ships is read once for all of them."""
    monkeypatch.setattr("bot.app.shipped.load_lexicons", shipped)
    async with open_newsdesk(FixedSettings(database=tmp_path / "newsdesk.db", topics={"Kites": "kites"}), Watchers()) as opened:
        yield opened


async def watched(newsdesk: Newsdesk) -> Health:
    """What /healthz answers, of a run without platforms."""
    return await HealthWatch(newsdesk=newsdesk, platforms={}, since=newsdesk.clock())()


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
    assert (await watched(newsdesk)).healthy
    newsdesk.analyst.fault = "Articles cannot be analysed: no process starts."
    assert (await watched(newsdesk)).faults == [newsdesk.analyst.fault]


async def test_health_fails_when_the_last_tick_is_ten_ticks_old(newsdesk: Newsdesk, monkeypatch):
    """Nothing is polled or delivered then, whatever the database and the platforms say."""
    every = newsdesk.settings.tick_seconds
    monkeypatch.setattr(newsdesk.engine, "age", lambda _step: 10 * every)
    assert (await watched(newsdesk)).healthy
    monkeypatch.setattr(newsdesk.engine, "age", lambda _step: 10 * every + 1)
    found = await watched(newsdesk)
    assert (found.as_json()["status"], found.last_tick) == ("failing", 10 * every + 1)
    assert "restart Newsdesk" in found.faults[0]


async def test_health_fails_when_the_database_was_deleted_or_replaced(newsdesk: Newsdesk):
    """SQLite goes on writing into a file that nobody will find again."""
    path = newsdesk.settings.database
    assert isinstance(path, Path)
    assert (await watched(newsdesk)).healthy
    there = path.rename(path.with_name("moved.db"))
    assert "was deleted or replaced" in (await watched(newsdesk)).faults[0]
    path.write_bytes(there.read_bytes())
    assert "was deleted or replaced" in (await watched(newsdesk)).faults[0]
    there.rename(path)
    assert (await watched(newsdesk)).healthy


async def test_health_tells_figures_that_a_monitor_can_read(newsdesk: Newsdesk):
    """Instants are text, and what nobody knows is null; what the database knows of an outage is a fault after ten minutes."""
    await newsdesk.store.begin_outage(Outage(since=newsdesk.clock() - timedelta(minutes=11)), ())
    found = json.loads(json.dumps((await watched(newsdesk)).as_json()))
    assert (found["status"], found["faults"][0].startswith(NO_SOURCE)) == ("failing", True)
    assert found["outage_since"].endswith("+00:00")
    assert found["sources"] == {"ok": 0, "failing": 0, "never_answered": 0}
    assert found["channels"] == {"subscribed": 0, "paused": 0}
    assert (found["last_answer"], found["oldest_waiting"], found["digest_due_since"], found["pruned_at"]) == (None, None, None, None)


async def test_a_prune_that_fails_is_worth_a_look(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch):
    """With its reason, until one goes well."""

    async def refuse(_before: object) -> int:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(newsdesk.store, "prune", refuse)
        with pytest.raises(StoreError):
            await newsdesk.prune()
        found = await watched(newsdesk)
        assert (found.healthy, "The disk is full." in found.warnings[0]) == (True, True)
    await newsdesk.prune()
    found = await watched(newsdesk)
    assert (found.warnings, found.pruned_at is not None, found.pruning_failed_at is not None) == ([], True, True)
