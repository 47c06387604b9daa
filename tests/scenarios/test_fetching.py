"""Fetching through days: what a publisher's server sees of us, over real sockets, with the state that the polls keep."""

from dataclasses import replace

import pytest

from bot.domain.fetching import Fetched, Unchanged
from bot.domain.source import Source
from bot.feeds.fetcher import HttpFetcher
from bot.feeds.settings import FetchSettings
from tests.fakes.addresses import allowing
from tests.fakes.feed_server import FeedServer
from tests.fakes.parser import fetcher_here
from tests.unit.feeds.feeds import clock, item, rss, source

LOOPBACK = allowing("127.0.0.0/8")
SETTINGS = FetchSettings(host_spacing=0)


def fetcher() -> HttpFetcher:
    return fetcher_here(SETTINGS, clock=clock, policy=LOOPBACK)


def after(asked: Source, answer: Fetched | Unchanged) -> Source:
    """Return the source as a poll stores it after an answer."""
    body_hash = answer.body_hash if isinstance(answer, Fetched) else asked.body_hash
    return replace(asked, validators=answer.validators, body_hash=body_hash)


async def test_one_unconditional_request_in_a_feeds_lifetime_restarts_included():
    """Only the first request is without conditions: the validators live in the source, not in the process."""
    async with FeedServer() as server:
        asked = source(server.serve("/feed.xml", rss(item(1)), etag='"1"', last_modified="Mon, 23 Nov 2026 10:00:00 GMT"))
        for _ in range(3):
            async with fetcher() as after_a_restart:
                for _ in range(2):
                    asked = after(asked, await after_a_restart.fetch(asked))
    assert [request.conditional for request in server.log] == [False, True, True, True, True, True]


async def test_news_arrive_and_validators_advance():
    """A changed feed is fetched once, with the new validators kept for the next time."""
    async with FeedServer() as server, fetcher() as running:
        url = server.serve("/feed.xml", rss(item(1)), etag='"1"')
        first = await running.fetch(source(url))
        server.serve("/feed.xml", rss(item(1), item(2)), etag='"2"')
        asked = after(source(url), first)
        second = await running.fetch(asked)
        third = await running.fetch(after(asked, second))
    assert isinstance(second, Fetched)
    assert ([entry.guid for entry in second.feed.entries], len(second.feed.repeated)) == (["urn:chips:2"], 1)
    assert isinstance(third, Unchanged)
    assert [request.headers.get("If-None-Match") for request in server.log] == [None, '"1"', '"2"']


async def test_news_that_could_not_be_stored_are_news_again():
    """What a document showed counts only for a source whose stored state is that document's."""
    async with FeedServer() as server, fetcher() as running:
        asked = source(server.serve("/feed.xml", rss(item(1))))
        asked = after(asked, await running.fetch(asked))
        server.serve("/feed.xml", rss(item(1), item(2)))
        answers = [await running.fetch(asked) for _ in range(2)]
    assert [[entry.guid for entry in answer.feed.entries] for answer in answers if isinstance(answer, Fetched)] == [["urn:chips:2"]] * 2


async def test_a_server_without_validators_costs_a_body_and_no_parsing():
    """The same bytes again are recognised by their hash."""
    async with FeedServer() as server, fetcher() as running:
        asked = source(server.serve("/feed.xml", rss(item(1))))
        asked = after(asked, await running.fetch(asked))
        again = await running.fetch(asked)
    assert isinstance(again, Unchanged)
    assert not again.not_modified
    assert not any(request.conditional for request in server.log)


async def test_conditions_travel_along_redirects_and_nothing_else_does():
    """Each hop gets the same polite request: no cookie that an earlier one set, no referer."""
    async with FeedServer() as server, FeedServer("127.0.0.2") as other, fetcher() as running:
        server.serve("/old", status=301, headers={"Location": other.url("/feed.xml"), "Set-Cookie": "track=1"})
        other.serve("/feed.xml", rss(item(1)), etag='"1"')
        asked = source(server.url("/old"))
        asked = after(asked, await running.fetch(asked))
        answer = await running.fetch(asked)
    assert isinstance(answer, Unchanged)
    assert answer.moved_to == other.url("/feed.xml")
    for request in [*server.log, *other.log]:
        assert not {"Cookie", "Referer"} & set(request.headers)
    assert other.log[1].conditional


@pytest.mark.parametrize("spacing", [0.05])
async def test_feeds_of_one_host_wait_for_each_other_and_others_do_not(spacing):
    """One connection a host, with a pause; another host is not held up by it."""
    settings = replace(SETTINGS, host_spacing=spacing)
    async with FeedServer() as server, HttpFetcher.build(settings, clock=clock, policy=LOOPBACK) as running:
        for number in range(3):
            await running.fetch(source(server.serve(f"/{number}.xml", rss(item(number)))))
    assert server.busiest == 1
    assert server.log[2].at - server.log[0].at >= 2 * spacing * 0.9
