"""Heads and bodies off the wire: in pieces of any size the same, and never long in reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.http.framing import InChunks, OfLength, ToTheEnd
from bot.feeds.http.heads import BadAnswer, Framing, read_head
from tests.unit.feeds.answers.bodies import BODIES
from tests.unit.feeds.answers.heads import HEADS

END = b"0\r\n\r\n"


def contents(handed_on: bytes) -> bytes:
    """Return what stands in chunks that we wrote ourselves."""
    inside = b""
    while handed_on and not handed_on.startswith(END):
        size, _, rest = handed_on.partition(b"\r\n")
        inside, handed_on = inside + rest[: int(size, 16)], rest[int(size, 16) + 2 :]
    return inside


@given(
    st.lists(st.binary(min_size=1, max_size=60), max_size=20), st.integers(1, 40), st.sampled_from([b"\n", b"\r\n"]), st.binary(max_size=20)
)
def test_chunks_are_the_same_in_pieces_of_any_size(texts: list[bytes], size: int, end: bytes, more: bytes):
    """What follows the last one is never handed on."""
    data = b"".join(b"%X;x=y%b%b%b" % (len(text), end, text, end) for text in texts) + b"0" + end * 2 + more
    body = InChunks()
    handed_on = b"".join(body.take(data[start : start + size]) for start in range(0, len(data), size))
    assert handed_on.endswith(END)
    assert contents(handed_on) == b"".join(texts)
    assert (body.take(b"more"), body.close()) == (b"", b"")


@given(st.binary(max_size=400), st.integers(1, 50))
def test_no_bytes_make_a_body_of_chunks_raise_anything_else(data: bytes, size: int):
    """A body, or one error of ours."""
    body = InChunks()
    try:
        for start in range(0, len(data), size):
            body.take(data[start : start + size])
    except BadAnswer:
        return


@given(st.binary(max_size=400))
def test_no_bytes_make_a_head_raise_anything_else(data: bytes):
    """A head, or one error of ours; what is handed on has one way to end."""
    try:
        head = read_head(b"HTTP/1.1 200 OK\r\n" + data)
    except BadAnswer:
        return
    names = [line.partition(b":")[0] for line in head.data.split(b"\r\n")]
    assert names.count(b"Content-Length") + names.count(b"Transfer-Encoding") == 1
    assert head.data.count(b"\r\n\r\n") == 1
    assert head.data.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("name", [*HEADS, *BODIES])
def test_what_is_handed_on_is_read_the_same_again(name: str):
    """The form that aiohttp sees is one that we would read alike."""
    written, _, _ = b"".join({**HEADS, **BODIES}[name].pieces).partition(b"\r\n\r\n")
    try:
        head = read_head(written)
    except BadAnswer:
        return
    again = read_head(head.data.removesuffix(b"\r\n\r\n"))
    framing = Framing.CHUNKS if head.framing is Framing.TO_THE_END else head.framing
    assert (again.status, again.framing, again.length, again.data) == (head.status, framing, head.length, head.data)


def test_chunks_of_one_byte_do_not_hold_the_loop():
    """A quarter of a megabyte of them would for a tenth of a second, and again with each that comes."""
    with pytest.raises(BadAnswer, match="too many pieces"):
        InChunks().take(b"1\r\nx\r\n" * 43_000)
    assert contents(InChunks().take(b"1\r\nx\r\n" * 9_000)) == b"x" * 9_000


def test_a_body_of_a_length_ends_with_it():
    """Whatever comes then, also later."""
    body = OfLength(5)
    assert [body.take(each) for each in (b"abc", b"defg", b"h")] == [b"abc", b"de", b""]


def test_a_body_that_ends_with_its_connection_is_handed_on_in_chunks():
    """An end in order adds the last one; without it, it is not whole."""
    body = ToTheEnd()
    assert [body.take(b"abc"), body.take(b""), body.close()] == [b"3\r\nabc\r\n", b"", END]
