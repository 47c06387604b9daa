"""`newsdesk feed find`, `doctor`, `check` and `refresh`: the commands that need the network."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TypeVar

from bot.app.now import utc_now
from bot.app.rules import address_policy, fetch_settings
from bot.app.shipped import load_catalogue
from bot.cli.context import State
from bot.cli.stores import nothing_there, place_of
from bot.cli.terminal import console, progress, remark, show_feed
from bot.domain.diagnosis import Problem
from bot.domain.errors import FetchError, InvalidInput, NewsdeskError, NoDatabase, StoreError
from bot.domain.outage import NO_SOURCE
from bot.feeds.catalogue import CatalogueFeed
from bot.feeds.finding.discover import Found
from bot.feeds.finding.probe import OUT_OF_REACH, Probed, nobody_answers, probe
from bot.feeds.finding.sites import parse_rules
from bot.feeds.finding.tools import FeedTools, open_tools
from bot.resources import read_text
from bot.steps.commands.refresh import Refreshed
from bot.steps.commands.refreshed_words import refreshed_words

_ENOUGH = 20  # feeds: where none of them answers, the others are not asked

Result = TypeVar("Result")


def feeds_of_pages(state: State, pages: Sequence[str]) -> list[str]:
    """Return the first feed of each page; raise InvalidInput for a page that has none."""

    async def find(tools: FeedTools) -> list[str]:
        return [(await tools.discoverer.find(page))[0].url for page in pages]

    return _with_tools(state, find)


def show_feeds(state: State, page: str) -> None:
    """Print the feeds of a page."""

    async def find(tools: FeedTools) -> Sequence[Found]:
        return await tools.discoverer.find(page)

    for found in _with_tools(state, find):
        console().print(f"{found.url}  {found.title}".rstrip(), markup=False, soft_wrap=True)


def examine(state: State, url: str) -> None:
    """Print one sentence on what is wrong and one on what to do; exit with 1 when the feed does not work."""
    diagnosis = _with_tools(state, lambda tools: tools.doctor.examine(url))
    if diagnosis.problem in OUT_OF_REACH and asyncio.run(_is_down(state)):
        raise NewsdeskError(NO_SOURCE)
    out = console()
    healthy = diagnosis.problem is Problem.HEALTHY
    out.print(diagnosis.sentence, style="green" if healthy else "red", markup=False, soft_wrap=True)
    out.print(diagnosis.proposal[:1].upper() + diagnosis.proposal[1:], markup=False, soft_wrap=True)
    if diagnosis.allow:
        out.print(f"If it is one of your own, allow it in the settings: {diagnosis.allow}.", markup=False, soft_wrap=True)
    if not healthy:
        sys.exit(1)


async def _is_down(state: State) -> bool:
    """Say whether a Newsdesk that runs here, or ran, found the network down; one that cannot be asked knows nothing."""
    from bot.store.opening import open_store

    database = state.settings().database
    if isinstance(database, Path) and not database.exists():
        return False
    try:
        async with open_store(database) as store:
            outage = await store.outage()
    except StoreError:
        return False
    return outage is not None and outage.under_way


def check_catalogue(state: State, pack: str, *, as_json: bool) -> None:
    """Ask the shipped feeds, show how far it is, and print what each came to; exit with 1 when not one of them works."""
    feeds = _chosen(pack)
    results = _with_tools(state, lambda tools: _probed(feeds, tools))
    if nobody_answers(results):
        raise NewsdeskError(NO_SOURCE)
    if as_json:
        json.dump([_row(each) for each in results], sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        _show(results)
    if not any(each.works for each in results):
        sys.exit(1)


def _show(results: Sequence[Probed]) -> None:
    out = console()
    for each in sorted(results, key=lambda one: (one.works, one.feed.pack, one.feed.url)):
        show_feed(out, each.feed.url, each.feed.pack, each.feed.lang, "works" if each.works else each.diagnosis.sentence)
    out.print(f"{sum(each.works for each in results)} of {len(results)} feeds work.")


def _chosen(pack: str) -> list[CatalogueFeed]:
    feeds = load_catalogue()
    packs = sorted({feed.pack for feed in feeds})
    if pack and pack not in packs:
        raise InvalidInput(f'There is no pack "{pack}": choose one of {", ".join(packs)}.')
    return [feed for feed in feeds if pack in ("", feed.pack)]


async def _probed(feeds: Sequence[CatalogueFeed], tools: FeedTools) -> list[Probed]:
    results: list[Probed] = []
    with progress() as bar:
        task = bar.add_task("Asking", total=len(feeds))
        async with aclosing(probe(feeds, tools.doctor)) as answers:
            async for probed in answers:
                results.append(probed)
                bar.advance(task)
                if len(results) >= _ENOUGH and nobody_answers(results):
                    break
    return results


def _row(probed: Probed) -> dict[str, object]:
    feed, diagnosis = probed.feed, probed.diagnosis
    return {
        "url": feed.url,
        "pack": feed.pack,
        "lang": feed.lang,
        "works": probed.works,
        "problem": str(diagnosis.problem),
        "sentence": diagnosis.sentence,
        "proposal": diagnosis.proposal,
    }


def refresh_feed(state: State, url: str) -> None:
    """Ask one feed, unless that was done a moment ago, and print what came of it; raise the error that the feed gave."""
    try:
        refreshed, is_down = asyncio.run(_refreshed(state, url))
    except NoDatabase as missing:
        raise nothing_there(f"There is no feed {url}: see `newsdesk feed list`.", missing) from missing
    if refreshed.polled and isinstance(refreshed.polled.answer, FetchError):
        raise NewsdeskError(NO_SOURCE) if is_down and refreshed.polled.out_of_reach else refreshed.polled.answer
    console().print(refreshed_words(refreshed), markup=False, soft_wrap=True)
    remark(f"It is in {place_of(state)}.")


async def _refreshed(state: State, url: str) -> tuple[Refreshed, bool]:
    from bot.app.parts import Watchers
    from bot.app.wiring import open_newsdesk

    async with open_newsdesk(state.settings(), Watchers(), make=False) as newsdesk:
        await newsdesk.network.load()
        return await newsdesk.refresh(url), newsdesk.network.down


def _with_tools(state: State, work: Callable[[FeedTools], Awaitable[Result]]) -> Result:
    settings = state.settings()

    async def opened() -> Result:
        rules = parse_rules(read_text("discovery.toml"))
        async with open_tools(fetch_settings(settings), rules, clock=utc_now, policy=address_policy(settings)) as tools:
            return await work(tools)

    return asyncio.run(opened())
