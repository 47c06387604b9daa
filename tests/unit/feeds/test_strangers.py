"""Feeds of workspaces are asked by a client of their own, which brings nothing of the operator's along."""

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from bot.app.peoples_feeds import feeds_of, lists_of
from bot.domain.destination import Platform, Workspace
from bot.domain.errors import FetchError, FetchProblem, InvalidInput
from bot.feeds.access import FeedAccess
from bot.feeds.fetcher import HttpFetcher
from bot.feeds.http.guard import AddressPolicy
from bot.feeds.settings import FetchSettings
from bot.settings import FixedSettings, PollingSettings
from tests.fakes.make import make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.words import shipped_words

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ACCESS = (FeedAccess(prefix="https://paid.example/", headers={"Authorization": "Basic secret"}),)


class Asked:
    """A client that answers nothing, and notes what it was asked."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    async def get(self, url: str, headers: dict[str, str] | None = None) -> object:
        """Fail."""
        self.urls.append(url)
        raise FetchError("no", problem=FetchProblem.TIMEOUT)


@pytest.mark.parametrize("owner", [None, 7])
async def test_each_feed_is_asked_by_the_client_of_its_owner(owner):
    """The operator's by one, and those of workspaces by the other."""
    ours, theirs = Asked(), Asked()
    fetcher = HttpFetcher(ours, None, settings=FetchSettings(), clock=lambda: NOW, strangers=theirs)  # type: ignore[arg-type] # as much as it asks
    with pytest.raises(FetchError):
        await fetcher.fetch(replace(make_source(), owner=owner))
    assert [len(each.urls) for each in (ours, theirs)] == ([1, 0] if owner is None else [0, 1])


async def test_the_client_for_strangers_knows_no_password_and_no_private_network():
    """Whatever the settings allow for the operator's own feeds."""
    policy = AddressPolicy(networks=())
    async with HttpFetcher.build(FetchSettings(access=ACCESS), clock=lambda: NOW, policy=policy) as fetcher:
        assert fetcher.client._settings.access == ACCESS
        assert fetcher.strangers._settings.access == ()


async def test_no_private_address_is_taken_in_a_chat_though_the_operator_may_use_it():
    """`allow_networks` is for feeds that the operator adds."""
    settings = FixedSettings(polling=PollingSettings(allow_networks=(ip_network("10.0.0.0/8"),)))
    async with HttpFetcher.build(FetchSettings(), clock=lambda: NOW) as fetcher:
        feeds = feeds_of(settings, MemoryStore(), fetcher, lambda: NOW)
        with pytest.raises(InvalidInput):
            feeds.check_url("http://10.1.2.3/feed")
        assert feeds.check_url("https://example.org/feed") == "https://example.org/feed"


async def test_a_list_and_a_repair_of_a_chat_are_asked_by_the_client_for_strangers():
    """Neither the operator's passwords nor their networks serve what somebody writes, and what fails is one sentence."""
    ours, theirs = Asked(), Asked()
    fetcher = HttpFetcher(ours, None, settings=FetchSettings(), clock=lambda: NOW, strangers=theirs)  # type: ignore[arg-type] # as much as it asks
    feeds = feeds_of(
        FixedSettings(polling=PollingSettings(allow_networks=(ip_network("10.0.0.0/8"),))), MemoryStore(), fetcher, lambda: NOW
    )
    here = Workspace(Platform.SLACK, "T1")
    with pytest.raises(InvalidInput, match="gives no feed"):
        await lists_of(feeds).linked("https://lists.example/feeds.opml", here, "ann", shipped_words().into("en"))
    with pytest.raises(InvalidInput):
        await lists_of(feeds).linked("http://10.1.2.3/feeds.opml", here, "ann", shipped_words().into("en"))
    gone = make_source(errors=7)
    await feeds.store.add_sources([gone])
    await feeds.repair.look(gone.id)
    assert (len(ours.urls), theirs.urls) == (0, ["https://lists.example/feeds.opml", gone.url])
