"""The table of the polling benchmark: rounds in, medians and ratios out."""

import os
import platform
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from statistics import median

from tests.benchmarks.polling_process import Measured

LIBRARIES = ("aiohttp", "aiosqlite", "fastfeedparser", "reader")

MOST_TIMES_RAW = 1.3
LEAST_TIMES_READER = {"unchanged": 5.0, "new": 8.0}
READINGS = {"fresh": True, "kept": False}
"""How connections were found, and whether targets bind: Newsdesk keeps none, since minutes lie between two polls of a feed."""

MOST_MEMORY = 140.0  # MB
MOST_GROWTH = 1.5

Rounds = Mapping[tuple[str, str], Sequence[Measured]]
"""What was measured, by scenario and client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The medians of one client in one scenario: feeds a second, and milliseconds of processor a feed (main process, helpers)."""

    rate: float
    wall: float
    cpu: float
    helpers: float
    peak: float
    rounds: int


def lines(rounds: Rounds) -> dict[tuple[str, str], Line]:
    """Return the medians of all rounds, by scenario and client."""
    return {key: _line(measured) for key, measured in rounds.items()}


def _line(measured: Sequence[Measured]) -> Line:
    feeds = measured[0].round.answered
    wall, cpu, helpers = (median(values) * 1000 / feeds for values in zip(*((m.seconds, m.cpu, m.helpers) for m in measured), strict=True))
    return Line(rate=1000 / wall, wall=wall, cpu=cpu, helpers=helpers, peak=max(each.peak for each in measured), rounds=len(measured))


def table(found: Mapping[tuple[str, str], Line]) -> Iterator[str]:
    """Yield the table's rows as Markdown."""
    yield "| scenario | client | feeds/s | wall ms/feed | CPU ms/feed | helpers' CPU ms/feed | peak MB | rounds |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|"
    for (scenario, client), line in found.items():
        figures = f"{line.rate:,.0f} | {line.wall:.2f} | {line.cpu:.2f} | {line.helpers:.2f} | {line.peak:.0f} | {line.rounds}"
        yield f"| {scenario} | {client} | {figures} |"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A target beside what was measured, by the clock and by the processor time of all processes; `binding`: it is to hold."""

    target: str
    measured: str
    holds: bool
    binding: bool = True

    def __str__(self) -> str:
        word = "holds" if self.holds else "does not hold" if self.binding else "not reached, not binding"
        return f"| {self.target} | {self.measured} | {word} |"


def verdicts(found: Mapping[tuple[str, str], Line]) -> Iterator[Verdict]:
    """Yield the targets that what was measured can speak of."""
    for reading, binding in READINGS.items():
        scenario = f"unchanged, {reading}"
        yield _beside_raw(scenario, found[scenario, "newsdesk"], found[scenario, "raw"], binding=binding)
        for kind, least in LEAST_TIMES_READER.items():
            scenario = f"{kind}, {reading}"
            if (scenario, "reader") in found:
                yield _beside_reader(scenario, least, found[scenario, "newsdesk"], found[scenario, "reader"], binding=binding)
    peak = max(line.peak for (_, client), line in found.items() if client == "newsdesk")
    yield Verdict(target=f"peak memory at most {MOST_MEMORY:.0f} MB", measured=f"{peak:.0f} MB", holds=peak <= MOST_MEMORY)


def _beside_raw(scenario: str, ours: Line, raw: Line, *, binding: bool) -> Verdict:
    return Verdict(
        target=f"{scenario}: at most {MOST_TIMES_RAW} times the time of bare requests",
        measured=f"{ours.wall / raw.wall:.2f} by the clock, {_cpu(ours) / _cpu(raw):.2f} by CPU",
        holds=ours.wall <= MOST_TIMES_RAW * raw.wall,
        binding=binding,
    )


def _beside_reader(scenario: str, least: float, ours: Line, reader: Line, *, binding: bool) -> Verdict:
    return Verdict(
        target=f"{scenario}: at least {least:.0f} times the rate of reader",
        measured=f"{ours.rate / reader.rate:.1f} by the clock, {_cpu(reader) / _cpu(ours):.1f} by CPU",
        holds=ours.rate >= least * reader.rate,
        binding=binding,
    )


def growth(few: Sequence[Measured], many: Sequence[Measured]) -> Verdict:
    """Return how the processor time of an unchanged feed grows with the number of feeds."""
    small, large = _line(few), _line(many)
    counts = f"{many[0].round.answered:,} feeds at most {MOST_GROWTH} times that at {few[0].round.answered:,}"
    return Verdict(
        target=f"CPU per unchanged feed at {counts}",
        measured=f"{_cpu(large) / _cpu(small):.2f} ({_cpu(large):.2f} against {_cpu(small):.2f} ms); peak {large.peak:.0f} MB",
        holds=_cpu(large) <= MOST_GROWTH * _cpu(small),
    )


def _cpu(line: Line) -> float:
    return line.cpu + line.helpers


def machine() -> str:
    """Return what the figures were measured on, and how busy it was with other work."""
    versions = ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}; {python}, {versions}; load {load} (1, 5, 15 min)"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(absent)"
