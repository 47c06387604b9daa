"""What people may do with feeds in a chat, wired: addresses of theirs are public ones, whatever the operator allows for their own."""

from collections.abc import Sequence
from dataclasses import replace

from bot.app.rules import address_policy
from bot.domain.feed_list import Listed
from bot.feeds.fetcher import HttpFetcher
from bot.feeds.finding.for_people import PeoplesFinder
from bot.feeds.finding.sites import parse_rules
from bot.feeds.http.guard import check_url
from bot.feeds.opml import OpmlFeed, read_opml, write_opml
from bot.ports.clock import Clock
from bot.resources import read_text
from bot.settings import Settings
from bot.steps.commands.feed_lists import FeedLists
from bot.steps.commands.feeds import Feeds, FeedStore
from bot.steps.commands.repair import Heard, Repair


def feeds_of(settings: Settings, store: FeedStore, fetcher: HttpFetcher, clock: Clock, repaired: Heard = lambda *_: None) -> Feeds:
    """Return the use cases of workspaces' feeds."""
    policy = replace(address_policy(settings), networks=())
    finder = PeoplesFinder(fetcher.strangers, fetcher.parser, parse_rules(read_text("discovery.toml")), clock)

    def check(url: str) -> str:
        return check_url(url, policy)

    return Feeds(
        store=store,
        finder=finder,
        check_url=check,
        clock=clock,
        most=settings.polling.feeds_a_workspace,
        repair=Repair(store=store, examiner=finder.doctor, check_url=check, clock=clock, heard=repaired),
    )


def lists_of(feeds: Feeds) -> FeedLists:
    """Return the use cases of lists of feeds: OPML, as everybody's readers have it."""
    return FeedLists(feeds=feeds, read=_read, write=_written)


def _read(document: bytes) -> Sequence[Listed]:
    return [Listed(each.url, each.title, each.lang) for each in read_opml(document)]


def _written(listed: Sequence[Listed]) -> bytes:
    return write_opml(OpmlFeed(url=each.url, title=each.title, lang=each.lang) for each in listed)
