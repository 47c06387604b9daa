"""What a channel asks for itself, over the store in memory."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.domain.choices import Choice
from bot.domain.delivery import State
from bot.domain.errors import InvalidInput
from bot.domain.polling import PollRecord
from bot.domain.quiet_hours import QuietHours
from bot.domain.story import Story
from bot.steps.commands.channel_settings import ChannelSettings
from bot.steps.commands.subscribe import Subscribe
from bot.steps.commands.wishes import Wish
from tests.fakes.clock import FakeClock
from tests.fakes.make import TOPICS, make_article, make_delivery, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription

NEWS = make_destination("news", zone="Europe/Paris")
MIDNIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


def night(zone: str) -> QuietHours:
    """From ten to seven in a zone."""
    return QuietHours(begins=time(22), ends=time(7), zone=zone)


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def clock():
    return FakeClock(MIDNIGHT)


@pytest.fixture
def settings(store, clock):
    return ChannelSettings(store, clock, ["en", "fr", "ja"])


async def owed(store: MemoryStore) -> datetime:
    """Owe the channel an alert now, let a delivery look at it, and return when it is due."""
    article = make_article()
    story = Story(id=article.story_id, title=article.title, first_seen_at=MIDNIGHT, last_seen_at=MIDNIGHT)
    alert = make_delivery(NEWS, article, due_at=MIDNIGHT, filed_at=MIDNIGHT)
    await store.add_sources([make_source()])
    await save_subscription(store, make_subscription(NEWS))
    found = {article.id: (make_evidence(),)}
    record = PollRecord(source=make_source(), at=MIDNIGHT, articles=(article,), stories=(story,), evidence=found, deliveries=(alert,))
    await store.record(record)
    await store.begin(NEWS.id, MIDNIGHT, 1)
    return due(store)


def due(store: MemoryStore) -> datetime:
    """Return when the one delivery is due."""
    (delivery,) = store.tables.deliveries.values()
    assert delivery.state is State.PENDING
    return delivery.due_at


async def test_a_channel_that_asked_for_nothing_is_as_the_platform_says(settings):
    """Nothing is saved by looking."""
    assert await settings.of(NEWS) == NEWS


async def test_the_first_quiet_hours_are_in_the_channels_zone(store, settings):
    """As it is stored, not as the platform tells it."""
    await save_destination(store, replace(NEWS, zone="Asia/Tokyo"))
    saved = await settings.quiet_hours(NEWS, "22-7")
    assert (saved.zone, saved.quiet_hours) == ("Asia/Tokyo", night("Asia/Tokyo"))


async def test_a_zone_that_is_named_is_that_of_the_hours(store, settings):
    """The channel keeps its own, and other hours stay where the first ones were."""
    saved = await settings.quiet_hours(NEWS, "23-6", "new york")
    assert (saved.zone, saved.quiet_hours.zone) == ("Europe/Paris", "America/New_York")
    assert (await settings.quiet_hours(NEWS, "22-7")).quiet_hours == night("America/New_York")
    assert await store.destination(NEWS.id) == replace(NEWS, quiet_hours=night("America/New_York"))


async def test_a_digests_zone_moves_no_quiet_hours(store, settings, clock):
    """A digest for New York is that digest's own: channel and night stay those of Paris."""
    await settings.quiet_hours(NEWS, "22-7")
    await Subscribe(store, TOPICS, clock)(NEWS, Wish(topic="ai", digest="08:30", zone="America/New_York"))
    saved = await store.destination(NEWS.id)
    assert (saved.zone, saved.quiet_hours) == ("Europe/Paris", night("Europe/Paris"))


async def test_settings_keep_each_other(settings, store):
    """Hours, cards and a pause are saved one without the other."""
    await save_destination(store, replace(NEWS, paused_at=MIDNIGHT, pause_reason="no permission"))
    await settings.most_cards(NEWS, "7")
    await settings.choose(NEWS, Choice.UPDATES, "thread")
    saved = await settings.quiet_hours(NEWS, "22-7")
    assert (saved.most_cards, saved.updates, saved.pause_reason) == (7, "thread", "no permission")
    assert (await settings.quiet_hours(NEWS, "off")).most_cards == 7
    assert (await settings.choose(NEWS, Choice.UPDATES, "default")).updates is None


async def test_hours_that_end_let_go_of_what_waits(store, settings):
    """At midnight in Paris, one hour in; the alert need not wait for seven o'clock."""
    await settings.quiet_hours(NEWS, "22-7")
    assert await owed(store) == datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    await settings.quiet_hours(NEWS, "off")
    assert due(store) == MIDNIGHT


async def test_hours_that_end_earlier_let_go_earlier(store, settings):
    """The next look holds what is still in the new hours, until their end."""
    await settings.quiet_hours(NEWS, "22-7")
    await owed(store)
    await settings.quiet_hours(NEWS, "22-6")
    await store.begin(NEWS.id, MIDNIGHT, 1)
    assert due(store) == datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


async def test_hours_that_end_as_before_hold_what_waits(store, settings):
    """To say the same again disturbs nobody."""
    await settings.quiet_hours(NEWS, "22-7")
    before = await owed(store)
    await settings.quiet_hours(NEWS, "23-7")
    assert due(store) == before


UNREADABLE = [("quiet_hours", ["night"]), ("most_cards", ["none"]), *(("choose", [each, "here"]) for each in Choice)]


@pytest.mark.parametrize(("method", "typed"), UNREADABLE)
async def test_what_cannot_be_read_saves_nothing(store, settings, method, typed):
    """Not even the channel."""
    with pytest.raises(InvalidInput):
        await getattr(settings, method)(NEWS, *typed)
    assert await store.destination(NEWS.id) is None
