"""What the tests of feeds share."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, settings

from bot.feeds.http.guard import AddressPolicy
from bot.feeds.settings import FetchSettings
from tests.fakes.addresses import allowing
from tests.fakes.feed_server import FeedServer

# a shared processor makes single examples slow, which says nothing of the code
settings.register_profile("busy-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy-machine")


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
def loopback() -> AddressPolicy:
    return allowing("127.0.0.0/8", "::1/128")


@pytest.fixture
def quick() -> FetchSettings:
    """Settings for servers on loopback: no pauses, short time-outs, room for a busy machine."""
    return FetchSettings(
        contact_url="https://newsdesk.example/about", version="1.2", host_spacing=0, total_timeout=20, connect_timeout=5, read_timeout=10
    )
