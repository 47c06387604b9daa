"""The tools for people's questions about feeds, wired to a client and parser processes of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.feeds.finding.discover import Discoverer
from bot.feeds.finding.doctor import Doctor
from bot.feeds.finding.sites import DiscoveryRules
from bot.feeds.http.client import GuardedClient
from bot.feeds.http.guard import PUBLIC_ONLY, AddressPolicy
from bot.feeds.parsing.pool import ParserPool
from bot.feeds.settings import FetchSettings
from bot.ports.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTools:
    """A discoverer and a doctor of feeds. Both ask through one client, so that hosts see one polite visitor."""

    discoverer: Discoverer
    doctor: Doctor


@asynccontextmanager
async def open_tools(
    settings: FetchSettings, rules: DiscoveryRules, *, clock: Clock, policy: AddressPolicy = PUBLIC_ONLY
) -> AsyncIterator[FeedTools]:
    """Open the tools, and close their connections and parser processes at the end."""
    pool = ParserPool(workers=settings.parse_workers, timeout=settings.parse_timeout, memory=settings.parse_memory)
    async with GuardedClient(settings, policy) as client, pool as parser:
        discoverer = Discoverer(client, parser, rules)
        yield FeedTools(discoverer=discoverer, doctor=Doctor(client, parser, discoverer, clock))
