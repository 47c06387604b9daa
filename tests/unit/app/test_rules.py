"""What the settings mean for each room."""

from datetime import timedelta

from bot.app.rules import address_policy, fetch_settings, outbox_rules, polling_rules
from bot.feeds.http.guard import PUBLIC_ONLY
from bot.feeds.settings import FetchSettings
from bot.outbox.rules import OutboxRules
from bot.polling.rules import PollingRules
from bot.settings import DeliverySettings, FixedSettings, PollingSettings


def test_settings_that_nobody_made_are_the_rules_that_nobody_changed():
    """A default is written once, so that what the settings say is what holds."""
    settings = FixedSettings()
    assert polling_rules(settings) == PollingRules()
    assert outbox_rules(settings) == OutboxRules()
    assert fetch_settings(settings) == FetchSettings()
    assert address_policy(settings) == PUBLIC_ONLY


def test_what_an_operator_sets_reaches_the_rules():
    """Each in its unit; no cards an hour means any number."""
    polling = PollingSettings(floor_minutes=3, cap_hours=2, timeout_seconds=7, host_spacing_seconds=0)
    settings = FixedSettings(polling=polling, delivery=DeliverySettings(cards_an_hour=0, mention_minutes=1))
    assert (polling_rules(settings).floor, polling_rules(settings).cap) == (timedelta(minutes=3), timedelta(hours=2))
    assert (fetch_settings(settings).total_timeout, fetch_settings(settings).host_spacing) == (7, 0)
    channel = outbox_rules(settings).channel
    assert (channel.cards_an_hour, channel.mention_spacing) == (None, timedelta(minutes=1))
    assert polling_rules(FixedSettings(polling=PollingSettings(articles_a_day=0))).articles_a_day is None
