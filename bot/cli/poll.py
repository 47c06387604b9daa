"""`newsdesk poll`: one round over the sources, and its figures."""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.app.logs import set_up_logs
from bot.app.parts import Watchers
from bot.app.wiring import open_newsdesk
from bot.cli.context import State
from bot.cli.stores import no_feeds_yet
from bot.cli.terminal import console, progress
from bot.domain.article import StoryId
from bot.domain.errors import FetchError, InvalidInput, NoDatabase
from bot.domain.fetching import Fetched, Unchanged
from bot.domain.outage import NO_SOURCE
from bot.domain.source import Source
from bot.settings import Settings
from bot.steps.poll import Polled
from bot.store.opening import named

_KIBIBYTES = 1024
_EMPTY = "This is a feed without any entries: nothing comes from it until its publisher adds some; check its address if you expected more."


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFigures:
    """One source's part in a round. `entries` is None where no new document came; `note` is a sentence where it has none."""

    url: str
    title: str
    entries: int | None
    articles: int
    matches: int
    not_modified: bool
    first_look: bool
    error: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFigures:
    """A round over the sources. `articles` and `stories` are those newly stored; `seconds` is wall time; memory is this process's peak.

    `sources` were asked; `held` were not, since their host asked for patience (429). `database` has what came of it. What
    feeds had at their `first_looks` is no news: nothing of it is posted. With an `outage` this machine's network is down, and no source is
    to blame.
    """

    database: str
    sources: int
    held: int
    requests: int
    not_modified: int
    entries: int
    articles: int
    matches: int
    stories: int
    first_looks: int
    errors: int
    outage: bool
    seconds: float
    peak_memory_mb: float
    feeds: tuple[FeedFigures, ...]


def run_poll(state: State, *, every: bool, as_json: bool) -> None:
    """Poll every enabled source once and print the figures; exit with 1 when every one that was asked failed."""
    if not every:
        raise InvalidInput("Say which sources: `newsdesk poll --all` asks every enabled one once.")
    settings = state.settings()
    set_up_logs(settings.model_copy(update={"log_level": "error"}))
    try:
        figures = asyncio.run(_poll(settings))
    except NoDatabase as missing:
        raise NoDatabase(no_feeds_yet(missing)) from missing
    if as_json:
        json.dump(asdict(figures), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        _print(console(), figures)
    if figures.sources and figures.errors == figures.sources:
        sys.exit(1)


async def _poll(settings: Settings) -> PollFigures:
    with progress() as bar:
        task = bar.add_task("Polling", total=None)
        watchers = Watchers(polled=lambda _: bar.advance(task))
        async with open_newsdesk(settings, watchers, make=False) as newsdesk:
            bar.update(task, total=len(await newsdesk.poll_all.enabled()))
            held: list[Source] = []

            def spare(source: Source) -> None:
                held.append(source)
                bar.advance(task)

            started = time.perf_counter()
            outcomes = await newsdesk.poll_all.each(_outcome, spare)
            asked = _Asked(database=named(settings.database), held=len(held), outage=newsdesk.network.down)
            return _figures(asked, outcomes, time.perf_counter() - started)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is known of a round besides its sources."""

    database: str
    held: int
    outage: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """The figures of one source's poll, kept until the round is over."""

    feed: FeedFigures
    requests: int
    stories: tuple[StoryId, ...]
    out_of_reach: bool


def _outcome(polled: Polled) -> _Outcome:
    return _Outcome(
        feed=_feed(polled),
        requests=polled.requests,
        stories=tuple(story.id for story in polled.record.stories),
        out_of_reach=polled.out_of_reach,
    )


def _figures(asked: _Asked, outcomes: Sequence[_Outcome], seconds: float) -> PollFigures:
    feeds = tuple(replace(each.feed, error=NO_SOURCE) if asked.outage and each.out_of_reach else each.feed for each in outcomes)
    return PollFigures(
        database=asked.database,
        sources=len(feeds),
        held=asked.held,
        requests=sum(each.requests for each in outcomes),
        not_modified=sum(feed.not_modified for feed in feeds),
        entries=sum(feed.entries or 0 for feed in feeds),
        articles=sum(feed.articles for feed in feeds),
        matches=sum(feed.matches for feed in feeds),
        stories=len({story for each in outcomes for story in each.stories}),
        first_looks=sum(feed.first_look for feed in feeds),
        errors=sum(feed.error is not None for feed in feeds),
        outage=asked.outage,
        seconds=round(seconds, 3),
        peak_memory_mb=round(_peak_memory() / _KIBIBYTES, 1),
        feeds=feeds,
    )


def _peak_memory() -> int:
    """Return this process's peak in KiB: Linux's own count, since what getrusage says began with the process that started this one."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _feed(polled: Polled) -> FeedFigures:
    answer = polled.answer
    return FeedFigures(
        url=polled.source.url,
        title=polled.record.source.title,
        entries=polled.entries,
        articles=len(polled.record.articles),
        matches=polled.matches,
        not_modified=isinstance(answer, Unchanged) and answer.not_modified,
        first_look=isinstance(answer, Fetched) and polled.source.fetched_at is None,
        error=answer.at_the_terminal if isinstance(answer, FetchError) else None,
        note=_EMPTY if isinstance(answer, Fetched) and not answer.feed.entries else None,
    )


def _print(out: Console, figures: PollFigures) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in asdict(figures).items():
        if name not in {"feeds", "outage"}:
            table.add_row(name.replace("_", " "), value if isinstance(value, str) else f"{value:,}")
    out.print(table)
    if figures.first_looks:
        out.print("What a feed has at the first look is no news: nothing of that is posted.")
    if figures.outage:
        out.print(NO_SOURCE, style="red", markup=False, soft_wrap=True)
    for feed in figures.feeds:
        if feed.error == NO_SOURCE:
            continue
        if sentence := feed.error or feed.note:
            out.print(f"{feed.url}: {sentence}", style="red" if feed.error else "yellow", markup=False, soft_wrap=True)
