"""Two hundred feeds of mixed behaviour on a hundred hosts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.domain.fetching import Hints
from bot.domain.source import Validators
from tests.unit.polling.publishers import Publisher, Response

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ERROR_PAGE = Validators(etag='"error-page"', last_modified="Thu, 01 Jan 1970 00:00:00 GMT")

FEW = 35
"""So many feeds contain one chatty one: more would only take time."""

Fault = Callable[[datetime, int], Response | None]


def between(
    start: datetime, first: float, last: float, status: int, retry_after: timedelta | None = None, *, as_date: bool = False
) -> Fault:
    """Fail from day `first` to day `last`."""

    def fault(at: datetime, _count: int) -> Response | None:
        if not first * DAY <= at - start < last * DAY:
            return None
        told = at + retry_after if retry_after and as_date else retry_after
        return Response(status=status, validators=ERROR_PAGE, retry_after=told)

    return fault


def now_and_then(nth: int, status: int, retry_after: timedelta | None = None) -> Fault:
    """Fail at every nth request."""

    def fault(_at: datetime, count: int) -> Response | None:
        return Response(status=status, validators=ERROR_PAGE, retry_after=retry_after) if count % nth == 0 else None

    return fault


def redirecting(start: datetime, first: float, last: float, status: int, *targets: str) -> Callable[[datetime], tuple[int, str] | None]:
    """Redirect from day `first` to day `last`, to the targets in turn by the hour."""

    def redirect(at: datetime) -> tuple[int, str] | None:
        return (status, targets[at.hour % len(targets)]) if first * DAY <= at - start < last * DAY else None

    return redirect


def behaviours(start: datetime, number: int) -> list[dict[str, Any]]:
    """Return what publishers do; `number` keeps the addresses of moved feeds apart."""
    new, newer = (f"https://{name}{number}.example.org/feed" for name in ("new", "newer"))
    night = frozenset(range(7))
    return [
        {},
        {"gap": timedelta(minutes=15 if number < FEW else 120)},
        {"gap": 7 * DAY},
        {"gap": 400 * DAY, "manners": "etag"},
        {"manners": "modified"},
        {"manners": "none", "gap": 6 * HOUR},
        {"manners": "fickle", "gap": 9 * HOUR},
        {"manners": "renewed"},
        {"manners": "deaf", "headers": Hints(fresh_for=2 * HOUR)},
        {"document": Hints(ttl=5 * HOUR)},
        {"document": Hints(update_every=8 * HOUR), "headers": Hints(fresh_for=timedelta(minutes=5))},
        {"headers": Hints(fresh_for=40 * DAY)},
        {"document": Hints(skip_hours=night), "gap": 2 * HOUR},
        {"document": Hints(skip_days=frozenset({5, 6}), ttl=HOUR)},
        {"fault": between(start, 3, 3.2, 429, 7 * HOUR)},
        {"fault": now_and_then(20, 429)},
        {"fault": between(start, 5, 9, 503, 30 * HOUR, as_date=True)},
        {"fault": now_and_then(9, 503, timedelta(seconds=20))},
        {"fault": between(start, 2, 5, 403)},
        {"fault": between(start, 8, 18, 404)},
        {"fault": between(start, 12, 99, 410)},
        {"fault": now_and_then(3, 500)},
        {"fault": now_and_then(5, 0)},
        {"fault": between(start, 0, 0.3, 500)},
        {"redirect": redirecting(start, 5, 99, 301, new)},
        {"redirect": redirecting(start, 6, 99, 308, new), "fault": now_and_then(6, 503)},
        {"redirect": redirecting(start, 1, 99, 302, new)},
        {"redirect": redirecting(start, 4, 4.5, 301, new)},
        {"redirect": redirecting(start, 4, 20, 301, new, newer), "gap": 2 * HOUR},
        *({"style": style} for style in ("rewritten", "tracked", "constant", "redated", "undated", "doubled")),
    ]


def population(start: datetime, count: int) -> list[Publisher]:
    """Return `count` publishers; every host serves two feeds, all paces differ a little."""
    publishers = []
    for number in range(count):
        kinds = behaviours(start, number)
        kind = kinds[number % len(kinds)]
        gap = kind.get("gap", 6 * HOUR) * (1 + number / count)
        host = f"host{number // 2}.example.com"
        publishers.append(Publisher(name=f"feed{number}", host=host, opened=start - 0.4 * gap, **{**kind, "gap": gap}))
    return publishers
