"""Conditional requests that a server cannot stand: it is asked once more without."""

import pytest
from aiohttp import web

from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import Fetched, Unchanged
from bot.domain.source import NO_VALIDATORS, Validators
from bot.feeds.fetcher import HttpFetcher
from tests.fakes.feed_server import FeedServer, Handler, Route
from tests.fakes.parser import fetcher_here
from tests.unit.feeds.feeds import clock, item, rss, source

FEED = rss(item(1), item(2))
OLD = Validators(etag='"old"', last_modified="Mon, 23 Nov 2026 10:00:00 GMT")


@pytest.fixture
async def fetcher(quick, loopback):
    async with fetcher_here(quick, clock=clock, policy=loopback) as running:
        yield running


async def problem_of(fetcher: HttpFetcher, url: str, validators: Validators = OLD) -> FetchError:
    with pytest.raises(FetchError) as failure:
        await fetcher.fetch(source(url, validators=validators))
    return failure.value


def dislikes_conditions(refusal: int, **route: object) -> Handler:
    """Return a server that answers conditional requests with `refusal`, and others as it should."""

    def answer(request: web.Request) -> Route:
        conditional = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
        return Route(status=refusal) if conditional else Route(**{"body": FEED, **route})  # type: ignore[arg-type]  # fields of Route

    return answer


@pytest.mark.parametrize("status", [400, 412, 431])
async def test_a_server_that_cannot_stand_its_own_validators_is_asked_once_more_without(fetcher, server: FeedServer, status: int):
    """It may no longer read them, or they have grown too long for it; the answer's own take their place."""
    url = server.serve_with("/feed.xml", dislikes_conditions(status, etag='"new"'))
    found = await fetcher.fetch(source(url, validators=OLD))
    assert isinstance(found, Fetched)
    assert (found.validators, found.requests) == (Validators(etag='"new"'), 2)
    assert [request.conditional for request in server.log] == [True, False]


async def test_the_same_body_without_validators_is_unchanged(fetcher, server: FeedServer):
    """The second answer is judged like any other."""
    first = await fetcher.fetch(source(server.serve("/feed.xml", FEED)))
    assert isinstance(first, Fetched)
    server.serve_with("/feed.xml", dislikes_conditions(412))
    again = await fetcher.fetch(source(server.url("/feed.xml"), body_hash=first.body_hash, validators=OLD))
    assert isinstance(again, Unchanged)
    assert (again.not_modified, again.validators, again.requests) == (False, NO_VALIDATORS, 2)


@pytest.mark.parametrize(("first", "second"), [(400, 400), (412, 503), (431, 304)])
async def test_a_second_refusal_is_the_answer(fetcher, server: FeedServer, first: int, second: int):
    """Two requests are enough; a 304 to a request without validators says nothing."""
    url = server.serve_with("/feed.xml", dislikes_conditions(first, status=second))
    problem = await problem_of(fetcher, url)
    assert (problem.problem, problem.status, len(server.log)) == (FetchProblem.STATUS, second, 2)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503])
async def test_other_refusals_are_asked_once(fetcher, server: FeedServer, status: int):
    """They have nothing to do with validators."""
    problem = await problem_of(fetcher, server.serve_with("/feed.xml", dislikes_conditions(status)))
    assert (problem.status, len(server.log)) == (status, 1)


@pytest.mark.parametrize("status", [400, 412, 431])
async def test_a_refusal_of_a_request_without_validators_is_asked_once(fetcher, server: FeedServer, status: int):
    """There is nothing to leave out."""
    assert (await problem_of(fetcher, server.serve("/feed.xml", status=status), NO_VALIDATORS)).status == status
    assert len(server.log) == 1
