"""What a running Newsdesk is wired from, and who hears of what it does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.analyst.process import AnalystProcess
from bot.app.audience import Audience
from bot.app.backing_up import BackedUp
from bot.app.shipped import Shipped
from bot.domain.claims import Forgotten
from bot.domain.destination import Platform, Workspace
from bot.feeds.fetcher import HttpFetcher
from bot.polling.rules import PollingRules
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.settings import Settings
from bot.steps.articles import ArticleReader
from bot.steps.commands.publishing import Heard
from bot.steps.commands.repair import Heard as Readdressed
from bot.steps.deliver import Delivered
from bot.steps.live_topics import LiveTopics
from bot.steps.network import OutageWatch
from bot.steps.poll import Polled


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchers:
    """Callbacks: after each poll, message and forgetting, when no source answers or a workspace removed us, around an outage of ours.

    `published` hears of feeds of our own that are made and ended, `repaired` of sources that got another address.
    """

    polled: Callable[[Polled], None] = lambda _: None
    delivered: Callable[[Delivered], None] = lambda _: None
    silent: Callable[[datetime], None] = lambda _: None
    left: Callable[[Workspace, int], None] = lambda _workspace, _count: None
    forgotten: Callable[[Forgotten], None] = lambda _: None
    outage: OutageWatch = lambda *_: None
    backed_up: Callable[[BackedUp], None] = lambda _: None
    backup_failed: Callable[[str], None] = lambda _: None
    published: Heard = lambda *_: None
    repaired: Readdressed = lambda *_: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything opened, from which the steps are wired."""

    settings: Settings
    watchers: Watchers
    clock: Clock
    shipped: Shipped
    store: Store
    fetcher: HttpFetcher
    reader: ArticleReader
    rules: PollingRules
    audience: Audience
    analyst: AnalystProcess
    live: LiveTopics
    chats: dict[Platform, Chat] = field(default_factory=dict)
    listeners: list[Callable[[Delivered], None]] = field(default_factory=list)

    def delivered(self, what: Delivered) -> None:
        """Tell of a message."""
        for each in (self.watchers.delivered, *self.listeners):
            each(what)
