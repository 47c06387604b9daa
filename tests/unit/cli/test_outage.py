"""What somebody at the terminal reads while this machine's network is down: one sentence, instead of one for each feed."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app.shipped import load_catalogue
from bot.domain.diagnosis import Diagnosis, Problem
from bot.domain.outage import NO_SOURCE, Outage
from bot.feeds.finding.probe import Probed, nobody_answers
from bot.store.sqlite.store import SqliteStore
from tests.fakes.make import NOW

FEEDS = [f"http://127.0.0.{number}:9/feed.xml" for number in range(1, 6)]  # nobody listens there


@pytest.fixture
def newsdesk(newsdesk, monkeypatch: pytest.MonkeyPatch):
    """Run a command in a folder of its own, where loopback may be asked."""
    settings = {"DATABASE": "newsdesk.db", "POLLING__ALLOW_NETWORKS": "127.0.0.0/8", "POLLING__ALLOW_PORTS": "9"}
    for name, value in settings.items():
        monkeypatch.setenv(f"NEWSDESK_{name}", value)
    return newsdesk


def test_a_round_in_which_nobody_answers_says_so_once(newsdesk):
    """And counts nothing; the second round finds that it is so still."""
    newsdesk("feed", "add", *FEEDS)
    code, out, _ = newsdesk("poll", "--all")
    assert (code, out.count(NO_SOURCE), out.count("cannot be reached;")) == (1, 1, 0)
    _, out, _ = newsdesk("poll", "--all", "--json")
    figures = json.loads(out)
    assert figures["outage"]
    assert {feed["error"] for feed in figures["feeds"]} == {NO_SOURCE}
    _, out, _ = newsdesk("feed", "list")
    assert "cannot be reached" not in out


async def began(database: Path) -> None:
    """Let an outage have been found out."""
    async with SqliteStore.open(database) as store:
        await store.begin_outage(Outage(since=NOW), ())


def test_a_feed_that_is_asked_in_an_outage_is_not_blamed(newsdesk):
    """By refresh and by the doctor, of what the database knows."""
    newsdesk("feed", "add", *FEEDS)
    asyncio.run(began(Path("newsdesk.db")))
    assert newsdesk("feed", "doctor", FEEDS[0]) == (1, "", f"newsdesk: {NO_SOURCE}\n")
    newsdesk("feed", "add", "http://127.0.0.9:9/new.xml")
    assert newsdesk("feed", "refresh", "http://127.0.0.9:9/new.xml") == (1, "", f"newsdesk: {NO_SOURCE}\n")


def test_one_feed_that_is_away_is_named(newsdesk):
    """Nobody can tell whose fault it is; without a database the doctor makes none."""
    code, out, _ = newsdesk("feed", "doctor", FEEDS[0])
    assert (code, "127.0.0.1:9 cannot be reached" in out) == (1, True)
    assert not Path("newsdesk.db").exists()


def probed(host: str, problem: Problem) -> Probed:
    feed = replace(load_catalogue()[0], url=f"https://{host}.example/feed")
    return Probed(feed=feed, diagnosis=Diagnosis(problem=problem, sentence="It is so.", proposal="do it."))


@pytest.mark.parametrize(
    ("away", "answering", "is_ours"), [(3, 0, True), (2, 0, False), (20, 2, True), (19, 2, False), (0, 5, False)], ids=str
)
def test_a_check_in_which_nearly_nobody_answers_is_our_fault(away: int, answering: int, is_ours: bool):  # noqa: FBT001 # a parameter
    """By hosts, since one server may have many feeds."""
    results = [probed(f"a{number}", Problem.UNREACHABLE) for number in range(away)] * 2
    assert nobody_answers([*results, *(probed(f"b{number}", Problem.HEALTHY) for number in range(answering))]) is is_ours
