"""Reading bodies in pieces, as they arrive."""

from collections.abc import AsyncIterator

from bot.feeds.http.body import Decoder


async def chunks(data: bytes, size: int) -> AsyncIterator[bytes]:
    """Yield data in pieces."""
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def read_body(pieces: AsyncIterator[bytes], content_encoding: str, cap: int) -> bytes:
    """Return the decoded body; raises BodyTooLarge or BodyBroken."""
    decoder = Decoder(content_encoding, cap)
    decoded = [decoder.feed(piece) async for piece in pieces]
    decoder.finish()
    return b"".join(decoded)
