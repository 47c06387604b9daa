"""Faults that users of feed bots reported elsewhere, each with its siblings: answers that other readers refuse are feeds here.

tests/data/cases has a folder for each kind. Here are those whose checks say `http`: a server answers with a file, in some odd manner.
"""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from multidict import CIMultiDict

from bot.domain.fetching import Fetched
from bot.feeds.settings import FetchSettings
from tests.fakes.addresses import allowing
from tests.fakes.case_kinds import Check
from tests.fakes.cases import first, folders, siblings
from tests.fakes.feed_server import FeedServer, Route
from tests.fakes.parser import fetcher_here
from tests.unit.feeds.feeds import clock, source

SETTINGS = FetchSettings(host_spacing=0)
LOOPBACK = allowing("127.0.0.0/8")


@dataclass(frozen=True, slots=True)
class Case:
    """A check: the body, its headers, and how the site behaves until it serves them."""

    name: str
    body: bytes
    headers: list[tuple[str, str]] = field(default_factory=list)
    behaviour: str = ""
    entries: int = 1


def cases() -> Iterator[Case]:
    """Yield the checks of all folders that are of this kind, the first of each and its siblings."""
    for folder in folders():
        for check in (*first(folder), *siblings(folder)):
            if check["type"] == "http":
                yield _case(folder, check)


def _case(folder: Path, check: Check) -> Case:
    body = (folder / check["file"]).read_bytes()
    return Case(
        f"{folder.name}: {check['id']}",
        gzip.compress(body) if check.get("packed") else body,
        list(_headers(check)),
        check.get("behaviour", ""),
        check["expect"]["entries"],
    )


def _headers(check: Check) -> Iterator[tuple[str, str]]:
    """Yield all headers: long ones are a piece so many times, many have a number each."""
    yield from check.get("headers", {}).items()
    yield from ((name, value) for name, value in check.get("raw_headers", ()))
    yield from ((name, (piece * times).rstrip(", ")) for name, piece, times in check.get("long_headers", ()))
    name, value, count = check.get("many_headers", ("", "", 0))
    yield from ((name.replace("{n}", str(n)), value.replace("{n}", str(n))) for n in range(count))


def _needs(request: web.Request, *names: str) -> bool:
    return all(name in request.cookies for name in names)


def _behaving(case: Case, other: str) -> Callable[[web.Request], Route]:
    """Return the site of a case; `other` is the same site under another address."""
    feed = Route(body=case.body, headers=CIMultiDict(case.headers))

    def set_cookie(to: str, status: int = 302, cookie: str = "consent=1; Path=/") -> Route:
        return Route(status=status, headers={"Location": to, "Set-Cookie": cookie})

    def answer(request: web.Request) -> Route:  # noqa: PLR0911  (a site of one line for each behaviour)
        match case.behaviour:
            case "same_url" if not _needs(request, "consent"):
                return set_cookie("/feed.xml")
            case "permanent" if not _needs(request, "consent"):
                return set_cookie("/feed.xml", 301)
            case "other_path" if not _needs(request, "consent"):
                return Route(status=302, headers={"Location": "/consent"}) if request.path == "/feed.xml" else set_cookie("/feed.xml")
            case "two_hosts" if not request.host.startswith("127.0.0.2"):
                return set_cookie(other)
            case "two_hosts" if not _needs(request, "consent"):
                return set_cookie("/feed.xml")
            case "two_cookies" if not _needs(request, "consent"):
                return set_cookie("/feed.xml")
            case "two_cookies" if not _needs(request, "consent", "region"):
                return set_cookie("/feed.xml", cookie="region=eu; Path=/")
        return feed

    return answer


ALL = list(cases())


def test_the_stored_checks_are_there():
    """A folder that was moved would make the test below pass with nothing."""
    assert {"01-long-headers: csp-9000", "02-content-encoding-nonsense: aws-chunked", "03-cookie-between-redirects: same_url"} <= {
        case.name for case in ALL
    }


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
async def test_what_other_readers_refuse_is_a_feed(case: Case):
    """Twice, since the second fetch begins without the cookies of the first."""
    async with (
        FeedServer("0.0.0.0") as server,
        fetcher_here(SETTINGS, clock=clock, policy=LOOPBACK) as fetcher,
    ):
        site = _behaving(case, server.url("/feed.xml", "127.0.0.2"))
        for path in ("/feed.xml", "/consent"):
            server.serve_with(path, site)
        for _ in range(2):
            answer = await fetcher.fetch(source(server.url("/feed.xml", "127.0.0.1")))
            assert isinstance(answer, Fetched)
            assert answer.feed.count == case.entries
    firsts = [request for request in server.log if request.path == "/feed.xml"]
    assert "Cookie" not in firsts[0].headers
    assert sum("Cookie" not in request.headers for request in firsts) >= 2
