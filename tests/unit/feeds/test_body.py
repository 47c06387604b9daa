"""Bodies: decoded, and bounded."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from functools import cache

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.http.body import BodyTooLarge, Decoder, whole_body
from bot.feeds.http.inflating import BodyBroken
from tests.unit.feeds.bodies import chunks, read_body

CAP = 5 * 1024 * 1024
TEXT = b"<rss>" + b"news and more news, " * 5000 + b"</rss>"


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(data) + engine.flush()


CODINGS = {
    "": TEXT,
    "identity": TEXT,
    "gzip": gzip.compress(TEXT, mtime=0),
    "x-gzip": gzip.compress(TEXT, mtime=0),
    "deflate": zlib.compress(TEXT),
    "Deflate": raw_deflate(TEXT),
    "br": brotli.compress(TEXT),
    "gzip, br": brotli.compress(gzip.compress(TEXT, mtime=0)),
    "gzip, gzip": gzip.compress(gzip.compress(TEXT, mtime=0)),
    "deflate, identity": zlib.compress(TEXT),
}


@pytest.mark.parametrize("encoding", CODINGS)
@pytest.mark.parametrize("size", [1, 7, 65536])
async def test_every_coding_is_undone_in_pieces_of_any_size(encoding, size):
    """What arrives is what was sent, also when each byte comes alone."""
    data = CODINGS[encoding]
    assert await read_body(chunks(data, size), encoding, CAP) == TEXT


@pytest.mark.parametrize(
    ("encoding", "data"), [("", gzip.compress(TEXT, mtime=0)), ("gzip", gzip.compress(gzip.compress(TEXT)))], ids=["once", "twice"]
)
async def test_files_that_are_gzip_themselves_are_unpacked(encoding, data):
    """Servers send .xml.gz files without a word, or compress them once more on the way."""
    assert await read_body(chunks(data, 4096), encoding, CAP) == TEXT


async def test_gzip_of_several_members_with_padding_is_one_text():
    """Members follow each other, and tools pad the end with zeros."""
    data = gzip.compress(b"one ", mtime=0) + gzip.compress(b"two") + b"\0" * 100
    assert await read_body(chunks(data, 3), "gzip", CAP) == b"one two"


@pytest.mark.parametrize("body", [b"", b"x", b"<", b"\x1e\x8b"])
async def test_the_shortest_bodies_survive_the_look_for_gzip(body):
    """A body of one byte is a body."""
    assert await read_body(chunks(body, 1), "", CAP) == body


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_header_that_lies_does_no_harm(encoding):
    """Plain text that is announced as compressed is read as it is."""
    assert await read_body(chunks(TEXT, 100), encoding, CAP) == TEXT


async def outcome(data: bytes, encoding: str, cap: int, *, at_once: bool) -> bytes | None:
    """Return the body; None where something is wrong with it: a body may be damaged and too large."""
    try:
        return whole_body(data, encoding, cap) if at_once else await read_body(chunks(data, 1000), encoding, cap)
    except (BodyBroken, BodyTooLarge):
        return None


@pytest.mark.parametrize("cap", [CAP, len(TEXT), len(TEXT) - 1])
@pytest.mark.parametrize("encoding", ["", "identity", "snappy", "aws-chunked", *CODINGS])
async def test_a_body_that_is_all_there_is_read_as_one_in_pieces(encoding, cap):
    """Whole, cut off, behind a header that lies, a file within, beyond the cap: the outcome is the same."""
    for whole in (CODINGS.get(encoding, TEXT), TEXT, gzip.compress(TEXT, mtime=0), b"", b"\x1f", b"\x1f\x8b"):
        for data in (whole, whole[: len(whole) // 2]):
            assert await outcome(data, encoding, cap, at_once=True) == await outcome(data, encoding, cap, at_once=False)


@cache
def zeros() -> bytes:
    return gzip.compress(b"\0" * (48 * 1024 * 1024), 9)


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "gzip": ("gzip", zeros),
    "deflate": ("deflate", lambda: zlib.compress(b"\0" * (48 * 1024 * 1024))),
    "brotli": ("br", lambda: brotli.compress(b"\0" * (16 * 1024 * 1024), quality=5)),
    "a gzip file": ("", zeros),
    "nested": ("gzip, gzip", lambda: gzip.compress(zeros(), 9)),
    "nested file": ("br", lambda: brotli.compress(zeros(), quality=5)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_stop_at_the_cap_and_need_little_memory(name):
    """Reading stops at 5 MiB at whatever stage, and memory grows by far less than 64 MiB."""
    encoding, make = BOMBS[name]
    data = make()
    tracemalloc.start()
    with pytest.raises(BodyTooLarge):
        Decoder(encoding, CAP).feed(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 32 * 1024 * 1024


def test_a_crowd_of_empty_members_is_no_feed():
    """Below the cap at every stage, and it would hold the event loop for a second."""
    data = gzip.compress(gzip.compress(b"", mtime=0) * 200_000)
    with pytest.raises(BodyBroken, match="too many pieces"):
        Decoder("gzip, gzip", CAP).feed(data)


async def test_the_cap_counts_decoded_bytes_exactly():
    """A body of exactly the cap passes, one more byte does not."""
    data = gzip.compress(b"x" * 1000, mtime=0)
    assert len(await read_body(chunks(data, 10), "gzip", 1000)) == 1000
    with pytest.raises(BodyTooLarge):
        await read_body(chunks(data, 10), "gzip", 999)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "Deflate", "br"])
async def test_cut_off_data_is_an_error_and_no_half_feed(encoding):
    """Half a feed would pass for a feed with fewer entries; better to ask again."""
    data = CODINGS[encoding]
    with pytest.raises(BodyBroken, match="cut off"):
        await read_body(chunks(data[: len(data) // 2], 1000), encoding, CAP)


async def test_a_gzip_file_that_is_cut_off_is_an_error_too():
    """The same without a Content-Encoding."""
    with pytest.raises(BodyBroken, match="cut off"):
        await read_body(chunks(gzip.compress(TEXT, mtime=0)[:-20], 1000), "", CAP)


@pytest.mark.parametrize(
    ("encoding", "data"), [("gzip", b"\x1f\x8b\x08" + b"\xff" * 100), ("br", b"\xff" * 100), ("deflate", b"\x78\x9c" + b"\xff" * 50)]
)
async def test_damaged_data_is_an_error(encoding, data):
    """Each decoder's own complaint becomes one of ours."""
    with pytest.raises(BodyBroken, match="damaged"):
        await read_body(chunks(data, 10), encoding, CAP)


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("compress", "compress.*unknown"), ("x-snappy", "snappy.*unknown"), ("LZ4", "unknown"), ("gzip, " * 9, "too many times")],
)
@pytest.mark.parametrize("size", [1, 7, 65536])
async def test_compressions_that_we_did_not_ask_for_are_an_error(encoding, words, size):
    """Only what the request accepts is decoded, and not ten times over."""
    with pytest.raises(BodyBroken, match=words):
        await read_body(chunks(b"\x1f\x9d\x90" + TEXT, size), encoding, CAP)


