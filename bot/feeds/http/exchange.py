"""One request and its answer, over a connection of their own.

Whatever else comes on that connection belongs to nobody. The answer is decoded while it arrives, and ends at the cap.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Final, NamedTuple, cast

from yarl import URL

from bot.feeds.http.body import BodyTooLarge, Decoder, whole_body
from bot.feeds.http.framing import Body, body_of
from bot.feeds.http.heads import LONGEST, BadAnswer, Head, read_head
from bot.feeds.http.inflating import BodyBroken

_SPLITS: Final = re.compile("[\r\n\x00]")
_WITH_BODY: Final = frozenset({200, 203})
_END_OF_HEAD: Final = re.compile(rb"\n\r*\n")
_BEGINNING: Final = re.compile(rb"H(?:T(?:T(?:P.*)?)?)?|I(?:C(?:Y.*)?)?", re.IGNORECASE | re.DOTALL)
_FIRST: Final = 16
_FAULTS: Final = (BadAnswer, BodyTooLarge, BodyBroken)
_LINE_ENDS: Final = frozenset({b"\r", b"\n"})


class HungUp(OSError):
    """The server ended the connection before its answer."""


class Received(NamedTuple):
    """An answer. `body` is decoded, and empty unless the status is 200 (or 203): nobody reads what an error page says."""

    head: Head
    body: bytes


def request_for(url: URL, headers: Mapping[str, str]) -> bytes:
    """Return the request for an address; raises ValueError where a header would split it."""
    if any(map(_SPLITS.search, headers.values())):
        raise ValueError("a header has a line break in it")
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    return f"GET {url.raw_path_qs} HTTP/1.1\r\nHost: {url.host_port_subcomponent}\r\n{lines}Connection: close\r\n\r\n".encode()


class Exchange(asyncio.Protocol):
    """Writes `request` to its connection, and receives the answer. Close it in the end.

    `answer` raises BadAnswer, BodyTooLarge, BodyBroken, HungUp or TimeoutError. `silence`: seconds that the server may take for its
    next bytes.
    """

    def __init__(self, request: bytes, *, cap: int, silence: float, loop: asyncio.AbstractEventLoop) -> None:
        self._request = request
        self._cap = cap
        self._silence = silence
        self._loop = loop
        self.answer: asyncio.Future[Received] = loop.create_future()
        self._transport: asyncio.Transport | None = None
        self._heard_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._unread = b""
        self._size_of_heads = 0
        self._head: Head | None = None
        self._body: Body | None = None
        self._decoder: Decoder | None = None
        self._pieces: list[bytes] = []

    def close(self) -> None:
        """End the connection, and what waits for it."""
        if not self.answer.cancel() and not self.answer.cancelled():
            self.answer.exception()  # heard, so that nobody is told of a fault that came beside a time-out
        if self._timer:
            self._timer.cancel()
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        self._transport = cast("asyncio.Transport", transport)  # as every protocol of a stream gets; other loops have classes of their own
        self._transport.write(self._request)
        self._heard_at = self._loop.time()
        self._listen(self._heard_at)

    def data_received(self, data: bytes) -> None:
        """Take what belongs to the answer."""
        if self.answer.done():
            return
        self._heard_at = self._loop.time()
        try:
            if self._head is None:
                self._read_heads(data)
            else:
                self._read_body(self._head, data)
        except _FAULTS as error:
            self.answer.set_exception(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the answer, or tell that it has no end."""
        if self.answer.done():
            return
        if self._head is None:
            self.answer.set_exception(BadAnswer("cut its answer short") if self._unread else HungUp("no answer"))
        elif exc is None and self._body and self._body.ends_with_connection:
            self._finish(self._head)
        else:
            self.answer.set_exception(BadAnswer("cut its answer short"))

    def _listen(self, since: float) -> None:
        self._timer = self._loop.call_at(since + self._silence, self._look)

    def _look(self) -> None:
        """Give up where nothing was heard for long; one timer serves for all pieces."""
        if self.answer.done():
            return
        if self._loop.time() - self._heard_at >= self._silence:
            self.answer.set_exception(TimeoutError())
        else:
            self._listen(self._heard_at)

    def _read_heads(self, data: bytes) -> None:
        """Pass over informational heads to the one of the answer."""
        unread = self._unread + data
        if unread[:1] in _LINE_ENDS:
            unread = unread.lstrip(b"\r\n")
        while found := _END_OF_HEAD.search(unread):
            head = read_head(unread[: found.start()])
            unread = unread[found.end() :]
            self._count(found.end())
            if head.final:
                self._begin(head, unread)
                return
        self._keep(unread)

    def _keep(self, unread: bytes) -> None:
        """Keep a head that is not all there; it may be too long already, or no head at all."""
        if self._size_of_heads + len(unread) > LONGEST:
            self._count(len(unread))
        if unread and not _BEGINNING.fullmatch(unread[:_FIRST]):
            raise BadAnswer("does not speak HTTP")
        self._unread = unread

    def _count(self, size: int) -> None:
        self._size_of_heads += size
        if self._size_of_heads > LONGEST:
            raise BadAnswer(f"sent more than {LONGEST // 1024} KiB of headers")

    def _begin(self, head: Head, rest: bytes) -> None:
        self._head = head
        if head.status not in _WITH_BODY:
            self.answer.set_result(Received(head, b""))
            return
        self._body = body_of(head)
        self._read_body(head, rest)

    def _read_body(self, head: Head, data: bytes) -> None:
        if self._body is None:
            return
        taken = self._body.take(data)
        coding = head.first(b"content-encoding")
        if self._body.ended and self._decoder is None:
            self.answer.set_result(Received(head, whole_body(taken, coding, self._cap)))
            return
        self._decoder = self._decoder or Decoder(coding, self._cap)
        self._pieces.append(self._decoder.feed(taken))
        if self._body.ended:
            self._finish(head)

    def _finish(self, head: Head) -> None:
        try:
            if self._decoder:
                self._decoder.finish()
            self.answer.set_result(Received(head, b"".join(self._pieces)))
        except _FAULTS as error:
            self.answer.set_exception(error)
