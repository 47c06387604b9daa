"""What people may do with feeds in a chat, wired: addresses of theirs are public ones, whatever the operator allows for their own."""

from dataclasses import replace

from bot.app.rules import address_policy
from bot.feeds.fetcher import HttpFetcher
from bot.feeds.finding.for_people import PeoplesFinder
from bot.feeds.finding.sites import parse_rules
from bot.feeds.http.guard import check_url
from bot.ports.clock import Clock
from bot.resources import read_text
from bot.settings import Settings
from bot.steps.commands.feeds import Feeds, FeedStore


def feeds_of(settings: Settings, store: FeedStore, fetcher: HttpFetcher, clock: Clock) -> Feeds:
    """Return the use cases of workspaces' feeds."""
    policy = replace(address_policy(settings), networks=())
    return Feeds(
        store=store,
        finder=PeoplesFinder(fetcher.strangers, fetcher.parser, parse_rules(read_text("discovery.toml")), clock),
        check_url=lambda url: check_url(url, policy),
        clock=clock,
        most=settings.polling.feeds_a_workspace,
    )
