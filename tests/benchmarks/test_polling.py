"""How fast feeds are polled, beside bare requests and lemon24/reader.

Run with `pytest tests/benchmarks/test_polling.py --benchmark-enable -n 0 -s`.

Only the ratios of one run mean anything, and docs/speed.md has them. Every scenario is measured twice: over fresh connections, as in
service, where minutes lie between two polls of a feed; and round after round over those kept from the round before, as a test server
gives them. The environment makes it shorter or longer: POLLING_FEEDS (2,000), POLLING_LIVES (1: how often every client begins anew),
POLLING_ROUNDS (5: rounds over kept connections in a life) and POLLING_READER_FEEDS (250: reader's cost of a feed does not depend on their
number, but of more the others' connections would not outlive its turn).
A plain run polls twenty feeds and looks only at what was found.
"""

import importlib.util
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.polling_clients import CLIENTS, Round, Task
from tests.benchmarks.polling_process import ClientProcess, Measured, Process
from tests.benchmarks.polling_report import Verdict, growth, lines, machine, table, verdicts
from tests.benchmarks.polling_server import address, feed_at
from tests.benchmarks.polling_texts import ENTRIES

RAW = "raw"
READER = "reader"
LIMIT = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Size:
    """How long a benchmark is."""

    feeds: int
    lives: int
    rounds: int
    reader_feeds: int

    @classmethod
    def wanted(cls) -> "Size":
        """The size that the environment asks for."""
        feeds = int(os.environ.get("POLLING_FEEDS", "2000"))
        lives, rounds = int(os.environ.get("POLLING_LIVES", "1")), int(os.environ.get("POLLING_ROUNDS", "5"))
        return cls(feeds, lives, rounds, int(os.environ.get("POLLING_READER_FEEDS", "250")))


TINY = Size(feeds=20, lives=1, rounds=1, reader_feeds=20)


