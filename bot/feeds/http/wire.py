"""What stands between a connection and aiohttp's reader of answers: it hands on one answer, in the one form that is sure to be understood.

A connection carries one request, so that whatever else comes on it belongs to nobody.
"""

import asyncio
import re
from typing import Final

import aiohttp

from bot.feeds.http.framing import Body, body_of
from bot.feeds.http.heads import LONGEST, BadAnswer, Head, read_head

_END_OF_HEAD: Final = re.compile(rb"\n\r*\n")
_BEGINNING: Final = re.compile(rb"H(?:T(?:T(?:P.*)?)?)?|I(?:C(?:Y.*)?)?", re.IGNORECASE | re.DOTALL)
_FIRST: Final = 16
_LINE_ENDS: Final = frozenset({b"\r", b"\n"})


class HungUp(aiohttp.ClientConnectionError):
    """The server ended the connection before its answer. Not the error upon which aiohttp's session asks once more."""


class Wire(asyncio.Protocol):
    """Receives from `transport` for `reader`, which is aiohttp's protocol of the connection."""

    __slots__ = ("_body", "_held", "_lost", "_reader", "_size_of_heads", "_transport")

    def __init__(self, transport: asyncio.Transport, reader: asyncio.Protocol) -> None:
        self._transport = transport
        self._reader = reader
        self._held = b""
        self._size_of_heads = 0
        self._body: Body | None = None
        self._lost = False

    def data_received(self, data: bytes) -> None:
        """Hand on what belongs to the answer."""
        if self._lost:
            return
        try:
            if taken := self._heads(data) if self._body is None else self._body.take(data):
                self._reader.data_received(taken)
        except BadAnswer as error:
            self._lose(error)
            self._transport.abort()

    def eof_received(self) -> bool | None:
        """Pass it on; the transport closes then."""
        return self._reader.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the answer, or tell that it has no end."""
        if self._lost:
            return
        if self._body is None:
            self._lose(BadAnswer("cut its answer short") if self._held else HungUp("no answer"))
            return
        if exc is None and (end := self._body.close()):
            self._reader.data_received(end)
        self._lose(exc)

    def pause_writing(self) -> None:
        """Pass it on."""
        self._reader.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
        self._reader.resume_writing()

    def _heads(self, data: bytes) -> bytes:
        """Return the heads that are all there, with what follows the last one of its body."""
        held = self._held + data
        if held[:1] in _LINE_ENDS:
            held = held.lstrip(b"\r\n")
        heads: list[bytes] = []
        while found := _END_OF_HEAD.search(held):
            head = read_head(held[: found.start()])
            heads.append(head.data)
            held = held[found.end() :]
            self._size_of_heads += found.end()
            if head.final:
                heads.append(self._begin(head, held))
                return b"".join(heads)
        self._hold(held)
        return b"".join(heads)

    def _begin(self, head: Head, rest: bytes) -> bytes:
        self._check_size(0)
        self._held = b""
        self._body = body_of(head)
        return self._body.take(rest)

    def _hold(self, held: bytes) -> None:
        """Keep a head that is not all there; it may be too long already, or no head at all."""
        self._check_size(len(held))
        if held and not _BEGINNING.fullmatch(held[:_FIRST]):
            raise BadAnswer("does not speak HTTP")
        self._held = held

    def _check_size(self, more: int) -> None:
        if self._size_of_heads + more > LONGEST:
            raise BadAnswer(f"sent more than {LONGEST // 1024} KiB of headers")

    def _lose(self, error: Exception | None) -> None:
        self._lost = True
        self._reader.connection_lost(error)
