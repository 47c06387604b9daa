"""Translates the settings into the rules of each room. Imports nothing heavy, for commands that only read or change feeds."""

from datetime import timedelta

from bot.engine.line import Share
from bot.feeds.access import FeedAccess, basic
from bot.feeds.http.guard import AddressPolicy
from bot.feeds.settings import FetchSettings
from bot.outbox.rules import ChannelRules, OutboxRules
from bot.polling.rules import PollingRules
from bot.settings import AccessSettings, Settings

_OF_ONE_WORKSPACE = 24


def outbox_rules(settings: Settings) -> OutboxRules:
    """Return the patience of the outbox, and how much a channel gets."""
    delivery = settings.delivery
    spacing = timedelta(minutes=delivery.mention_minutes)
    flood = timedelta(seconds=delivery.flood_seconds)
    return OutboxRules(channel=ChannelRules(cards_an_hour=delivery.cards_an_hour or None, mention_spacing=spacing, flood=flood))


def workspace_share(settings: Settings) -> Share:
    """Return what one workspace gets of the deliveries: never all that run at once, so that another begins without waiting."""
    delivery = settings.delivery
    return Share(at_once=_OF_ONE_WORKSPACE, per_second=delivery.workspace_per_second, burst=delivery.workspace_burst)


def fetch_settings(settings: Settings) -> FetchSettings:
    """Return the fetcher's part of the settings."""
    polling = settings.polling
    return FetchSettings(
        contact_url=settings.contact_url,
        total_timeout=polling.timeout_seconds,
        host_spacing=polling.host_spacing_seconds,
        proxy=settings.proxy.get_secret_value() if settings.proxy else "",
        access=tuple(_access(prefix, each) for prefix, each in settings.access.items()),
    )


def _access(prefix: str, access: AccessSettings) -> FeedAccess:
    """Return what goes along to the addresses that begin so."""
    headers = {name: value.get_secret_value() for name, value in access.headers.items()}
    if access.user:
        headers["Authorization"] = basic(access.user, access.password.get_secret_value() if access.password else "")
    if access.user_agent:
        headers["User-Agent"] = access.user_agent
    return FeedAccess(prefix=prefix, headers=headers)


def address_policy(settings: Settings) -> AddressPolicy:
    """Return which addresses may be asked."""
    return AddressPolicy(networks=settings.polling.allow_networks, ports=frozenset(settings.polling.allow_ports))


def polling_rules(settings: Settings) -> PollingRules:
    """Return how often sources are asked, and what of them is news."""
    polling = settings.polling
    return PollingRules(
        floor=timedelta(minutes=polling.floor_minutes),
        cap=timedelta(hours=polling.cap_hours),
        news_for=timedelta(days=polling.news_days),
        articles_a_day=polling.articles_a_day or None,
    )
