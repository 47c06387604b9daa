"""An independent referee: it sees every request and answer, keeps its own books, and shares no code with what it judges.

The numbers of the violations are those of the promises of a good guest.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.fetching import NO_HINTS, Hints
from bot.domain.source import NO_VALIDATORS, Validators
from tests.unit.polling.publishers import Request, Response

FLOOR = timedelta(minutes=10)
CAP = timedelta(hours=24)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
FOR_EVER = datetime.max.replace(tzinfo=UTC)
SLACK = timedelta(minutes=5)
AFTER_OUTAGE = timedelta(minutes=10, seconds=1)
JUST_BEFORE = timedelta(minutes=2)
GONE, TOO_MANY, UNAVAILABLE, FORBIDDEN, TIMED_OUT = 410, 429, 503, 403, 0


@dataclass(slots=True)
class Page:
    """What the referee knows of one feed."""

    url: str
    validators: Validators = NO_VALIDATORS
    headers: Hints = NO_HINTS
    document: Hints = NO_HINTS
    asked_at: datetime = LONG_AGO
    earliest: datetime = LONG_AGO
    latest: datetime = FOR_EVER
    errors: int = 0
    failed_alone: bool = False
    unconditional: int = 0
    pending: tuple[str, ...] = ()
    redirects: list[tuple[str, datetime]] = field(default_factory=list)
    posted: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Referee:
    """Watches the exchanges in the order in which they happen."""

    pages: dict[str, Page]
    violations: list[tuple[int, str]] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)
    minutes: Counter[int] = field(default_factory=Counter)
    host_free: dict[str, datetime] = field(default_factory=dict)
    host_held: dict[str, datetime] = field(default_factory=dict)
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)

    def watch(self, request: Request, response: Response, ended: datetime) -> None:
        """Judge a request, then note what its answer asks for."""
        page = self.pages[request.feed]
        self.requests[request.feed] += 1
        self.minutes[request.at.minute] += 1
        self._judge_host(request)
        if request.hop == 0:
            self._judge_address(page, request)
            self._judge_time(page, request)
            self._judge_validators(page, request)
            page.pending = ()
        self.host_free[_host(request.url)] = ended
        self._note(page, request, response)

    def posts(self, feed: str, title: str) -> None:
        """Judge that an item becomes an article."""
        posted = self.pages[feed].posted
        posted[title] += 1
        if posted[title] > 1:
            self._violated(7, f"{feed}: {title} was posted {posted[title]} times")

    def closes(self, at: datetime) -> None:
        """Judge, at the end, whether a feed was forgotten, and whether the hour's first minute was crowded."""
        for feed, page in self.pages.items():
            if self._latest(page) < at:
                self._violated(4, f"{feed}: not asked since {page.asked_at}")
        if self.minutes[0] > 2 * self.minutes.total() / 60 + 10:
            self._violated(8, f"{self.minutes[0]} of {self.minutes.total()} requests in the hour's first minute")

    def _latest(self, page: Page) -> datetime:
        """Return when a feed must have been asked again; a host on hold is no reason to blame anybody."""
        held = self.host_held.get(_host(page.url))
        away = [end + AFTER_OUTAGE for begin, end in self.outages if begin < page.latest and page.asked_at < end]
        return max([page.latest, *away, *([held + SLACK] if held else [])])

    def _excuse(self, page: Page) -> None:
        """Forgive a failure just before an outage, which nobody can tell from one of it: the feed is left alone for the floor."""
        if page.failed_alone and any(timedelta(0) <= begin - page.asked_at < JUST_BEFORE for begin, _ in self.outages):
            page.errors, page.earliest, page.failed_alone = page.errors - 1, page.asked_at + FLOOR, False

    def _violated(self, point: int, what: str) -> None:
        self.violations.append((point, what))

    def _judge_host(self, request: Request) -> None:
        host = _host(request.url)
        if request.at < self.host_free.get(host, LONG_AGO) + timedelta(seconds=1):
            self._violated(8, f"{host} asked within a second of its last answer, at {request.at}")
        if request.hop == 0 and request.at < self.host_held.get(host, LONG_AGO):
            self._violated(6, f"{host} asked at {request.at} though a 429 holds it until {self.host_held[host]}")

    def _judge_address(self, page: Page, request: Request) -> None:
        """Judge that a stored URL changes exactly when three or more consistent permanent redirects span a day."""
        settled = _settled(page.redirects)
        if request.url != page.url:
            if request.url != settled:
                self._violated(7, f"{request.feed} moved to {request.url} after {page.redirects}")
            page.url, page.validators, page.redirects = request.url, NO_VALIDATORS, []
        elif settled:
            self._violated(7, f"{request.feed} stays at {request.url} after {page.redirects}")

    def _judge_time(self, page: Page, request: Request) -> None:
        self._excuse(page)
        if request.at < page.earliest:
            point = 6 if page.errors else 4
            self._violated(point, f"{request.feed} asked at {request.at}, not allowed before {page.earliest} (errors: {page.errors})")
        if request.at > self._latest(page):
            self._violated(4, f"{request.feed} asked at {request.at}, due at {page.latest} at the latest")
        asleep = request.at.hour in page.document.skip_hours or request.at.weekday() in page.document.skip_days
        if asleep and request.at - page.asked_at < CAP:
            self._violated(4, f"{request.feed} asked in its sleep at {request.at}, last at {page.asked_at}")
        page.asked_at = request.at

    def _judge_validators(self, page: Page, request: Request) -> None:
        if request.validators != page.validators:
            self._violated(2, f"{request.feed} sent {request.validators}, the server's are {page.validators}")
        page.unconditional += request.validators == NO_VALIDATORS

    def _note(self, page: Page, request: Request, response: Response) -> None:
        if response.location:
            page.pending = (*page.pending, "" if response.status in {302, 307} else response.location)
        elif response.status in {200, 304}:
            self._note_good(page, request, response)
        else:
            self._note_error(page, request, response)

    def _note_good(self, page: Page, request: Request, response: Response) -> None:
        page.errors, page.failed_alone, page.validators = 0, False, response.validators
        page.headers = response.headers if response.headers.fresh_for is not None else page.headers
        page.document = response.document if response.status == 200 else page.document
        spans = (page.headers.fresh_for, page.document.fresh_for, page.document.ttl, page.document.update_every)
        asked = max((span for span in spans if span is not None), default=FLOOR)
        page.earliest = page.asked_at + min(max(asked, FLOOR), CAP)
        page.latest = request.at + CAP + SLACK
        target = page.pending[-1] if page.pending and all(page.pending) else ""
        if not target or (page.redirects and page.redirects[-1][0] != target):
            page.redirects = []
        if target:
            page.redirects.append((target, page.asked_at))

    def _note_error(self, page: Page, request: Request, response: Response) -> None:
        page.errors += 1
        if response.status == GONE:
            page.earliest = page.latest = FOR_EVER
            return
        page.failed_alone = response.status == TIMED_OUT
        failures = page.errors - page.failed_alone
        back_off = min(timedelta(hours=2 ** min(failures - 1, 9)), CAP) if failures else FLOOR
        if response.status == FORBIDDEN:
            back_off = max(back_off, timedelta(hours=4))
        after = response.retry_after
        told = request.at + after if isinstance(after, timedelta) else after
        obeys = response.status in {TOO_MANY, UNAVAILABLE} and told is not None and told > request.at
        page.earliest = max(told, request.at + FLOOR) if obeys and told else request.at + back_off
        page.latest = max(page.earliest, request.at + CAP) + SLACK
        if response.status == TOO_MANY:
            host = _host(request.url)
            until = told if obeys and told else request.at + back_off
            self.host_held[host] = max(until, self.host_held.get(host, LONG_AGO))


def _settled(redirects: list[tuple[str, datetime]]) -> str:
    """Return where consistent redirects have led long enough, else nothing."""
    if len(redirects) >= 3 and redirects[-1][1] - redirects[0][1] >= timedelta(hours=24):
        return redirects[-1][0]
    return ""


def _host(url: str) -> str:
    return url.split("/")[2]
