"""What monitors read: /metrics, /livez and /readyz, and the files that Prometheus and Grafana take."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app.metrics import Metrics
from bot.app.observing import Observing, observing
from bot.app.parts import Watchers
from bot.app.probing import LoopLag, probing
from bot.app.wiring import Newsdesk, open_newsdesk
from bot.domain.delivery import Kind, MessageId, Parked, Sent
from bot.domain.destination import Platform
from bot.domain.errors import FetchError, FetchProblem, StoreError
from bot.domain.fetching import Feed, Fetched, Unchanged
from bot.domain.own_topic import TopicId, own_slug
from bot.domain.polling import PollRecord
from bot.settings import FixedSettings, WebSettings
from bot.steps.deliver import Delivered
from bot.steps.poll import Polled
from bot.web.health import Health
from bot.web.server import HealthServer
from tests.fakes.make import NOW, make_article, make_batch, make_evidence, make_source

CONTRIB = Path(__file__).parents[3] / "contrib"
SECOND = timedelta(seconds=1)


def told(metrics: Metrics, health: Health | None = None) -> dict[str, float]:
    """The samples by name and labels."""
    text = metrics.text(health or Health(version="1.2"), {"database_bytes": 5.0}, {"poll": 3}).decode()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))}


def test_polls_are_counted_by_what_came_of_them():
    """With how late they were, and what they brought by topic."""
    metrics, source = Metrics(), make_source(next_poll_at=NOW - 20 * SECOND)
    article, theirs = make_article("One"), [make_evidence(own_slug(TopicId(number))) for number in (7, 8)]
    news = PollRecord(source=source, at=NOW, articles=(article,), evidence={article.id: (make_evidence(), *theirs)})
    plain = PollRecord(source=source, at=NOW)
    fetched = Fetched(feed=Feed(title="The Courier", entries=()), body_hash="x")
    metrics.polled(Polled(source=source, record=news, answer=fetched))
    metrics.polled(Polled(source=source, record=plain, answer=fetched))
    metrics.polled(Polled(source=source, record=plain, answer=Unchanged(validators=source.validators)))
    metrics.polled(Polled(source=source, record=plain, answer=FetchError("away", problem=FetchProblem.TIMEOUT)))
    found = told(metrics)
    assert [found[f'newsdesk_polls_total{{outcome="{each}"}}'] for each in ("news", "nothing_new", "unchanged", "failed")] == [1, 1, 1, 1]
    assert (found["newsdesk_articles_total"], found['newsdesk_matches_total{topic="ai"}']) == (1, 1)
    assert found['newsdesk_matches_total{topic="own"}'] == 2, "those of workspaces share a series: there is no end to them"
    assert (found['newsdesk_poll_lag_seconds_bucket{le="15.0"}'], found['newsdesk_poll_lag_seconds_bucket{le="60.0"}']) == (0, 4)


def test_messages_are_counted_by_platform_and_outcome():
    """An alert also tells how long its story took."""
    metrics, batch = Metrics(), make_batch(make_article("One"))
    metrics.delivered(Delivered(batch=batch, outcome=Sent(message_id=MessageId("m"), at=batch.filed_at + 4 * SECOND)))
    metrics.delivered(Delivered(batch=replace(batch, kind=Kind.DIGEST), outcome=Parked(reason="no")))
    found = told(metrics)
    assert found['newsdesk_deliveries_total{kind="alert",outcome="sent",platform="discord"}'] == 1
    assert found['newsdesk_deliveries_total{kind="digest",outcome="parked",platform="discord"}'] == 1
    assert found['newsdesk_feed_to_card_seconds_bucket{le="5.0",platform="discord"}'] == 1
    assert found['newsdesk_feed_to_card_seconds_sum{platform="discord"}'] == 4


def test_what_health_knows_is_looked_at_when_somebody_asks():
    """States, the oldest that waits, faults, and figures of the process."""
    health = Health(
        version="1.2",
        faults=("a", "b"),
        platforms={"slack": False},
        workspaces={"slack": {"paris": True, "berlin": False}},
        sources={"ok": 3, "failing": 1},
        outbox={"pending": 7},
        oldest_waiting=12.5,
        last_tick=0.2,
    )
    found = told(Metrics(), health)
    assert (found["newsdesk_faults"], found["newsdesk_oldest_waiting_seconds"], found["newsdesk_last_tick_seconds"]) == (2, 12.5, 0.2)
    assert found['newsdesk_sources{state="ok"}'] == 3
    assert found['newsdesk_platform_up{platform="slack"}'] == 0
    assert found['newsdesk_workspace_up{platform="slack",workspace="paris"}'] == 1
    assert found['newsdesk_workspace_up{platform="slack",workspace="berlin"}'] == 0
    assert (found['newsdesk_outbox{state="pending"}'], found['newsdesk_queue{step="poll"}'], found["newsdesk_database_bytes"]) == (7, 3, 5)
    assert found['newsdesk_info{version="1.2"}'] == 1


def names_told() -> set[str]:
    """The names of all metrics, as Prometheus knows them."""
    kinds = (line.split()[2:4] for line in Metrics().text(Health(version="1"), {}, {}).decode().splitlines() if line.startswith("# TYPE"))
    return {name + ending for name, kind in kinds for ending in (("_bucket", "_sum", "_count") if kind == "histogram" else ("",))}


def expressions() -> Iterator[str]:
    """What the rules and the dashboard ask for."""
    yield from re.findall(r"^\s+expr: (.+)$", (CONTRIB / "prometheus" / "newsdesk.rules.yml").read_text(encoding="utf-8"), re.MULTILINE)
    board = json.loads((CONTRIB / "grafana" / "newsdesk.json").read_text(encoding="utf-8"))
    yield from (target["expr"] for panel in board["panels"] for target in panel["targets"])


def test_rules_and_dashboard_ask_for_what_there_is():
    """A metric that is renamed takes its name there along."""
    asked = [name for each in expressions() for name in re.findall(r"\b(?:newsdesk|process)_\w+", each)]
    assert len(asked) > 30
    assert set(asked) - names_told() == set()


def test_each_rule_says_how_bad_it_is_and_what_to_do():
    """The file is that of a group of rules, each with its parts."""
    text = (CONTRIB / "prometheus" / "newsdesk.rules.yml").read_text(encoding="utf-8")
    rules = text.split("      - alert: ")[1:]
    assert len(rules) == 12
    assert all(
        re.search(r"^\w+\n        expr: .+\n(        for: \d+[mh]\n)?        labels: \{severity: (page|ticket)\}\n", each) for each in rules
    )
    assert all("          summary: " in each for each in rules)
    assert "\t" not in text


def test_a_dashboard_has_a_place_for_each_panel():
    """None lies over another."""
    board = json.loads((CONTRIB / "grafana" / "newsdesk.json").read_text(encoding="utf-8"))
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]}
    assert len(places) == len(board["panels"]) == len({panel["id"] for panel in board["panels"]})


class Away:
    """A platform that is not connected."""

    healthy = False


@pytest.fixture
async def newsdesk(tmp_path: Path):
    """A Newsdesk that is wired and not started."""
    async with open_newsdesk(FixedSettings(database=tmp_path / "newsdesk.db"), Watchers()) as opened:
        yield opened


async def test_probes_tell_alive_ready_and_measured_apart(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch):
    """A platform that is away makes it unready and no less alive; a tick that is late is what a restart helps against."""

    async def check() -> Health:
        return Health(version="1.2")

    async def refuse() -> None:
        raise StoreError("The disk is full.")

    platforms: dict[Platform, Any] = {}
    async with (
        probing(newsdesk, platforms, check, observing(newsdesk.settings)) as routes,
        HealthServer("127.0.0.1", 0, check, routes) as server,
        aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session,
    ):

        async def asked(path: str) -> tuple[int, str]:
            async with session.get(path) as answer:
                return answer.status, await answer.text()

        assert [(await asked(path))[0] for path in ("/livez", "/readyz", "/healthz")] == [200, 200, 200]
        status, text = await asked("/metrics")
        assert (status, "newsdesk_database_bytes " in text, 'newsdesk_info{version="1.2"} 1.0' in text) == (200, True, True)
        platforms[Platform.SLACK] = Away()
        assert [await asked("/readyz"), (await asked("/livez"))[0]] == [
            (503, '{"status": "failing", "wrong": ["slack is not connected"]}'),
            200,
        ]
        platforms.clear()
        monkeypatch.setattr(newsdesk.store, "check", refuse)
        assert await asked("/readyz") == (503, '{"status": "failing", "wrong": ["The disk is full."]}')
        monkeypatch.setattr(newsdesk.engine, "age", lambda _step: 999.0)
        assert await asked("/livez") == (503, '{"status": "failing", "wrong": ["no tick for 999 s"]}')


def test_without_a_port_nothing_is_measured():
    """Nobody could ask."""
    assert observing(FixedSettings(web=WebSettings(port=0))) == Observing()


def test_the_lag_of_the_loop_is_the_worst_since_somebody_asked():
    """And begins anew."""
    lag = LoopLag(worst=0.4)
    assert (lag.take(), lag.take()) == (0.4, 0.0)
