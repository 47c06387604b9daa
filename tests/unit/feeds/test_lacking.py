"""Where this machine has no file descriptor left, no publisher is blamed for it."""

import errno
import os
import socket

import pytest

from bot.domain.errors import FetchError
from bot.domain.scarcity import lack_of
from bot.feeds.http.client import GuardedClient
from bot.feeds.http.sockets import AddressInfo

OUT = OSError(errno.EMFILE, os.strerror(errno.EMFILE))


def no_socket(_info: AddressInfo) -> socket.socket:
    raise OUT


def no_file(*_: object) -> int:
    raise OUT


def no_name(*_: object) -> list[object]:
    """Answer as the system's resolver does that cannot open a socket."""
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


async def failure_of(client: GuardedClient, url: str) -> FetchError:
    with pytest.raises(FetchError) as failed:
        await client.get(url)
    return failed.value


async def test_a_socket_that_cannot_be_opened_says_why(quick, loopback):
    """The cause is there for whoever decides what a failure means for its source."""
    async with GuardedClient(quick, loopback, opener=no_socket) as client:
        lack = lack_of(await failure_of(client, "http://127.0.0.1:9/feed.xml"))
    assert lack is not None
    assert "ulimit -n" in lack


async def test_a_name_that_cannot_be_asked_for_is_not_misspelt(quick, loopback, monkeypatch):
    """The resolver hides that it had no descriptor, and says that there is no such name."""
    async with GuardedClient(quick, loopback, lookup=no_name) as client:  # type: ignore[arg-type]  # it only raises
        assert lack_of(await failure_of(client, "http://feeds.example.org/feed.xml")) is None
        with monkeypatch.context() as patch:
            patch.setattr("bot.feeds.http.lacking.os.open", no_file)
            failure = await failure_of(client, "http://feeds.example.org/feed.xml")
    assert lack_of(failure) is not None
