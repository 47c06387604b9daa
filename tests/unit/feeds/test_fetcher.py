"""The fetcher over real sockets and real parser processes: what it sends, keeps, and says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import Fetched, Hints, Unchanged
from bot.domain.source import NO_VALIDATORS, Source, Validators
from bot.feeds.fetcher import HttpFetcher
from bot.feeds.http.guard import PUBLIC_ONLY
from tests.fakes.feed_server import FeedServer
from tests.fakes.parser import fetcher_here
from tests.unit.feeds.feeds import HANGS_FEEDPARSER, clock, item, rss, source

FEED = rss(item(1), item(2))
MODIFIED = "Mon, 23 Nov 2026 10:00:00 GMT"


@pytest.fixture
async def fetcher(quick, loopback):
    async with fetcher_here(quick, clock=clock, policy=loopback) as running:
        yield running


async def fetched(fetcher: HttpFetcher, asked: Source) -> Fetched:
    answer = await fetcher.fetch(asked)
    assert isinstance(answer, Fetched)
    return answer


async def unchanged(fetcher: HttpFetcher, asked: Source) -> Unchanged:
    answer = await fetcher.fetch(asked)
    assert isinstance(answer, Unchanged)
    return answer


async def problem_of(fetcher: HttpFetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as failure:
        await fetcher.fetch(source(url))
    return failure.value


async def test_a_first_fetch_gives_the_feed_and_what_to_keep(fetcher, server: FeedServer):
    """Entries, validators and the hash of the body."""
    url = server.serve("/feed.xml", FEED, etag='W/"a b"', last_modified=MODIFIED)
    answer = await fetched(fetcher, source(url))
    assert [entry.title for entry in answer.feed.entries] == ["Report 1", "Report 2"]
    assert answer.validators == Validators(etag='W/"a b"', last_modified=MODIFIED)
    assert len(answer.body_hash) == 32
    assert not server.log[0].conditional


async def test_validators_go_back_byte_by_byte(fetcher, server: FeedServer):
    """Odd quotes and odd dates included: they are the server's own bytes."""
    odd = Validators(etag='"half', last_modified="Montag, 23. Nov 2026")
    url = server.serve("/feed.xml", FEED, etag=odd.etag, last_modified=odd.last_modified)
    answer = await unchanged(fetcher, source(url, validators=odd))
    assert answer.not_modified
    assert server.log[0].headers["If-None-Match"] == '"half'
    assert server.log[0].headers["If-Modified-Since"] == "Montag, 23. Nov 2026"


async def test_a_validator_that_the_server_did_not_send_is_not_invented(fetcher, server: FeedServer):
    """With an ETag alone, no date goes along."""
    url = server.serve("/feed.xml", FEED, etag='"1"')
    await fetcher.fetch(source(url, validators=Validators(etag='"1"')))
    assert "If-Modified-Since" not in server.log[0].headers


async def test_a_304_keeps_the_validators_and_takes_renewed_ones(fetcher, server: FeedServer):
    """RFC 9110, 15.4.5: a 304 may carry new validators; those that it does not carry stay."""
    old = Validators(etag='"1"', last_modified=MODIFIED)
    url = server.serve("/feed.xml", status=304, headers={"ETag": '"2"'})
    assert (await unchanged(fetcher, source(url, validators=old))).validators == Validators(etag='"2"', last_modified=MODIFIED)
    server.serve("/feed.xml", status=304)
    assert (await unchanged(fetcher, source(url, validators=old))).validators == old


async def test_a_304_that_nobody_asked_for_is_an_error(fetcher, server: FeedServer):
    """Without validators of ours there is nothing that could be unmodified."""
    problem = await problem_of(fetcher, server.serve("/feed.xml", status=304))
    assert (problem.problem, problem.status) == (FetchProblem.STATUS, 304)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [({"ETag": '"2"'}, Validators(etag='"2"')), ({"Last-Modified": MODIFIED}, Validators(last_modified=MODIFIED)), ({}, NO_VALIDATORS)],
)
async def test_the_same_body_again_is_unchanged_with_the_new_validators(fetcher, server: FeedServer, headers, expected):
    """Servers that know no 304 send the same bytes; their validators are stored all the same, and cleared when there are none."""
    url = server.serve("/feed.xml", FEED)
    first = await fetched(fetcher, source(url))
    server.serve("/feed.xml", FEED, headers=headers)
    again = await unchanged(fetcher, source(url, body_hash=first.body_hash, validators=Validators(etag='"1"', last_modified="old")))
    assert (again.not_modified, again.validators) == (False, expected)


async def test_validators_that_cannot_be_sent_back_are_not_kept(fetcher, server: FeedServer):
    """Bytes that are no text would break every later request, and the database."""
    url = server.serve("/feed.xml", FEED, headers={"ETag": "\udcff"})
    assert (await fetched(fetcher, source(url))).validators == NO_VALIDATORS


