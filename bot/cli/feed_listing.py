"""The work of `newsdesk feed list`."""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.app.now import utc_now
from bot.cli.look_json import feed_json
from bot.cli.stores import Looking, counted_feeds, glancing, no_feeds_yet, place_of
from bot.cli.terminal import console, show_feed
from bot.domain.came import Came, counted
from bot.domain.errors import NoDatabase
from bot.domain.source import Source
from bot.domain.status import Feed, Status, feed_state

if TYPE_CHECKING:
    from bot.ports.looking import StatusStore


def show_feeds(state: Looking, *, failing: bool, as_json: bool) -> None:
    """Print the feeds with their state, or those alone that do not answer."""
    try:
        feeds = glancing(state, _read)
    except NoDatabase as missing:
        if as_json:
            raise
        console().print(no_feeds_yet(missing), markup=False, soft_wrap=True)
        return
    shown = Status(at=utc_now(), feeds=feeds).troubled_feeds if failing else feeds
    if as_json:
        sys.stdout.write(json.dumps([feed_json(each) for each in shown], ensure_ascii=False, indent=2) + "\n")
        return
    _print(state, shown, len(feeds), failing=failing)


async def _read(store: "StatusStore") -> Sequence[Feed]:
    outage, now = await store.outage(), utc_now()
    return [Feed(source=each, state=feed_state(each, outage, now)) for each in await store.sources()]


def _print(state: Looking, shown: Sequence[Feed], number: int, *, failing: bool) -> None:
    out, place = console(), place_of(state)
    for source in (each.source for each in shown):
        due = "" if source.disabled_at else f"next poll {source.next_poll_at:%Y-%m-%d %H:%M}Z"
        show_feed(out, source.url, source.title, source.lang or "", due, *(_record(source) if failing else ()), _state(source))
    if not number:
        out.print(f"There are no feeds yet in {place}: add one with `newsdesk feed add URL`.", markup=False, soft_wrap=True)
    elif failing:
        out.print(f"{len(shown)} of {counted_feeds(number)} in {place} fail.", markup=False, soft_wrap=True, style="dim")
    else:
        out.print(f"{counted_feeds(number)} in {place}.", markup=False, soft_wrap=True, style="dim")


def _record(source: Source) -> tuple[str, str]:
    """Return when it last answered, and how many of its last polls failed."""
    polls, failed = len(source.polls), counted(source.polls)[Came.FAILED]
    since = f"last answer {source.fetched_at:%Y-%m-%d %H:%M}Z" if source.fetched_at else "never answered"
    return since, f"{failed} of the last {polls} polls failed" if polls > 1 else ""


def _state(source: Source) -> str:
    if source.disabled_at:
        return "gone" if source.errors else source.last_error or "off"
    return source.last_error or ("ok" if source.fetched_at else "new")
