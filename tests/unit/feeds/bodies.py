"""Reading bodies in pieces, as they arrive."""

from collections.abc import AsyncIterator

from bot.feeds.http.body import Decoder

_PIECES, _LARGE = 3_000, 65_536


async def chunks(data: bytes, size: int) -> AsyncIterator[bytes]:
    """Yield data in pieces; what is left after some thousands of them comes in larger ones, as nothing new can happen there."""
    small = min(len(data), _PIECES * size)
    for start in range(0, small, size):
        yield data[start : min(start + size, small)]
    for start in range(small, len(data), _LARGE):
        yield data[start : start + _LARGE]


async def read_body(pieces: AsyncIterator[bytes], content_encoding: str, cap: int) -> bytes:
    """Return the decoded body; raises BodyTooLarge or BodyBroken."""
    decoder = Decoder(content_encoding, cap)
    decoded = [decoder.feed(piece) async for piece in pieces]
    decoder.finish()
    return b"".join(decoded)
