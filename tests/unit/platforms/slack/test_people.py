"""What a person's profile says, and how often it is asked for."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.people import People, Person
from bot.platforms.slack.workspaces import Workspaces
from tests.fakes.clock import FakeClock
from tests.fakes.slack_server import SlackServer


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    """Give a Slack with one person in Tokyo."""
    slack = await SlackServer().start()
    slack.add_user("U1", locale="ja-JP", tz="Asia/Tokyo")
    yield slack
    await slack.stop()


def people_of(server: SlackServer, clock: FakeClock) -> People:
    """Return the people of a workspace whose bot lives in Berlin."""
    client = AsyncWebClient(token=server.bot_token, base_url=server.api_url, retry_handlers=[])
    return People(Workspaces(client), clock, "Europe/Berlin")


async def test_a_profile_is_asked_for_once_an_hour(server: SlackServer):
    """A change of language arrives within the hour."""
    clock = FakeClock()
    people = people_of(server, clock)
    for _ in range(3):
        assert await people.get("T1", "U1") == Person(id="U1", locale="ja-JP", zone="Asia/Tokyo")
    assert len(server.calls("users.info")) == 1
    server.add_user("U1", locale="fr-FR", tz="Asia/Tokyo")
    clock.advance(hours=1)
    assert (await people.get("T1", "U1")).locale == "fr-FR"


async def test_a_failure_is_not_remembered(server: SlackServer):
    """Somebody whose profile could not be read is asked for again, and trusted with nothing meanwhile."""
    people = people_of(server, FakeClock())
    server.fail("users.info", "500")
    assert await people.get("T1", "U1") == Person(id="U1", locale="en", zone="Europe/Berlin", guest=True)
    assert (await people.get("T1", "U1")).zone == "Asia/Tokyo"


@pytest.mark.parametrize("zone", ["Mars/Olympus", ""])
async def test_a_zone_that_nobody_knows_gives_way_to_the_default(server: SlackServer, zone: str):
    """Slack's list of zones is not this machine's."""
    server.add_user("U2", tz=zone)
    assert (await people_of(server, FakeClock()).get("T1", "U2")).zone == "Europe/Berlin"
