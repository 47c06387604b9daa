"""Broken publishers on real sockets, each with the right diagnosis."""

import socket
from datetime import timedelta

import pytest

from bot.domain.diagnosis import Diagnosis, Problem
from bot.feeds.catalogue import catalogue_feeds, parse_catalogue
from bot.feeds.finding.discover import Discoverer
from bot.feeds.finding.doctor import Doctor
from bot.feeds.finding.probe import probe
from bot.feeds.finding.tools import open_tools
from tests.fakes.feed_server import FeedServer
from tests.unit.feeds_discovery.examples import (
    DAY,
    LOOPBACK,
    NOW,
    QUICK,
    InlineParser,
    good_rss,
    html,
    item,
    link,
    quick_client,
    rss,
    rules,
)

HTML = "text/html; charset=utf-8"
WALL = "<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>"
PACK = 'title = "Chips"'
FEED = '[[feed]]\nurl = "{url}"\ntitle = "F"\nlang = "en"\ntopics = ["ai"]\nrole = "press"\nevidence = "listed"'


@pytest.fixture
async def server():
    """A site without any page yet."""
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def doctor():
    """A doctor that may ask loopback."""
    async with quick_client() as client:
        parser = InlineParser()
        yield Doctor(client, parser, Discoverer(client, parser, rules()), lambda: NOW)


def closed_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def says(diagnosis: Diagnosis, problem: Problem, *words: str) -> None:
    """Check the kind, and that each sentence is one, is complete, and says the words."""
    assert diagnosis.problem is problem, diagnosis
    for text in (diagnosis.sentence, diagnosis.proposal):
        assert text.endswith(".")
        assert "\n" not in text
    both = f"{diagnosis.sentence} {diagnosis.proposal}"
    assert all(word in both for word in words), both


async def test_ten_broken_servers_get_ten_right_diagnoses(server):
    """With the parser processes of a real run."""
    server.serve("/home.xml", good_rss())
    server.serve("/", html(link("/home.xml")), content_type=HTML)
    broken = {
        server.serve("/wall", WALL, status=403, content_type=HTML, headers={"cf-mitigated": "challenge"}): Problem.PROTECTED,
        server.redirect("/old.xml", "/home.xml"): Problem.MOVED,
        server.serve("/page", html(link("/home.xml")), content_type=HTML): Problem.NOT_A_FEED,
        server.serve("/undated.xml", rss(*(item(n, date=None) for n in range(3)))): Problem.NO_DATES,
        server.serve("/twins.xml", rss(*(item(n, guid="1") for n in range(3)))): Problem.DUPLICATE_IDS,
        server.serve("/stale.xml", rss(item(1, date=NOW - 400 * DAY))): Problem.STALE,
        server.serve("/gone.xml", status=410): Problem.GONE,
        f"http://127.0.0.1:{closed_port()}/feed.xml": Problem.UNREACHABLE,
        server.serve("/large.xml", "x" * 300_000): Problem.TOO_LARGE,
        server.serve("/empty.xml", rss()): Problem.NO_ENTRIES,
        server.serve("/private.xml", status=401, headers={"WWW-Authenticate": "Basic"}): Problem.LOGIN,
        server.url("/home.xml").replace("http:", "https:"): Problem.TLS,
    }
    async with open_tools(QUICK, rules(), clock=lambda: NOW, policy=LOOPBACK) as tools:
        assert {url: (await tools.doctor.examine(url)).problem for url in broken} == broken


async def test_a_catalogue_is_checked_over_the_wire(server):
    """Each feed gets its own answer."""
    texts = {"chips": "\n".join([PACK, *(FEED.format(url=server.url(f"/{name}.xml")) for name in ("good", "missing"))])}
    server.serve("/good.xml", good_rss())
    async with open_tools(QUICK, rules(), clock=lambda: NOW, policy=LOOPBACK) as tools:
        probed = [each async for each in probe(catalogue_feeds(parse_catalogue(texts)), tools.doctor)]
    good, missing = sorted(probed, key=lambda each: each.feed.url)
    assert (good.works, good.diagnosis.problem) == (True, Problem.HEALTHY)
    assert (missing.works, missing.diagnosis.problem) == (False, Problem.MISSING)


