"""The feed doctor: examines one address and says what is wrong with it, and what to do."""

import asyncio
import re
import ssl
from collections import Counter
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from bot.domain.diagnosis import Diagnosis, Problem
from bot.domain.errors import FetchError, FetchProblem
from bot.domain.fetching import Feed
from bot.feeds.finding import diagnosis as say
from bot.feeds.finding.discover import Client, Discoverer, Parser, full_address
from bot.feeds.finding.page import to_page
from bot.feeds.http.client import Answer
from bot.feeds.parsing.problems import NotAFeed, Unparsable
from bot.ports.clock import Clock

STALE_AFTER = timedelta(days=180)
"""Half a year without an entry: quarterly bulletins live, what is slower has usually moved or ended."""

_GUARDS = ("cf-mitigated", "x-datadome", "x-sucuri-block", "x-px-block", "x-amzn-waf-action")
_GUARD_SERVERS = ("akamaighost", "sucuri", "ddos-guard", "cloudflare")
"""Headers and servers of protection services. They say so on refusals; on good answers they only say who carries them."""

_CHALLENGE = re.compile(
    r"<title>\s*(?:just a moment|attention required|access denied|one moment, please|please wait|are you a robot|security check)"
    r"|\b_?cf_chl_|captcha-delivery\.com|_incapsula_resource|id=[\"']px-captcha",
    re.IGNORECASE,
)
_LOGIN_PATH = re.compile(r"/(?:log-?in|sign-?in|sso|oauth|session/new)(?:[/.?]|$)", re.IGNORECASE)

_FAULTS = {
    FetchProblem.REFUSED: (Problem.REFUSED, "give a public http or https address."),
    FetchProblem.TIMEOUT: (Problem.TIMEOUT, "try again later; if it stays so, the publisher's server is overloaded or drops our requests."),
    FetchProblem.TOO_LARGE: (Problem.TOO_LARGE, "look for a feed of one section, or ask the publisher for fewer entries."),
    FetchProblem.REDIRECTS: (Problem.REDIRECTS, "open the address in a browser and give the one where it ends."),
}
_TLS_PROPOSAL = "only the publisher can mend the certificate; if the site also answers over http, give that address."
_OFFLINE = (Problem.UNREACHABLE, "open it in a browser: if it works there, try again later.")


class Doctor:
    """Examines addresses, most of them with one request. `clock` decides what is stale."""

    def __init__(self, client: Client, parser: Parser, discoverer: Discoverer, clock: Clock) -> None:
        self._client = client
        self._parser = parser
        self._discoverer = discoverer
        self._clock = clock

    async def examine(self, written: str) -> Diagnosis:
        """Return what is wrong with the address that a person wrote, or that nothing is. Every fault is a diagnosis, none is raised."""
        url = full_address(written)
        try:
            answer = await self._client.get(url)
        except FetchError as error:
            return _of_fault(error)
        if answer.status != HTTPStatus.OK:
            return await self._of_status(url, answer)
        try:
            feed = await self._parser.parse(answer.body, answer.content_type, answer.url)
        except NotAFeed as error:
            return await self._of_page(answer, str(error))
        except Unparsable as error:
            return say.broken(_host(answer.url), str(error))
        return _of_feed(feed, answer.moved_to, answer.url, self._clock())

    async def _of_status(self, url: str, answer: Answer) -> Diagnosis:
        if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            instead = await self._named_at_home(url)
            return say.absent(_host(answer.url), for_good=answer.status == HTTPStatus.GONE, instead=instead)
        return _of_refusal(answer)

    async def _named_at_home(self, url: str) -> str | None:
        """Return the feed that the site's own home page names; a site that does not answer names none."""
        parts = urlsplit(url)
        try:
            found = await self._discoverer.of_page(await self._client.get(f"{parts.scheme}://{parts.netloc}/"))
        except FetchError:
            return None
        return found[0].url if found else None

    async def _of_page(self, answer: Answer, half_sentence: str) -> Diagnosis:
        """Tell a page that names its feed from a wall in front of one."""
        host = _host(answer.url)
        if await asyncio.to_thread(_is_challenge, answer):
            return say.protected(host)
        found = await self._discoverer.of_page(answer)
        if not found and await self._asks_for_login(answer):
            return say.needs_login(host)
        return say.not_a_feed(host, half_sentence, found[0].url if found else None)

    async def _asks_for_login(self, answer: Answer) -> bool:
        return bool(_LOGIN_PATH.search(urlsplit(answer.url).path)) or (await self._discoverer.links(answer)).asks_password


def _of_fault(error: FetchError) -> Diagnosis:
    if isinstance(error.__cause__, ssl.SSLError):
        return Diagnosis(problem=Problem.TLS, sentence=str(error), proposal=_TLS_PROPOSAL)
    problem, proposal = _FAULTS.get(error.problem, _OFFLINE)
    return Diagnosis(problem=problem, sentence=str(error), proposal=proposal, allow=error.allow)


def _of_refusal(answer: Answer) -> Diagnosis:
    host, status = _host(answer.url), answer.status
    if status == HTTPStatus.UNAUTHORIZED:
        return say.needs_login(host)
    if any(name in answer.headers for name in _GUARDS):
        return say.protected(host)
    if status == HTTPStatus.FORBIDDEN:
        server = answer.headers.get("Server", "").lower()
        return say.protected(host) if server.startswith(_GUARD_SERVERS) else say.forbidden(host)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return say.throttled(host)
    return say.in_trouble(host, status) if status >= HTTPStatus.INTERNAL_SERVER_ERROR else say.other_status(host, status)


def _is_challenge(answer: Answer) -> bool:
    return "cf-mitigated" in answer.headers or bool(_CHALLENGE.search(to_page(answer).text))


def _of_feed(feed: Feed, moved_to: str | None, url: str, now: datetime) -> Diagnosis:
    """Examine a feed that answered. What keeps news away comes before what is only untidy."""
    url = moved_to or url
    entries, newest, shared = len(feed.entries), _newest(feed, now), _sharing_ids(feed)
    if not entries:
        return say.empty()
    if newest is not None and now - newest > STALE_AFTER:
        return say.stale(newest)
    if moved_to is not None:
        return say.moved(moved_to)
    if shared:
        return say.shared_ids(shared, entries)
    return say.undated() if newest is None else say.healthy(newest, entries)


def _newest(feed: Feed, now: datetime) -> datetime | None:
    return max((entry.published_at for entry in feed.entries if entry.published_at and entry.published_at <= now), default=None)


def _sharing_ids(feed: Feed) -> int:
    """Count the entries whose id another entry with another link has as well."""
    links: dict[str, set[str | None]] = {}
    for entry in feed.entries:
        if entry.guid:
            links.setdefault(entry.guid, set()).add(entry.url)
    entries = Counter(entry.guid for entry in feed.entries if entry.guid)
    return sum(entries[guid] for guid, urls in links.items() if len(urls) > 1)


def _host(url: str) -> str:
    return urlsplit(url).netloc
