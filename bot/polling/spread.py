"""When a source is asked for the first time, and when a person may have it asked at once."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.ids import derived_id
from bot.domain.source import FIRST_INTERVAL, Source, SourceId
from bot.polling.rules import PollingRules

_STEPS = 1 << 20
_AT_ONCE = 5  # a few feeds that a person adds are asked now; a whole list is spread,
_FIRST_OF_A_LIST = 15  # but for the first of it: whoever imports a list wants to see something


def first_poll_at(source: SourceId, now: datetime, over: timedelta = FIRST_INTERVAL) -> datetime:
    """Return the source's own moment within `over` from `now`: the same for the same source, even over many sources."""
    share = derived_id("spread", source) % _STEPS / _STEPS
    return now + over * share


def spread_out(sources: Sequence[Source], now: datetime) -> Sequence[Source]:
    """Return new sources, each due at a moment of its own, with the first of them due now."""
    first = {each.id for each in sources} if len(sources) <= _AT_ONCE else first_of_each(sources, _FIRST_OF_A_LIST)
    return [replace(each, next_poll_at=now) if each.id in first else each for each in sources]


def first_of_each(sources: Iterable[Source], most: int) -> frozenset[SourceId]:
    """Return which of a list of new sources are asked at once, since somebody waits: of each host one, the packs in turn."""
    turns: Counter[str | None] = Counter()
    ranked: list[tuple[int, SourceId]] = []
    hosts: set[str] = set()
    for each in sorted(sources, key=lambda one: one.next_poll_at):
        if each.host not in hosts:
            hosts.add(each.host)
            turns[each.pack] += 1
            ranked.append((turns[each.pack], each.id))
    return frozenset(identity for _, identity in sorted(ranked)[:most])


def to_ask_now(sources: Iterable[Source], packs: Collection[str], now: datetime, most: int) -> tuple[Source, ...]:
    """Return the sources to ask at once for somebody who waits: those of `packs` first, and then those that a person added.

    Of each host one, and none that failed, or that was asked within its own interval: what it shows is known.
    """
    idle = (each for each in sources if not each.errors and (each.polled_at is None or now - each.polled_at >= each.interval))
    first: dict[str, Source] = {}
    for each in sorted(idle, key=lambda one: (one.pack not in packs, one.pack is not None, one.next_poll_at, one.id)):
        first.setdefault(each.host, each)
    return tuple(first.values())[:most]


def may_refresh(source: Source, now: datetime, rules: PollingRules) -> bool:
    """Whether a person's wish to have the source asked now starts a fetch, or is answered by the one just made."""
    return source.polled_at is None or now - source.polled_at >= rules.refresh_wait