async def test_the_tools_find_feeds_as_well(server):
    """With the same client and parser as the doctor."""
    server.serve("/feed.xml", good_rss("The News"))
    page = server.serve("/", html(link("/feed.xml")), content_type=HTML)
    async with open_tools(QUICK, rules(), clock=lambda: NOW, policy=LOOPBACK) as tools:
        assert [found.title for found in await tools.discoverer.find(page)] == ["The News"]


async def test_a_healthy_feed_is_healthy(server, doctor):
    """One request, and it says how many entries there are."""
    url = server.serve("/feed.xml", good_rss())
    diagnosis = await doctor.examine(url)
    says(diagnosis, Problem.HEALTHY, "3 entries", f"{NOW - DAY:%Y-%m-%d}")
    assert len(server.log) == 1


@pytest.mark.parametrize(
    "route",
    [
        {"status": 403, "headers": {"cf-mitigated": "challenge"}},
        {"status": 503, "headers": {"cf-mitigated": "challenge"}},
        {"status": 403, "headers": {"Server": "cloudflare"}},
        {"status": 429, "headers": {"X-DataDome": "protected"}},
        {"status": 200, "body": WALL},
        {"status": 200, "body": html(title="Attention Required! | A service")},
        {"status": 200, "body": html(body="hello"), "headers": {"cf-mitigated": "challenge"}},
    ],
)
async def test_protection_services_are_recognised(server, doctor, route):
    """By what they say of themselves, or by their pages, also with status 200."""
    body = route.pop("body", WALL)
    url = server.serve("/feed.xml", body, content_type=HTML, **route)
    says(await doctor.examine(url), Problem.PROTECTED, "protection service", "does not break in")


@pytest.mark.parametrize(
    ("route", "problem", "words"),
    [
        ({"status": 403}, Problem.PROTECTED, "403"),
        ({"status": 429}, Problem.THROTTLED, "less often"),
        ({"status": 429, "headers": {"Server": "cloudflare"}}, Problem.THROTTLED, "less often"),
        ({"status": 500}, Problem.SERVER, "500"),
        ({"status": 503, "headers": {"Server": "cloudflare"}}, Problem.SERVER, "503"),
        ({"status": 418}, Problem.STATUS, "418"),
        ({"status": 401}, Problem.LOGIN, "login"),
    ],
)
async def test_other_refusals_are_told_apart(server, doctor, route, problem, words):
    """Being carried by a large network alone is no wall."""
    says(await doctor.examine(server.serve("/feed.xml", **route)), problem, words)


async def test_a_page_that_names_its_feed_leads_there(server, doctor):
    """The proposal is the address that answered."""
    feed = server.serve("/feed.xml", good_rss())
    diagnosis = await doctor.examine(server.serve("/blog", html(link("/feed.xml")), content_type=HTML))
    says(diagnosis, Problem.NOT_A_FEED, "names one", feed)


async def test_a_page_without_a_feed_leads_nowhere(server, doctor):
    """Nothing is invented, and usual places are not tried: the address was given as a feed's."""
    diagnosis = await doctor.examine(server.serve("/blog", html(), content_type=HTML))
    says(diagnosis, Problem.NOT_A_FEED, "web page")
    assert diagnosis.proposal.startswith("look on the site")
    assert len(server.log) == 1


@pytest.mark.parametrize("path", ["/users/login?next=/feed", "/sign-in", "/form"])
async def test_a_login_page_instead_of_a_feed(server, doctor, path):
    """By its address after the redirect, or by its password field."""
    field = '<input type="password">' if path == "/form" else ""
    server.serve(path.partition("?")[0], html(body=field), content_type=HTML)
    server.redirect("/feed.xml", path, status=302)
    says(await doctor.examine(server.url("/feed.xml")), Problem.LOGIN, "login")


