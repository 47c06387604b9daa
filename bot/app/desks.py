"""The use cases of people and operators, wired from the parts."""

from bot.app.parts import Parts
from bot.app.peoples_feeds import feeds_of, lists_of
from bot.app.rules import address_policy
from bot.cards.filters import kinds_of
from bot.domain.change_quota import ChangeQuota
from bot.engine.local import LocalEngine
from bot.feeds.finding.discover import Discoverer
from bot.feeds.finding.doctor import Doctor
from bot.feeds.finding.sites import parse_rules
from bot.feeds.http.guard import check_url
from bot.ports.store import Store
from bot.resources import read_text
from bot.steps.commands.all_stories import AllStories
from bot.steps.commands.audited import audited
from bot.steps.commands.channel_settings import ChannelSettings
from bot.steps.commands.desk import Desk, acting, forgetting, setting_up, sparing, subscribing
from bot.steps.commands.digest_now import DigestNow
from bot.steps.commands.digest_times import DigestTimes
from bot.steps.commands.edit_filter import EditFilter
from bot.steps.commands.first_stories import FirstStories
from bot.steps.commands.keep_topic import KeepTopic
from bot.steps.commands.news import news_of
from bot.steps.commands.of_message import OfMessage
from bot.steps.commands.own_topics import OwnTopicsDesk
from bot.steps.commands.own_words import OwnWordsDesk
from bot.steps.commands.paced import paced
from bot.steps.commands.publishing import Publishing
from bot.steps.commands.repair import Repair
from bot.steps.commands.saved import SavedList
from bot.steps.commands.spare_typed import TypedMute
from bot.steps.commands.subscribe import ListSubscriptions
from bot.steps.commands.try_text import TryText
from bot.steps.commands.try_topic import TryTopic
from bot.steps.commands.unsubscribe import Unsubscribe
from bot.steps.commands.why_article import WhyHere
from bot.steps.commands.why_message import WhyMessage
from bot.steps.commands.why_told import Why
from bot.steps.names import Names
from bot.steps.presence import Presence

_PREVIEW = 1.3  # seconds, after which a preview says what it has


def desk_of(parts: Parts, engine: LocalEngine) -> Desk:
    """Return the desk with its use cases."""
    noted, topics = audited(parts.store, parts.clock), parts.live
    store = paced(noted, ChangeQuota(most=parts.settings.quotas.changes), parts.clock)
    why = WhyHere(why=Why(store=store, topics=topics, clock=parts.clock, analyst=parts.analyst, news_for=parts.rules.news_for))
    own = _own_topics(parts, store)
    feeds = feeds_of(parts.settings, store, parts.fetcher, parts.clock, parts.watchers.repaired)
    act = acting(store, why, own, feeds, publishing_of(parts))
    kinds = kinds_of(parts.shipped.words, parts.shipped.kinds)
    subscribe = subscribing(store, topics, parts.clock, parts.analyst.judge, kinds)
    set_up, edit_settings = setting_up(store, topics, parts.clock, parts.shipped.words.languages, subscribe)
    return Desk(
        subscribe=subscribe,
        set_up=set_up,
        edit_settings=edit_settings,
        edit_filter=EditFilter(store=store, subscribe=subscribe, clock=parts.clock),
        digest_now=DigestNow(store=store, topics=topics, clock=parts.clock),
        digest_times=DigestTimes(store=store, clock=parts.clock),
        unsubscribe=Unsubscribe(store, topics),
        subscriptions=ListSubscriptions(store),
        settings=ChannelSettings(store, parts.clock, parts.shipped.words.languages),
        act=act,
        own=own,
        feeds=feeds,
        feed_lists=lists_of(feeds),
        spare=sparing(store, why),
        forget=forgetting(store, own),
        mute=TypedMute(spare=sparing(store, why), store=store),
        saved=SavedList(store=store, clock=parts.clock, publishing=publishing_of(parts)),
        all_stories=AllStories(store=store, topics=topics),
        why=why,
        of_message=OfMessage(why_message=WhyMessage(act=act, why=why)),
        news=news_of(store, topics, parts.clock),
        names=Names(store=store),
        presence=Presence(store=store, engine=engine, clock=parts.clock, watch=parts.watchers.left),
        first=FirstStories(store=store, engine=engine, clock=parts.clock, rules=parts.rules),
        topics=topics,
        words=parts.shipped.words,
        clock=parts.clock,
        zone=parts.settings.zone,
    )


def publishing_of(parts: Parts) -> Publishing:
    """Return what offers feeds of our own."""
    return Publishing(store=parts.store, clock=parts.clock, base=parts.settings.page.public, heard=parts.watchers.published)


def _own_topics(parts: Parts, store: Store) -> OwnTopicsDesk:
    trial = TryTopic(store=store, clock=parts.clock, judge=parts.analyst.judge, budget=_PREVIEW)
    most = parts.settings.quotas.topics
    test = TryText(topics=parts.live, analyst=parts.analyst)
    keep = KeepTopic(store=store, live=parts.live, clock=parts.clock, most=most)
    return OwnTopicsDesk(store=store, live=parts.live, keep=keep, trial=trial, test=test, clock=parts.clock)


def own_words_of(parts: Parts) -> OwnWordsDesk:
    """Return what keeps words of one's own in lexicons."""
    return OwnWordsDesk(
        store=parts.store,
        live=parts.live,
        weigh=parts.analyst.weigh,
        clock=parts.clock,
        languages=parts.shipped.languages,
        budget=_PREVIEW,
    )


def repair_of(parts: Parts) -> Repair:
    """Return what gives a failing source another address."""
    client, parser = parts.fetcher.client, parts.fetcher.parser
    doctor = Doctor(client, parser, Discoverer(client, parser, parse_rules(read_text("discovery.toml"))), parts.clock)
    policy = address_policy(parts.settings)
    heard = parts.watchers.repaired
    return Repair(store=parts.store, examiner=doctor, check_url=lambda url: check_url(url, policy), clock=parts.clock, heard=heard)
