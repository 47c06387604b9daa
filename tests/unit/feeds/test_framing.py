"""Heads and bodies off the wire: in pieces of any size the same, and never long in reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.http.framing import InChunks, OfLength, ToTheEnd, body_of
from bot.feeds.http.heads import BadAnswer, Framing, read_head


@given(
    st.lists(st.binary(min_size=1, max_size=60), max_size=20), st.integers(1, 40), st.sampled_from([b"\n", b"\r\n"]), st.binary(max_size=20)
)
def test_chunks_are_the_same_in_pieces_of_any_size(texts: list[bytes], size: int, end: bytes, more: bytes):
    """What follows the last one is not of the body."""
    data = b"".join(b"%X;x=y%b%b%b" % (len(text), end, text, end) for text in texts) + b"0" + end * 2 + more
    body = InChunks()
    starts = iter(range(0, len(data), size))
    taken = [body.take(data[start : start + size]) for start in starts if not body.ended]
    assert (b"".join(taken), body.ended) == (b"".join(texts), True)


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
    """A head, or one error of ours."""
    try:
        head = read_head(b"HTTP/1.1 200 OK\r\n" + data)
    except BadAnswer:
        return
    assert all(name == name.lower() and not set(value) & set(b"\r\n\0") for name, value in head.headers)
    assert len(head.multidict()) == len(head.headers)


def test_chunks_of_one_byte_do_not_hold_the_loop():
    """A quarter of a megabyte of them would for a tenth of a second, and again with each that comes."""
    with pytest.raises(BadAnswer, match="too many pieces"):
        InChunks().take(b"1\r\nx\r\n" * 43_000)
    assert InChunks().take(b"1\r\nx\r\n" * 9_000) == b"x" * 9_000


def test_a_body_of_a_length_ends_with_it():
    """Whatever comes then, also later."""
    body = OfLength(5)
    assert [(body.take(each), body.ended) for each in (b"abc", b"defg", b"h")] == [(b"abc", False), (b"de", True), (b"", True)]


@pytest.mark.parametrize("status", [204, 304])
@pytest.mark.parametrize("header", [b"Content-Length: 5", b"Transfer-Encoding: chunked", b"Content-Length: 5, 6"])
def test_an_answer_without_a_body_has_ended_with_its_head(status: int, header: bytes):
    """Whatever its head says (RFC 9112, 6.3)."""
    head = read_head(b"HTTP/1.1 %d -\r\n%b" % (status, header))
    assert (head.framing, body_of(head).ended) == (Framing.NONE, True)


def test_only_a_body_that_is_told_in_no_other_way_ends_with_its_connection():
    """A length, or the last chunk, is waited for."""
    assert [body.ends_with_connection for body in (ToTheEnd(), OfLength(5), InChunks())] == [True, False, False]


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nA: b" + b"\n " * 31_000,
        b"HTTP/1.1 200 OK\r\nA: a" + b" " * 60_000 + b"b",
        b"HTTP/1.1 200 OK\n" + b"a" * 60_000,
        b"HTTP/1.1 200 OK\n" + b"a\n" * 30_000,
        b"HTTP/1.1 200 OK\nContent-Length: " + b"5," * 30_000,
    ],
    ids=["folds", "blanks", "a name", "lines", "lengths"],
)
def test_the_longest_heads_are_read_at_once(head: bytes):
    """None takes longer with the square of its length: such a head would hold the loop, and end by the time limit of this test."""
    for _ in range(20):
        read_head(head)