@pytest.mark.parametrize("encoding", ["compress", "snappy", "gzip", "deflate", "xz, deflate"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b" \n" * 20, b"\xef\xbb\xbf\n\n"])
@pytest.mark.parametrize("size", [1, 7, 65536])
async def test_text_that_is_only_said_to_be_compressed_is_read(encoding, before, size):
    """Proxies unpack bodies and leave the header, behind whatever a feed may begin with."""
    assert await read_body(chunks(before + TEXT, size), encoding, CAP) == before + TEXT


@pytest.mark.parametrize(
    "encoding",
    [
        "aws-chunked",
        "UTF-8",
        "utf8",
        "iso-8859-1",
        "text/xml",
        "application/rss+xml; charset=utf-8",
        "binary",
        "8bit",
        "none",
        "*",
        "\udcffx",
        ",",
    ],
)
@pytest.mark.parametrize("body", [TEXT, TEXT.decode().encode("utf-16")], ids=["text", "utf-16"])
async def test_codings_that_are_no_compressions_are_passed_over(encoding, body):
    """Browsers do: a charset or a storage's own word says nothing of the bytes."""
    assert await read_body(chunks(body, 1000), encoding, CAP) == body


@pytest.mark.parametrize("window", range(9, 16))
@pytest.mark.parametrize("level", [1, 6, 9])
@pytest.mark.parametrize("size", [1, 65536])
async def test_deflate_of_any_window_is_undone(window, level, size):
    """The first byte says how far back the data reaches, and is 0x78 for the largest window only; bare deflate has no such byte."""
    for sign in (1, -1):
        engine = zlib.compressobj(level, wbits=sign * window)
        data = engine.compress(TEXT) + engine.flush()
        assert await read_body(chunks(data, size), "deflate", CAP) == TEXT


async def test_aws_chunked_around_a_compression_is_passed_over():
    """What it stands beside is undone all the same."""
    assert await read_body(chunks(gzip.compress(TEXT), 1000), "aws-chunked, gzip", CAP) == TEXT


@given(st.binary(max_size=2000), st.sampled_from(["", "gzip", "deflate", "br", "gzip, br"]), st.integers(1, 500))
def test_any_bytes_give_a_body_or_a_known_error(data, encoding, size):
    """No input makes a decoder raise anything else."""
    decoder = Decoder(encoding, 10_000)
    try:
        for start in range(0, len(data), size):
            decoder.feed(data[start : start + size])
        decoder.finish()
    except (BodyBroken, BodyTooLarge):
        return
