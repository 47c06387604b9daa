"""The work of `newsdesk status`, `channels` and `deliveries`: they read, and open the store and nothing more."""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.app.lock import is_locked
from bot.app.now import utc_now
from bot.app.room import free_room
from bot.cli.health import Address, words_of
from bot.cli.look_json import channels_json, deliveries_json, status_json
from bot.cli.look_lines import Around, channel_lines, delivery_lines, status_lines
from bot.cli.stores import Looking, LookSettings, glancing, place_of, reading
from bot.cli.terminal import console, remark
from bot.domain.delivery import State as DeliveryState
from bot.domain.errors import InvalidInput
from bot.domain.status import Channel, Status
from bot.steps.commands.look import look_at_status

if TYPE_CHECKING:
    from bot.cli.context import State
    from bot.ports.store import Store

_WATCH_EVERY = 2.0
_PATIENCE = 1.0  # a Newsdesk that is busy is said to run, without since when
_STATES = {
    "sent": (DeliveryState.SENT, DeliveryState.DELETED),
    "waiting": (DeliveryState.PENDING, DeliveryState.SENDING),
    "failed": (DeliveryState.PARKED,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWish:
    """Which deliveries somebody wants to see: "sent", "waiting" or "failed" ones, of one channel or of all."""

    which: str = "sent"
    channel: str = ""
    limit: int = 20


def show_status(state: Looking, *, as_json: bool, watch: bool) -> None:
    """Print the status once, or over and over again until Ctrl-C."""
    if not watch:
        _print_status(state, as_json=as_json)
        return
    if as_json:
        _again_and_again(lambda: _print_status(state, as_json=True, compact=True))
        return
    if not sys.stdout.isatty():
        raise InvalidInput("`newsdesk status --watch` needs a terminal: leave --watch out, or add --json.")
    out = console()
    with out.screen(hide_cursor=True) as screen:
        from rich.text import Text

        _again_and_again(lambda: screen.update(Text("\n").join(_lines(state, out.width, out.height))))


def _again_and_again(show: Callable[[], None]) -> None:
    try:
        while True:
            show()
            time.sleep(_WATCH_EVERY)
    except KeyboardInterrupt:
        return


def _print_status(state: Looking, *, as_json: bool, compact: bool = False) -> None:
    if as_json:
        status, around = _look(state)
        _print_json(status_json(status, around), compact=compact)
        return
    out = console()
    for line in _lines(state, out.width, out.height if out.is_terminal else None):
        out.print(line)


def _lines(state: Looking, width: int, height: int | None) -> list[Any]:
    status, around = _look(state)
    return status_lines(status, around, width, height)


def _look(state: Looking) -> tuple[Status, Around]:
    status = glancing(state, lambda store: look_at_status(store, utc_now()))
    return status, _around(state.settings(), place_of(state))


def _around(settings: LookSettings, place: str) -> Around:
    """Return what stands around the database: whether a Newsdesk runs on it, what that says, and how much room there is."""
    runs = asyncio.run(is_locked(settings.database))
    words: Mapping[str, Any] = words_of(Address(settings.web.host, settings.web.port), _PATIENCE) if runs and settings.web.port else {}
    return Around(place=place, zone=settings.zone, runs=runs, words=words, free=free_room(settings.database))


def show_channels(state: "State", *, as_json: bool) -> None:
    """Print every channel and how it does."""

    async def read(store: "Store") -> tuple[Status, Mapping[str, str]]:
        return await look_at_status(store, utc_now()), {each.slug: each.name for each in await store.own_topics()}

    status, named = reading(state, read)
    if as_json:
        _print_json(channels_json(status))
        return
    out = console()
    for line in channel_lines(status, named):
        out.print(line, soft_wrap=True)
    number = len(status.channels)
    out.print(f"{number} channel{'' if number == 1 else 's'} in {place_of(state)}.", markup=False, soft_wrap=True, style="dim")


def show_deliveries(state: "State", wish: DeliveryWish, *, as_json: bool) -> None:
    """Print deliveries with what became of each."""
    now = utc_now()

    async def read(store: "Store") -> Any:
        channel = _wanted(await look_at_status(store, now), wish.channel) if wish.channel else None
        return await store.deliveries(_STATES[wish.which], wish.limit, channel.channel.id if channel else None)

    told = reading(state, read)
    if as_json:
        _print_json(deliveries_json(told))
        return
    out = console()
    for line in delivery_lines(told, now):
        out.print(line, soft_wrap=True)
    remark(f"{len(told)} of the deliveries in {place_of(state)}." if told else f"There are no such deliveries in {place_of(state)}.")


def _wanted(status: Status, name: str) -> Channel:
    """Return the one channel that has a name or id; raise InvalidInput where none or several have."""
    found = [each for each in status.channels if each.channel.is_called(name)]
    if len(found) != 1:
        there = "several channels have that name: use the id of one" if found else "there is none"
        raise InvalidInput(f'Which channel is "{name}"? {there[:1].upper()}{there[1:]}; see `newsdesk channels`.')
    return found[0]


def _print_json(found: object, *, compact: bool = False) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=None if compact else 2) + "\n")
    sys.stdout.flush()
