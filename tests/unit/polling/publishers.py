"""Publishers as they are: what they publish, how they answer, and how they fail. Each is a pure function of time and count."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.article import Entry
from bot.domain.fetching import NO_HINTS, Hints
from bot.domain.source import NO_VALIDATORS, Validators

SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One GET. `hop` counts redirects that led here."""

    feed: str
    at: datetime
    url: str
    validators: Validators
    hop: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One answer; `validators` are what its headers said, on error pages too."""

    status: int
    validators: Validators = NO_VALIDATORS
    headers: Hints = NO_HINTS
    document: Hints = NO_HINTS
    entries: tuple[Entry, ...] = ()
    retry_after: timedelta | datetime | None = None
    location: str | None = None


def healthy(_at: datetime, _count: int) -> Response | None:
    """No fault."""
    return None


def at_home(_at: datetime) -> tuple[int, str] | None:
    """No redirect."""
    return None


@dataclass(slots=True, kw_only=True)
class Publisher:
    """One feed and its server's manners. `style` is how its entries look, `manners` how its validators behave."""

    name: str
    host: str
    opened: datetime
    gap: timedelta = timedelta(hours=3)
    style: str = "plain"
    manners: str = "both"
    headers: Hints = NO_HINTS
    document: Hints = NO_HINTS
    fault: Callable[[datetime, int], Response | None] = healthy
    redirect: Callable[[datetime], tuple[int, str] | None] = at_home
    count: int = field(default=0)

    @property
    def url(self) -> str:
        """Where the feed was found."""
        return f"https://{self.host}/{self.name}.xml"

    def respond(self, request: Request) -> Response:
        """Answer one request."""
        self.count += 1
        if fault := self.fault(request.at, self.count):
            return fault
        if request.url == self.url and (redirect := self.redirect(request.at)):
            return Response(status=redirect[0], location=redirect[1], validators=Validators(etag='"redirect"'))
        current = self._validators(request.at)
        if self._matches(request.validators, request.at):
            return Response(status=304, validators=current, headers=self.headers)
        return Response(status=200, validators=current, headers=self.headers, document=self.document, entries=self.entries(request.at))

    def newest(self, at: datetime) -> int:
        """Return the number of the newest item; numbers below zero were published before the simulation."""
        return (at - self.opened) // self.gap

    def entries(self, at: datetime) -> tuple[Entry, ...]:
        """Return what the feed shows, newest first."""
        newest = self.newest(at)
        shown = tuple(self._entry(number, at) for number in range(newest, newest - SHOWN, -1))
        return shown + shown[:2] if self.style == "doubled" else shown

    def _entry(self, number: int, at: datetime) -> Entry:
        link = f"https://{self.host}/{self.name}/{number}"
        published = self.opened + number * self.gap
        guid: str | None = f"{self.name}:{number}"
        match self.style:
            case "rewritten":
                guid = f"{guid}:{self.count}"
            case "tracked":
                guid, link = None, f"{link}/?utm_source=rss&utm_id={self.count}"
            case "constant":
                guid = "0"
            case "redated":
                published = at
        return Entry(guid=guid, url=link, title=f"{self.name} {number}", published_at=None if self.style == "undated" else published)

    def _validators(self, at: datetime) -> Validators:
        number = self.newest(at)
        etag = f'W/"{self.name}:{number}, odd; "'
        modified = f"{self.opened + number * self.gap:%A, %d-%b-%y %H:%M:%S} +0000"
        match self.manners:
            case "none":
                return NO_VALIDATORS
            case "etag":
                return Validators(etag=etag)
            case "modified":
                return Validators(last_modified=modified)
            case "fickle":
                return Validators(etag=f'"{self.count}"', last_modified=modified)
            case "renewed":
                return Validators(etag=f'{etag}-{at:%d}"', last_modified=modified)
        return Validators(etag=etag, last_modified=modified)

    def _matches(self, sent: Validators, at: datetime) -> bool:
        current = self._validators(at)
        if self.manners in {"none", "fickle", "deaf"} or sent == NO_VALIDATORS:
            return False
        return sent.last_modified == current.last_modified if self.manners == "renewed" else sent == current
