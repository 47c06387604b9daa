"""The server of the polling benchmark, a process of its own: each feed on an address of its own in 127.0.0.0/8.

It is as bare as may be, so that the second core is left to the clients' threads and parsers. Commands come as lines on standard input
and are answered with a line: `edition N` shows every feed as it stands after N further entries, `hang-up` ends every connection.
"""

import asyncio
import sys
from datetime import UTC, datetime

from tests.benchmarks.polling_texts import SPAN, document

_MOST = 62_500  # addresses that a second octet holds here


def address(feed: int) -> str:
    """Return the address that a feed is served on."""
    return f"127.{1 + feed // _MOST}.{feed // 250 % 250}.{1 + feed % 250}"


def feed_at(host: str) -> int:
    """Return the feed that is served on an address."""
    _, second, third, fourth = map(int, host.split("."))
    return (second - 1) * _MOST + third * 250 + fourth - 1


def etag(edition: int) -> str:
    """Return the validator of every feed's document in an edition."""
    return f'"edition-{edition}"'


class Publisher:
    """What is published now, and who is connected."""

    def __init__(self, feeds: int, since: datetime, *, brief: bool) -> None:
        self._feeds = feeds  # how many are written ahead of the first request
        self._since = since  # the date of the oldest entries
        self.brief = brief  # hangs up after each answer: more connections than a process may have files would stay open
        self.edition = 0
        self.connected: set[asyncio.Transport] = set()
        self.unchanged = b""
        self.validator = b""

    def publish(self, edition: int) -> None:
        """Show an edition, a later or an earlier one; its entries are written before anybody asks."""
        self.edition = edition
        self.validator = etag(edition).encode()
        close = b"Connection: close\r\n" if self.brief else b""
        self.unchanged = b"HTTP/1.1 304 Not Modified\r\nETag: " + self.validator + b"\r\n" + close + b"\r\n"
        for feed in range(self._feeds):
            document(feed, edition, self._since)

    def hang_up(self) -> None:
        """Close every connection."""
        for transport in list(self.connected):
            transport.close()

    def answer(self, head: bytes, host: str) -> bytes:
        """Return the whole response to a request."""
        if b"if-none-match: " + self.validator in head.lower():
            return self.unchanged
        body = document(feed_at(host), self.edition, self._since)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: %b\r\nContent-Length: %d\r\n\r\n"
        return head % (self.validator, len(body)) + body


class Connection(asyncio.Protocol):
    """One client's connection to one feed."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Learn from the address that was called which feed is wanted."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._host = str(transport.get_extra_info("sockname")[0])
        self._publisher.connected.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._publisher.connected.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete."""
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            head, _, self._heard = self._heard.partition(b"\r\n\r\n")
            self._transport.write(self._publisher.answer(head, self._host))
            if self._publisher.brief or b"\r\nConnection: close" in head:
                self._transport.close()


async def serve(feeds: int, *, brief: bool) -> None:
    """Serve until standard input ends; the first line of output is the port."""
    publisher = Publisher(feeds, datetime.now(UTC) - SPAN, brief=brief)
    publisher.publish(0)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(publisher), "0.0.0.0", 0, backlog=1024)
    _say(str(server.sockets[0].getsockname()[1]))
    while command := (await asyncio.to_thread(sys.stdin.readline)).split():
        if command[0] == "edition":
            publisher.publish(int(command[1]))
        else:
            publisher.hang_up()
        _say("done")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), brief="brief" in sys.argv[2:]))
