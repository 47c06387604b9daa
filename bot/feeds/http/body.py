"""Bodies: decoded while they arrive, so that a bomb or an endless answer stops at the cap and never lies in memory whole."""

from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli

from bot.feeds.http.inflating import GZIP_MAGIC, PIECE, BodyBroken, Inflate, is_text
from bot.feeds.http.zstandard import DamagedZstd, ZstdDecoder, find_zstd

_ZSTD = find_zstd()
ACCEPT_ENCODING = "gzip, deflate, br, zstd" if _ZSTD else "gzip, deflate, br"
_CODINGS = frozenset(ACCEPT_ENCODING.split(", "))
_COMPRESSIONS = "bzip bzip2 bz2 compress dcb dcz exi lz4 lzip lzma pack200-gzip s2 sdch snappy xz zip zstd"
_UNKNOWN_CODINGS = frozenset(_COMPRESSIONS.split(" ")) - _CODINGS
"""Compressions that Newsdesk does not undo. What is none of all these (a charset, aws-chunked, a media type) is passed over."""
_MOST_STAGES = 4


class BodyTooLarge(Exception):
    """More decoded bytes than the cap."""


class _Stage(Protocol):
    """One step of decoding. It hands out bounded pieces, so that the reader can stop between any two."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to."""
        ...

    def finish(self) -> None:
        """Raise BodyBroken if the data ended too early."""
        ...


class _Brotli:
    """Brotli."""

    def __init__(self) -> None:
        self._engine = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._engine.process(data, output_buffer_limit=PIECE)
            while piece:
                yield piece
                piece = b"" if self._engine.is_finished() else self._engine.process(b"", output_buffer_limit=PIECE)
        except brotli.error as error:
            raise BodyBroken("its brotli data is damaged") from error

    def finish(self) -> None:
        if not self._engine.is_finished():
            raise BodyBroken("its brotli data is cut off")


class _Zstd:
    """Zstandard."""

    def __init__(self, decoder: ZstdDecoder) -> None:
        self._decoder = decoder

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            yield from self._decoder.feed(data)
        except DamagedZstd as error:
            raise BodyBroken("its zstd data is damaged") from error

    def finish(self) -> None:
        if not self._decoder.is_whole:
            raise BodyBroken("its zstd data is cut off")


class _Foreign:
    """A compression that Newsdesk does not know; text that is only said to be compressed passes."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._head = b""
        self._plain = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._plain:
            self._head += data
            text = is_text(self._head)
            if text is None:
                return
            if not text:
                self.finish()
            data, self._head, self._plain = self._head, b"", True
        yield data

    def finish(self) -> None:
        if self._head:
            raise BodyBroken(f"its compression ({self._coding}) is unknown to Newsdesk")


class _FileSniffer:
    """Unpacks bodies that are gzip files themselves, which servers send without saying so."""

    def __init__(self) -> None:
        self._inner: Inflate | None = None
        self._head = b""
        self._decided = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._decided:
            self._head += data
            if self._head in (b"", GZIP_MAGIC[:1]):
                return
            data, self._head, self._decided = self._head, b"", True
            self._inner = Inflate("gzip") if data.startswith(GZIP_MAGIC) else None
        if self._inner is None:
            yield data
        else:
            yield from self._inner.feed(data)

    def finish(self) -> None:
        if self._head:
            raise BodyBroken("its gzip data is cut off")
        if self._inner is not None:
            self._inner.finish()


def _stages(content_encoding: str) -> list[_Stage]:
    """Return the stages that undo the codings of the header, last applied first."""
    codings = [coding.strip().lower().removeprefix("x-") for coding in content_encoding.split(",")]
    wanted = [coding for coding in reversed(codings) if coding in _CODINGS or coding in _UNKNOWN_CODINGS]
    if len(wanted) > _MOST_STAGES:
        raise BodyBroken("it is compressed too many times over")
    return [*(_stage(coding) for coding in wanted), _FileSniffer()]


def _stage(coding: str) -> _Stage:
    if coding in _UNKNOWN_CODINGS:
        return _Foreign(coding)
    if coding == "zstd" and _ZSTD:
        return _Zstd(ZstdDecoder(_ZSTD))
    return _Brotli() if coding == "br" else Inflate(coding)


class Decoder:
    """Decodes one body incrementally. Every stage counts against the cap, so that nested bombs stop too."""

    def __init__(self, content_encoding: str, cap: int) -> None:
        self._stages = _stages(content_encoding)
        self._left = [cap] * (len(self._stages) + 1)

    def feed(self, data: bytes) -> bytes:
        """Return what `data` adds to the decoded body; raises BodyTooLarge or BodyBroken."""
        pieces: Iterable[bytes] = self._counted(0, [data])
        for number, stage in enumerate(self._stages, start=1):
            pieces = self._counted(number, self._through(stage, pieces))
        return b"".join(pieces)

    def finish(self) -> None:
        """Raise BodyBroken if the body ended too early."""
        for stage in self._stages:
            stage.finish()

    @staticmethod
    def _through(stage: _Stage, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            yield from stage.feed(piece)

    def _counted(self, number: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._left[number] -= len(piece)
            if self._left[number] < 0:
                raise BodyTooLarge
            yield piece


def whole_body(data: bytes, content_encoding: str, cap: int) -> bytes:
    """Return the decoded body of which all is there, as most are when their head is read; raises BodyTooLarge or BodyBroken."""
    if not content_encoding and not data.startswith(GZIP_MAGIC[:1]) and len(data) <= cap:
        return data
    decoder = Decoder(content_encoding, cap)
    body = decoder.feed(data)
    decoder.finish()
    return body
