"""Zstandard: decoded and bounded, where this Python has it."""

import gzip
import tracemalloc

import pytest

from bot.feeds.http.body import ACCEPT_ENCODING, BodyTooLarge, Decoder
from bot.feeds.http.inflating import BodyBroken
from bot.feeds.http.zstandard import find_zstd
from tests.unit.feeds.bodies import chunks, read_body

CAP = 5 * 1024 * 1024
TEXT = b"<rss>" + b"news and more news, " * 5000 + b"</rss>"

zstd = find_zstd()
needs_zstd = pytest.mark.skipif(zstd is None, reason="this Python has no Zstandard: pip install newsdesk[zstd]")


def compressed(data: bytes, window: int | None = None) -> bytes:
    assert zstd is not None
    options = None if window is None else {zstd.CompressionParameter.window_log: window, zstd.CompressionParameter.content_size_flag: 0}
    packer = zstd.ZstdCompressor(options=options)
    return bytes(packer.compress(data) + packer.flush())


def test_it_is_asked_for_only_where_it_can_be_read():
    """A server that takes us at our word must be understood."""
    assert ("zstd" in ACCEPT_ENCODING.split(", ")) == (zstd is not None)


@needs_zstd
@pytest.mark.parametrize("size", [1, 7, 65536])
async def test_what_arrives_is_what_was_sent(size):
    """In pieces of any size, from several frames, and with another coding around it."""
    assert await read_body(chunks(compressed(TEXT), size), "zstd", CAP) == TEXT
    assert await read_body(chunks(compressed(TEXT) + compressed(b"the end"), size), "zstd", CAP) == TEXT + b"the end"
    assert await read_body(chunks(gzip.compress(compressed(TEXT)), size), "zstd, gzip", CAP) == TEXT
    assert await read_body(chunks(b"", size), "zstd", CAP) == b""


@needs_zstd
@pytest.mark.parametrize("encoding", ["zstd", "zstd, zstd"])
def test_bombs_stop_at_the_cap_and_need_little_memory(encoding):
    """Reading stops at 5 MiB, and memory grows by far less than 64 MiB."""
    data = compressed(b"\0" * (48 * 1024 * 1024))
    data = compressed(data) if "," in encoding else data
    tracemalloc.start()
    with pytest.raises(BodyTooLarge):
        Decoder(encoding, CAP).feed(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 32 * 1024 * 1024


@needs_zstd
async def test_a_window_beyond_eight_mebibytes_is_refused():
    """A server may not ask for a gigabyte of memory with a body of a few bytes."""
    with pytest.raises(BodyBroken, match="damaged"):
        await read_body(chunks(compressed(TEXT * 200, window=27), 65536), "zstd", CAP)


@needs_zstd
def test_a_crowd_of_empty_frames_is_no_feed():
    """Below the cap at every stage, and it would hold the event loop."""
    with pytest.raises(BodyBroken, match="damaged"):
        Decoder("zstd, zstd", CAP).feed(compressed(compressed(b"") * 200_000))


@needs_zstd
async def test_damaged_and_cut_off_data_are_errors():
    """Half a feed would pass for a feed with fewer entries."""
    with pytest.raises(BodyBroken, match="cut off"):
        await read_body(chunks(compressed(TEXT)[:-10], 10), "zstd", CAP)
    with pytest.raises(BodyBroken, match="damaged"):
        await read_body(chunks(b"\xff" * 100, 10), "zstd", CAP)