class Server:
    """The server's process."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.port = int(process.heard())
        self.edition = 0

    def show(self, edition: int) -> None:
        """Let every feed stand as it does after so many further entries."""
        self.edition = edition
        self._process.told(f"edition {edition}")

    def hang_up(self) -> None:
        """Let every connection end."""
        self._process.told("hang-up")


@contextmanager
def serving(feeds: int, *how: str) -> Iterator[Server]:
    """Run the server with so many feeds written ahead."""
    with Process("tests.benchmarks.polling_server", str(feeds), *how) as process:
        yield Server(process)


class Campaign:
    """Rounds of all clients in turn, so that what else the machine does falls on all of them alike."""

    def __init__(self, server: Server, clients: Iterable[str], size: Size, folder: Path) -> None:
        self._server, self._clients, self._size, self._folder = server, tuple(clients), size, folder
        self.measured: dict[tuple[str, str], list[Measured]] = defaultdict(list)

    def life(self, number: int) -> None:
        """Let every client begin with nothing, and live through some rounds."""
        with ExitStack() as stack:
            clients = {client: stack.enter_context(self._client(client, number)) for client in self._clients}
            self._server.show(0)
            self._fresh("first", clients, None)
            self._fresh("unchanged, fresh", clients, 0)
            self._keep_connections(clients, 0)
            for _ in range(self._size.rounds):
                self._poll("unchanged, kept", clients, 0)
            for edition in range(self._size.rounds):
                self._server.show(edition + 1)
                self._poll("new, kept", clients, edition)
            self._server.show(self._size.rounds + 1)
            self._fresh("new, fresh", clients, self._size.rounds)

    def _client(self, client: str, number: int) -> ClientProcess:
        folder = self._folder / f"{client}-{number}"
        folder.mkdir()
        feeds = self._size.reader_feeds if client == READER else self._size.feeds
        return ClientProcess(client, Task(feeds=feeds, port=self._server.port, folder=folder))

    def _fresh(self, scenario: str, clients: Mapping[str, ClientProcess], edition: int | None) -> None:
        for name, client in clients.items():
            self._server.hang_up()
            self._poll(scenario, {name: client}, edition)

    def _keep_connections(self, clients: Mapping[str, ClientProcess], edition: int) -> None:
        """Poll once for each client to have connections: the server hung up on everybody before each turn."""
        for client in clients.values():
            client.poll(edition)

    def _poll(self, scenario: str, clients: Mapping[str, ClientProcess], edition: int | None) -> None:
        for name, client in clients.items():
            measured = client.poll(edition)
            self._check(scenario, name, measured.round)
            self.measured[scenario, name].append(measured)

    def _check(self, scenario: str, client: str, found: Round) -> None:
        """Only a poller that works is worth timing: every entry once, none where nothing changed, one where one came."""
        feeds = self._size.reader_feeds if client == READER else self._size.feeds
        kind = scenario.partition(",")[0]
        entries = {"first": feeds * ENTRIES, "unchanged": 0, "new": feeds}[kind]
        assert (found.answered, found.unchanged) == (feeds, feeds if kind == "unchanged" else 0)
        assert found.entries == (0 if client == RAW else entries)


def show(rows: Iterable[str], judged: Iterable[Verdict]) -> list[Verdict]:
    """Print what was found, and return the binding targets that do not hold."""
    judged = list(judged)
    sys.stdout.write("\n".join(("", machine(), "", *rows, "", "| target | measured | |", "|---|---|---|", *map(str, judged), "")))
    return [each for each in judged if each.binding and not each.holds]


@pytest.mark.timeout(LIMIT)
def test_polling_beside_bare_requests_and_reader(benchmark: Any, tmp_path: Path):
    """Unchanged feeds cost little more than the requests themselves, and changed ones a small part of what they cost reader."""
    has_reader = benchmark.enabled and importlib.util.find_spec(READER)
    clients = (RAW, "newsdesk", READER) if has_reader else (RAW, "newsdesk")
    size = Size.wanted() if benchmark.enabled else TINY
    with serving(size.feeds) as server:
        campaign = Campaign(server, clients, size, tmp_path)
        lives = iter(range(size.lives))
        benchmark.pedantic(lambda: campaign.life(next(lives)), rounds=size.lives)
    found = lines(campaign.measured)
    missed = show(table(found), verdicts(found))
    assert not (benchmark.enabled and missed)


@pytest.mark.timeout(LIMIT)
def test_the_cost_of_an_unchanged_feed_does_not_grow_with_their_number(benchmark: Any, tmp_path: Path):
    """Twenty thousand feeds cost twenty times a thousand, give or take a half."""
    few, many = (1_000, 20_000) if benchmark.enabled else (10, 20)
    measured: dict[int, list[Measured]] = defaultdict(list)
    with serving(0, "brief") as server, ExitStack() as stack:
        clients = {feeds: stack.enter_context(remembering(feeds, server, tmp_path)) for feeds in (few, many)}

        def rounds() -> None:
            for feeds, client in clients.items():
                measured[feeds].append(client.poll(server.edition))

        benchmark.pedantic(rounds, rounds=Size.wanted().lives)
    assert {each.round.unchanged for each in (*measured[few], *measured[many])} == {few, many}
    missed = show((), [growth(measured[few], measured[many])])
    assert not (benchmark.enabled and missed)


def remembering(feeds: int, server: Server, folder: Path) -> ClientProcess:
    """A Newsdesk that has polled so many feeds before."""
    own = folder / str(feeds)
    own.mkdir()
    return ClientProcess("newsdesk with memories", Task(feeds=feeds, port=server.port, folder=own))


async def test_reader_finds_the_same_entries(tmp_path: Path):
    """The other reader does the same work: all entries, then none, then one of each feed."""
    pytest.importorskip(READER, reason="lemon24/reader is not installed: pip install reader")
    pytest.importorskip("sgmllib", reason="lemon24/reader needs it: pip install sgmllib3k")
    feeds = 4
    with serving(feeds) as server:
        async with CLIENTS[READER](Task(feeds=feeds, port=server.port, folder=tmp_path)) as polling:
            rounds = [await polling.poll(None), await polling.poll(0)]
            server.show(1)
            rounds.append(await polling.poll(0))
    assert [each.entries for each in rounds] == [feeds * ENTRIES, 0, feeds]
    assert [each.unchanged for each in rounds] == [0, feeds, 0]


@pytest.mark.parametrize("feed", [0, 249, 250, 62_499, 62_500, 124_999])
def test_every_feed_has_an_address_of_its_own(feed: int):
    """An address leads back to its feed."""
    assert feed_at(address(feed)) == feed


def figures(seconds: float, *, answered: int = 10, peak: float = 100) -> Measured:
    """A round of ten feeds."""
    return Measured(round=Round(answered=answered, unchanged=0), seconds=seconds, cpu=seconds, helpers=0, peak=peak)


def test_the_verdicts_compare_medians():
    """One slow round does not decide, and each target is judged by its own ratio."""
    measured = {
        ("unchanged, fresh", "raw"): [figures(1), figures(1), figures(9)],
        ("unchanged, fresh", "newsdesk"): [figures(1.2), figures(1.2), figures(9)],
        ("unchanged, fresh", READER): [figures(13), figures(13), figures(13)],
        ("new, fresh", "newsdesk"): [figures(2, peak=141)],
        ("new, fresh", READER): [figures(15)],
        ("unchanged, kept", "raw"): [figures(1)],
        ("unchanged, kept", "newsdesk"): [figures(1.7)],
    }
    judged = list(verdicts(lines(measured)))
    assert [each.holds for each in judged] == [True, True, False, False, False]
    assert [each.binding for each in judged] == [True, True, True, False, True]
    assert [each.holds for each in (growth([figures(1)], [figures(1.4)]), growth([figures(1)], [figures(1.6)]))] == [True, False]
