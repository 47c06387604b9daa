"""Following redirects: where a Location leads, which cookies go along, and when a chain is a circle."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, NamedTuple
from urllib.parse import quote_from_bytes, urljoin, urlsplit

import aiohttp
from yarl import URL

from bot.domain.errors import AddressRefused, FetchError, FetchProblem
from bot.feeds.http.guard import REFUSAL, AddressPolicy, check_url

_PERMANENT: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
REDIRECTS: Final = _PERMANENT | {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}

_SCHEME: Final = re.compile(r"(https?):(/*)", re.IGNORECASE)
_SLASHES: Final = 2
_MANY_SLASHES: Final = re.compile(r"^/{3,}")
_AFTER_PATH: Final = re.compile(r"(?=[?#])|$")
_TABS: Final = re.compile(r"[\t\r\n]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_UNSENDABLE: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_CONTROLS: Final = re.compile(rb"[\x01-\x1f\x7f]+")
_NO_ASCII: Final = re.compile(rb"[\x01-\x1f\x7f-\xff]+")


class Place(NamedTuple):
    """An address that may be asked: normalised, as it is asked, and the host whose turn it takes."""

    url: str
    target: URL
    host: str


@dataclass(slots=True)
class Trail:
    """The redirects followed so far. `budget` is what is left of the total time-out, in seconds."""

    place: Place
    budget: float
    moved_to: str | None = None
    requests: int = 0
    _permanent: bool = True
    _asked: set[tuple[str, str]] = field(default_factory=set)
    _jar: aiohttp.CookieJar | None = None

    def cookies(self) -> dict[str, str]:
        """Return the header with the cookies that the servers of this trail set for its present address; nothing where there are none."""
        morsels = self._jar.filter_cookies(self.place.target).values() if self._jar else ()
        pairs = [f"{morsel.key}={morsel.coded_value}" for morsel in morsels]
        sent = [pair for pair in pairs if not _UNSENDABLE.search(pair)]
        return {"Cookie": "; ".join(sent)} if sent else {}

    def follow(self, status: int, target: Place, set_cookies: Sequence[str]) -> None:
        """Go on to `target`; raises FetchError where it was asked before, with the same cookies."""
        self._asked.add((self.place.url, self.cookies().get("Cookie", "")))
        self._keep(set_cookies)
        self._permanent = self._permanent and status in _PERMANENT
        self.moved_to = target.url if self._permanent else self.moved_to
        self.place = target
        if (target.url, self.cookies().get("Cookie", "")) in self._asked:
            raise FetchError(f"{target.host} redirects in a circle: give the feed's final address.", problem=FetchProblem.REDIRECTS)

    def _keep(self, set_cookies: Sequence[str]) -> None:
        """Keep cookies, which live as long as the trail: some sites redirect until theirs comes back."""
        if not set_cookies:
            return
        self._jar = self._jar or aiohttp.CookieJar(unsafe=True)  # unsafe: a server that is an address without a name may set some too
        self._jar.update_cookies_from_headers(set_cookies, self.place.target)


def place_of(url: str, policy: AddressPolicy) -> Place:
    """Return where `url` leads; raises FetchError where nobody may be led."""
    try:
        checked = check_url(url, policy)
    except AddressRefused as error:
        raise FetchError(REFUSAL, problem=FetchProblem.REFUSED, allow=error.allow) from error
    return Place(url if url == checked else checked, URL(checked, encoded=True), host_of(checked))


def host_of(url: str) -> str:
    """Return the host and port of an address."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def target_of(status: int, headers: Mapping[str, str]) -> str | None:
    """Return where an answer redirects to, as the server wrote it; None where it does not."""
    return headers.get("Location") or None if status in REDIRECTS else None


def joined(url: str, target: str) -> str:
    """Return where `target`, which a server wrote, leads from `url`; raises FetchError where it is no address at all."""
    try:
        return urljoin(url, _as_browsers_read_it(target, urlsplit(url).scheme))
    except ValueError as error:
        raise FetchError(REFUSAL, problem=FetchProblem.REFUSED) from error


def _as_browsers_read_it(target: str, scheme: str) -> str:
    """Return a Location as the URL standard reads one.

    Tabs are nothing, backslashes before the query are slashes, one slash too few or too many is none, and bytes that are no UTF-8 stand
    for themselves.
    """
    address, query = _AFTER_PATH.split(_TABS.sub("", target).strip(), maxsplit=1)
    address = _with_two_slashes(address.replace("\\", "/"), scheme)
    written = f"{address}{query}".replace("\\", "%5C")
    pattern = _CONTROLS if written.isascii() or _is_text(written) else _NO_ASCII
    return pattern.sub(_percent_encoded, written.encode("utf-8", "surrogateescape")).decode()


def _with_two_slashes(address: str, scheme: str) -> str:
    found = _SCHEME.match(address)
    if not found:
        return _MANY_SLASHES.sub("//", address)
    if len(found[2]) < _SLASHES and found[1].lower() == scheme:
        return address[found.end(1) + 1 :]
    return f"{found[1]}://{address[found.end() :]}"


def _is_text(written: str) -> bool:
    return not _SURROGATE.search(written)


def _percent_encoded(found: re.Match[bytes]) -> bytes:
    return quote_from_bytes(found[0], safe=b"").encode()
