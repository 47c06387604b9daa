"""Bodies: decoded while they arrive, so that a bomb or an endless answer stops at the cap and never lies in memory whole."""

import zlib
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Protocol

import brotli

from bot.feeds.http.zstandard import DamagedZstd, ZstdDecoder, find_zstd

_ZSTD = find_zstd()
ACCEPT_ENCODING = "gzip, deflate, br, zstd" if _ZSTD else "gzip, deflate, br"
_CODINGS = frozenset(ACCEPT_ENCODING.split(", "))
_GZIP_MAGIC = b"\x1f\x8b"
_ZLIB_HEADS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_PIECE = 64 * 1024
_MOST_STAGES = 4
_MOST_MEMBERS = 1000
"""Of one gzip stream: tools make one for each 64 KiB. A quarter of a million empty ones pass below the cap, and take a second."""


class BodyTooLarge(Exception):
    """More decoded bytes than the cap."""


class BodyBroken(Exception):
    """Compressed data that is cut off or damaged; the message says which kind of data."""


class _Stage(Protocol):
    """One step of decoding. It hands out bounded pieces, so that the reader can stop between any two."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` decodes to."""
        ...

    def finish(self) -> None:
        """Raise BodyBroken if the data ended too early."""
        ...


class _Inflate:
    """gzip (of any number of members), zlib, or bare deflate; data that is none of these passes as it is, for servers that lie."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._head = b""
        self._zlib: zlib._Decompress | None = None
        self._plain = False
        self._members = 1

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._zlib is None and not self._plain:
            self._head += data
            if len(self._head) < len(_GZIP_MAGIC):
                return
            data, self._head = self._head, b""
            self._begin(data)
        if self._plain or self._zlib is None:
            yield data
            return
        yield from self._inflate(data, self._zlib)

    def finish(self) -> None:
        if self._head or (self._zlib is not None and not self._zlib.eof):
            raise BodyBroken(f"its {self._coding} data is cut off")

    def _begin(self, data: bytes) -> None:
        head = data[:2]
        if head == _GZIP_MAGIC:
            self._zlib = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        elif head in _ZLIB_HEADS:
            self._zlib = zlib.decompressobj()
        elif self._coding == "deflate" and not data.lstrip().startswith((b"<", b"{")):
            self._zlib = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        else:
            self._plain = True

    def _inflate(self, data: bytes, engine: "zlib._Decompress") -> Iterator[bytes]:
        try:
            while data:
                if engine.eof:
                    if not data.startswith(_GZIP_MAGIC):
                        return  # padding after the last member
                    self._members += 1
                    if self._members > _MOST_MEMBERS:
                        raise BodyBroken(f"its {self._coding} data is in too many pieces")
                    self._zlib = engine = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
                yield engine.decompress(data, _PIECE)
                data = engine.unconsumed_tail or engine.unused_data
        except zlib.error as error:
            raise BodyBroken(f"its {self._coding} data is damaged") from error


class _Brotli:
    """Brotli."""

    def __init__(self) -> None:
        self._engine = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._engine.process(data, output_buffer_limit=_PIECE)
            while piece:
                yield piece
                piece = b"" if self._engine.is_finished() else self._engine.process(b"", output_buffer_limit=_PIECE)
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


class _FileSniffer:
    """Unpacks bodies that are gzip files themselves, which servers send without saying so."""

    def __init__(self) -> None:
        self._inner: _Inflate | None = None
        self._head = b""
        self._decided = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._decided:
            self._head += data
            if self._head in (b"", _GZIP_MAGIC[:1]):
                return
            data, self._head, self._decided = self._head, b"", True
            self._inner = _Inflate("gzip") if data.startswith(_GZIP_MAGIC) else None
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
    wanted = [coding for coding in reversed(codings) if coding not in ("", "identity", "none", "utf-8")]
    if len(wanted) > _MOST_STAGES:
        raise BodyBroken("it is compressed too many times over")
    stages: list[_Stage] = []
    for coding in wanted:
        if coding not in _CODINGS:
            shown = coding[:20].encode("ascii", "replace").decode()  # headers may hold bytes that no database takes as text
            raise BodyBroken(f"its compression ({shown}) is unknown to Newsdesk")
        stages.append(_stage(coding))
    return [*stages, _FileSniffer()]


def _stage(coding: str) -> _Stage:
    if coding == "zstd" and _ZSTD:
        return _Zstd(ZstdDecoder(_ZSTD))
    return _Brotli() if coding == "br" else _Inflate(coding)


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
    """Return the decoded body of which all is there, as most are when their head is read; raises what `read_body` does."""
    if not content_encoding and not data.startswith(_GZIP_MAGIC[:1]) and len(data) <= cap:
        return data
    decoder = Decoder(content_encoding, cap)
    body = decoder.feed(data)
    decoder.finish()
    return body


async def read_body(chunks: AsyncIterator[bytes], content_encoding: str, cap: int) -> bytes:
    """Return the decoded body; raises BodyTooLarge past `cap` decoded bytes, BodyBroken when it cannot be decoded."""
    decoder = Decoder(content_encoding, cap)
    pieces = [decoder.feed(chunk) async for chunk in chunks]
    decoder.finish()
    return b"".join(pieces)