@pytest.mark.parametrize(("subscribers", "words"), [(1, "1 subscriber)"), (0, "0 subscribers)"), (42, "42 subscribers)")])
async def test_the_user_agent_counts_the_readers(quick, loopback, server: FeedServer, subscribers, words):
    """Publishers learn how many channels follow their feed, as web feed readers tell them."""
    async with fetcher_here(quick, clock=clock, policy=loopback, subscribers=lambda _: subscribers) as fetcher:
        await fetcher.fetch(source(server.serve("/feed.xml", FEED)))
    assert server.log[0].headers["User-Agent"] == f"Newsdesk/1.2 (+https://newsdesk.example/about; {words}"
    assert server.log[0].headers["Accept"].startswith("application/atom+xml, application/rss+xml")


async def test_freshness_comes_from_headers_and_from_the_feed(fetcher, server: FeedServer):
    """Cache-Control less Age, ttl, and the days and hours to skip."""
    channel = "<ttl>90</ttl><skipHours><hour>2</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    url = server.serve("/feed.xml", rss(item(1), channel=channel), headers={"Cache-Control": "max-age=600", "Age": "60"})
    hints = (await fetched(fetcher, source(url))).hints
    assert hints == Hints(fresh_for=timedelta(minutes=9), ttl=timedelta(minutes=90), skip_hours=frozenset({2}), skip_days=frozenset({6}))


async def test_a_304_brings_freshness_too(fetcher, server: FeedServer):
    """A server may ask for patience with any answer."""
    url = server.serve(
        "/feed.xml", FEED, etag='"1"', headers={"Expires": "Mon, 23 Nov 2026 13:00:00 GMT", "Date": "Mon, 23 Nov 2026 12:00:00 GMT"}
    )
    assert (await unchanged(fetcher, source(url, validators=Validators(etag='"1"')))).hints.fresh_for == timedelta(hours=1)


async def test_a_permanent_redirect_is_reported_with_any_answer(fetcher, server: FeedServer):
    """Also with a 304, so that a move can be confirmed without the body."""
    server.redirect("/old", "/feed.xml", status=308)
    server.serve("/feed.xml", FEED, etag='"1"')
    first = await fetched(fetcher, source(server.url("/old")))
    again = await unchanged(fetcher, source(server.url("/old"), validators=first.validators))
    assert (first.moved_to, again.moved_to) == (server.url("/feed.xml"), server.url("/feed.xml"))
    assert (first.requests, again.requests) == (2, 2)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "password"),
        (403, "refuses"),
        (404, "404"),
        (410, "gone for good"),
        (429, "less often"),
        (503, "not available"),
        (500, "status 500"),
        (204, "status 204"),
        (206, "status 206"),
    ],
)
async def test_every_other_status_is_an_error_that_says_so(fetcher, server: FeedServer, status, words):
    """The status is kept for the decision how long to stay away, and validators of error pages go nowhere."""
    problem = await problem_of(fetcher, server.serve("/feed.xml", FEED if status != 204 else b"", status=status, etag='"error"'))
    assert (problem.problem, problem.status) == (FetchProblem.STATUS, status)
    assert words in str(problem)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("120", timedelta(minutes=2)), ("Mon, 23 Nov 2026 13:00:00 GMT", datetime(2026, 11, 23, 13, tzinfo=UTC)), ("never", None)],
)
async def test_retry_after_reaches_the_decision(fetcher, server: FeedServer, value, expected):
    """In both forms, as the server said it."""
    problem = await problem_of(fetcher, server.serve("/feed.xml", status=429, headers={"Retry-After": value}))
    assert problem.retry_after == expected


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", FetchProblem.NOT_A_FEED),
        (b"<!doctype html><html><body>hello</body></html>", FetchProblem.NOT_A_FEED),
        (b'{"hello": 1}', FetchProblem.NOT_A_FEED),
        (b"just words", FetchProblem.NOT_A_FEED),
        (
            b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
            FetchProblem.UNPARSABLE,
        ),
        (b"<a>" * 5000, FetchProblem.UNPARSABLE),
    ],
)
async def test_documents_that_are_no_feed_are_one_helpful_sentence(fetcher, server: FeedServer, body, problem):
    """It names the host and points to the feed doctor."""
    failure = await problem_of(fetcher, server.serve("/feed.xml", body))
    assert failure.problem is problem
    assert str(failure).startswith(server.host)
    assert "feed doctor" in str(failure)


async def test_refused_addresses_are_a_fetch_error(quick):
    """A stored address that the guard no longer lets pass ends like any failed fetch."""
    async with HttpFetcher.build(quick, clock=clock, policy=PUBLIC_ONLY) as fetcher:
        assert (await problem_of(fetcher, "http://127.0.0.1/feed")).problem is FetchProblem.REFUSED


async def test_a_killed_parser_costs_one_source_one_error(quick, loopback, server: FeedServer):
    """The next document gets a fresh process."""
    async with HttpFetcher.build(replace(quick, parse_timeout=1.5), clock=clock, policy=loopback) as fetcher:
        problem = await problem_of(fetcher, server.serve("/hang", HANGS_FEEDPARSER))
        assert problem.problem is FetchProblem.UNPARSABLE
        assert len((await fetched(fetcher, source(server.serve("/good", FEED)))).feed.entries) == 2