async def test_a_blog_with_a_login_box_is_no_login_page(server, doctor):
    """Its feed is what counts."""
    server.serve("/feed.xml", good_rss())
    page = server.serve("/", html(link("/feed.xml"), '<input type="password">'), content_type=HTML)
    says(await doctor.examine(page), Problem.NOT_A_FEED, "/feed.xml")


@pytest.mark.parametrize(("status", "problem"), [(404, Problem.MISSING), (410, Problem.GONE)])
async def test_what_is_gone_may_live_elsewhere_on_its_site(server, doctor, status, problem):
    """The home page may name the new feed; where it does not, nothing is proposed."""
    url = server.serve("/old.xml", status=status)
    assert (await doctor.examine(url)).proposal.startswith("look on the site")
    server.serve("/", reset=True)
    assert (await doctor.examine(url)).proposal.startswith("look on the site")
    server.serve("/", html(link("/new.xml")), content_type=HTML)
    server.serve("/new.xml", good_rss())
    diagnosis = await doctor.examine(url)
    says(diagnosis, problem, str(status), server.url("/new.xml"))


async def test_a_permanent_move_names_the_new_address_and_a_temporary_none(server, doctor):
    """A 302 is for the server to change."""
    server.serve("/new.xml", good_rss())
    server.redirect("/moved.xml", "/new.xml", status=308)
    server.redirect("/lent.xml", "/new.xml", status=302)
    says(await doctor.examine(server.url("/moved.xml")), Problem.MOVED, server.url("/new.xml"))
    says(await doctor.examine(server.url("/lent.xml")), Problem.HEALTHY)


@pytest.mark.parametrize(("age", "problem"), [(timedelta(days=179), Problem.HEALTHY), (timedelta(days=182), Problem.STALE)])
async def test_half_a_year_without_news_is_stale(server, doctor, age, problem):
    """And the last day of news is named."""
    url = server.serve("/feed.xml", rss(item(0, date=NOW - age)))
    says(await doctor.examine(url), problem, f"{NOW - age:%Y-%m-%d}")


async def test_dates_to_come_do_not_make_a_feed_fresh(server, doctor):
    """An entry of next year is no news of today."""
    url = server.serve("/feed.xml", rss(item(0, date=NOW + 300 * DAY), item(1, date=NOW - 400 * DAY)))
    says(await doctor.examine(url), Problem.STALE)


async def test_one_item_listed_twice_is_no_shared_id(server, doctor):
    """Only different entries with one id are a fault."""
    says(await doctor.examine(server.serve("/feed.xml", rss(item(1), item(1)))), Problem.HEALTHY)


@pytest.mark.parametrize(
    ("route", "problem"),
    [
        ({"hang": True}, Problem.TIMEOUT),
        ({"reset": True}, Problem.UNREACHABLE),
        ({"body": b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss>&a;</rss>"}, Problem.BROKEN),
        ({"body": b""}, Problem.NOT_A_FEED),
        ({"body": b'{"a": 1}', "content_type": "application/json"}, Problem.NOT_A_FEED),
    ],
)
async def test_faults_of_wire_and_document(server, doctor, route, problem):
    """Each has its own name."""
    says(await doctor.examine(server.serve("/feed.xml", **route)), problem)


async def test_a_circle_of_redirects(server, doctor):
    """It is told from a server that does not answer."""
    server.redirect("/a", "/b")
    server.redirect("/b", "/a")
    says(await doctor.examine(server.url("/a")), Problem.REDIRECTS, "circle")


@pytest.mark.parametrize("url", ["http://169.254.169.254/feed", "ftp://example.com/feed", "http://user:pw@example.com/"])
async def test_addresses_that_are_not_asked(doctor, url):
    """The one generic sentence, and nothing about what is behind it."""
    diagnosis = await doctor.examine(url)
    says(diagnosis, Problem.REFUSED, "does not fetch this address")
    assert "169.254" not in diagnosis.sentence
