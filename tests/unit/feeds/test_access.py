"""What goes along to single publishers, and to nobody else."""

import pytest

from bot.app.rules import fetch_settings
from bot.feeds.access import FeedAccess, basic, with_access
from bot.feeds.http.client import GuardedClient
from bot.feeds.http.guard import AddressPolicy
from bot.feeds.settings import FetchSettings
from bot.settings import AccessSettings, FixedSettings
from tests.fakes.feed_server import FeedServer

PRIVATE = FeedAccess(prefix="https://example.org/private", headers={"X-Key": "k"})


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/private",
        "https://example.org/private/feed.xml?a=1",
        "https://EXAMPLE.org:443/private/x",
    ],
)
def test_it_goes_below_its_address(url):
    """However the host and the usual port are written."""
    assert PRIVATE.covers(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/private/feed.xml",
        "https://example.org/privateer",
        "https://example.org/",
        "https://example.org.evil.example/private/",
        "https://evil.example/https://example.org/private/",
        "https://example.org:8443/private/",
        "https://example.org@evil.example/private/",
    ],
)
def test_it_goes_nowhere_else(url):
    """Neither in plain text, nor to a host or path that only begins alike."""
    assert not PRIVATE.covers(url)
    assert with_access({"Accept": "x"}, url, [PRIVATE]) == {"Accept": "x"}


def test_the_nearest_address_counts_and_replaces_ours():
    """Names of headers know no case."""
    near = FeedAccess(prefix="https://example.org/private/a/", headers={"user-agent": "Reader"})
    ours = {"User-Agent": "Newsdesk", "Accept": "x"}
    assert with_access(ours, "https://example.org/private/a/f", [PRIVATE, near]) == {"Accept": "x", "user-agent": "Reader"}
    assert with_access(ours, "https://example.org/private/b", [PRIVATE, near]) == {**ours, "X-Key": "k"}


def test_the_settings_say_it_and_never_show_it():
    """Basic is what RFC 7617 says."""
    access = AccessSettings(user="Aladdin", password="open-sesame", headers={"X-Key": "k"}, user_agent="Reader")  # type: ignore[arg-type,dict-item]
    settings = fetch_settings(FixedSettings(access={"https://example.org/": access}))
    assert settings.access[0].headers == {"Authorization": basic("Aladdin", "open-sesame"), "X-Key": "k", "User-Agent": "Reader"}
    assert basic("Aladdin", "open sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert "open-sesame" not in repr(access) + repr(settings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"example.org": {}},
        {"https://a:b@example.org/": {}},
        {"https://example.org/?key=1": {}},
        {"https://example.org/": {"headers": {"Host": "x"}}},
        {"https://example.org/": {"headers": {"X-Key": "a\r\nB: c"}}},
        {"https://example.org/": {"user_agent": "a\nb"}},
    ],
)
def test_what_would_break_a_request_is_refused(wrong):
    """When Newsdesk starts, and not at a poll."""
    with pytest.raises(ValueError, match=r"no address|no header|plain letters"):
        FixedSettings(access=wrong)


async def test_a_redirect_takes_nothing_along():
    """The publisher gets it, and where it leads does not."""
    policy = AddressPolicy(networks=FixedSettings(polling={"allow_networks": "127.0.0.0/8"}).polling.allow_networks)  # type: ignore[arg-type]
    async with FeedServer() as publisher, FeedServer() as other:
        publisher.redirect("/feed", other.url("/elsewhere"))
        other.serve("/elsewhere", b"<rss/>")
        access = (FeedAccess(prefix=publisher.url("/"), headers={"X-Key": "k"}),)
        async with GuardedClient(FetchSettings(access=access, host_spacing=0), policy) as client:
            await client.get(publisher.url("/feed"))
        assert publisher.requests_to("/feed")[0].headers["X-Key"] == "k"
        assert "X-Key" not in other.requests_to("/elsewhere")[0].headers
