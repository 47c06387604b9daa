"""Bodies of answers: their lengths, chunks and ends, and answers without any."""

from typing import Final

from tests.unit.feeds.answers.making import CHUNKED, FEED, PACKED, Raw, chunks, length, raw

_LENGTHS: Final = {
    "twice the same": [length(), length()],
    "twice the same in one line": [b"Content-Length: 16, 16"],
    "two that differ": [length(), length(5)],
    "two that differ in one line": [b"Content-Length: 16, 5"],
    "with a plus": [b"Content-Length: +16"],
    "negative": [b"Content-Length: -1"],
    "no number": [b"Content-Length: abc"],
    "empty": [b"Content-Length:"],
    "a fraction": [b"Content-Length: 16.0"],
    "hexadecimal": [b"Content-Length: 0x10"],
    "with leading zeros": [b"Content-Length: 00016"],
    "beyond 64 bits": [b"Content-Length: 99999999999999999999"],
    "spaces around": [b"Content-Length:   16  "],
    "a number and nonsense": [b"Content-Length: abc", length()],
    "with a comma after it": [b"Content-Length: 16,"],
    "shorter than the body": [length(5)],
    "zero with a body": [length(0)],
}

_CHUNKS: Final = {
    "plain": raw(CHUNKED, body=chunks(FEED[:5], FEED[5:])),
    "upper case": raw(b"Transfer-Encoding: CHUNKED", body=chunks(FEED)),
    "with a length": raw(CHUNKED, length(), body=chunks(FEED)),
    "with a wrong length before": raw(length(3), CHUNKED, body=chunks(FEED)),
    "sizes in capitals": raw(CHUNKED, body=b"A\r\n" + b"x" * 10 + b"\r\n0\r\n\r\n"),
    "sizes with zeros before": raw(CHUNKED, body=b"0010\r\n" + FEED + b"\r\n0\r\n\r\n"),
    "extensions": raw(CHUNKED, body=b"10;a=b;c\r\n" + FEED + b"\r\n0;x\r\n\r\n"),
    "spaces after the size": raw(CHUNKED, body=b"10   \r\n" + FEED + b"\r\n0\r\n\r\n"),
    "spaces before the size": raw(CHUNKED, body=b"  10\r\n" + FEED + b"\r\n0\r\n\r\n"),
    "bare line feeds": raw(CHUNKED, body=chunks(FEED, eol=b"\n")),
    "trailers": raw(CHUNKED, body=chunks(FEED, last=False) + b"0\r\nX-A: b\r\n\r\n"),
    "odd trailers": raw(CHUNKED, body=chunks(FEED, last=False) + b"0\r\nno colon\r\n\r\n"),
    "no empty line after the last": raw(CHUNKED, body=chunks(FEED, last=False) + b"0\r\n"),
    "no last chunk": raw(CHUNKED, body=chunks(FEED, last=False)),
    "cut in a chunk": raw(CHUNKED, body=b"20\r\n" + FEED),
    "no size": raw(CHUNKED, body=FEED),
    "size with 0x": raw(CHUNKED, body=b"0x10\r\n" + FEED + b"\r\n0\r\n\r\n"),
    "negative size": raw(CHUNKED, body=b"-10\r\n" + FEED + b"\r\n0\r\n\r\n"),
    "size beyond 64 bits": raw(CHUNKED, body=b"fffffffffffffffff\r\n" + FEED),
    "size too small": raw(CHUNKED, body=b"5\r\n" + FEED + b"\r\n0\r\n\r\n"),
    "empty line before a size": raw(CHUNKED, body=b"10\r\n" + FEED + b"\r\n\r\n0\r\n\r\n"),
    "HTTP/1.0": raw(CHUNKED, body=chunks(FEED), status=b"HTTP/1.0 200 OK"),
    "data behind the last": raw(CHUNKED, body=chunks(FEED) + b"more"),
    "another answer behind the last": raw(CHUNKED, body=chunks(FEED) + raw(length(5), body=b"other")),
    "nothing but the last": raw(CHUNKED, body=b"0\r\n\r\n"),
    "identity": raw(b"Transfer-Encoding: identity", length(), body=FEED),
    "named twice": raw(CHUNKED, CHUNKED, body=chunks(FEED)),
    "in a list": raw(b"Transfer-Encoding: gzip, chunked", body=chunks(PACKED)),
    "a word unknown": raw(b"Transfer-Encoding: nonsense", body=FEED),
    "one byte each": raw(CHUNKED, body=chunks(*[bytes([c]) for c in FEED])),
}

_WITHOUT_BODY: Final[dict[str, tuple[list[bytes], bytes]]] = {
    "plain": ([], b""),
    "with a length": ([length()], b""),
    "with a body": ([length()], FEED),
    "with a body without length": ([], FEED),
    "with chunks": ([CHUNKED], chunks(FEED)),
    "Content-Length: 0": ([length(0)], b""),
}

_INFORMATIONAL: Final = {
    "100 first": b"HTTP/1.1 100 Continue\r\n\r\n" + raw(length(), body=FEED),
    "103 first": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + raw(length(), body=FEED),
    "three first": b"HTTP/1.1 102 Processing\r\n\r\n" * 3 + raw(length(), body=FEED),
    "100 with a length": b"HTTP/1.1 100 Continue\r\nContent-Length: 16\r\n\r\n" + raw(length(), body=FEED),
    "100 and no more": b"HTTP/1.1 100 Continue\r\n\r\n",
    "101": raw(b"Upgrade: x", b"Connection: Upgrade", status=b"HTTP/1.1 101 Switching") + FEED,
    "5,000 first": b"HTTP/1.1 102 Processing\r\n\r\n" * 5000 + raw(length(), body=FEED),
}

_OTHERS: Final = {
    "length: longer than the body": Raw((raw(length(500), body=FEED),)),
    "length: longer than the body, and a reset": Raw((raw(length(500), body=FEED),), "reset"),
    "length: right, and a reset": Raw((raw(length(), body=FEED),), "reset"),
    "length: right, and the connection stays": Raw((raw(length(), body=FEED),), "stay"),
    "length: shorter, and the rest later": Raw((raw(length(5), body=FEED[:5]), FEED[5:]), "stay"),
    "length: none, ended in order": Raw((raw(body=FEED),)),
    "length: none, ended by a reset": Raw((raw(body=FEED),), "reset"),
    "length: none, HTTP/1.0, ended by a reset": Raw((raw(body=FEED, status=b"HTTP/1.0 200 OK"),), "reset"),
    "length: none, no body, ended in order": Raw((raw(b"Content-Type: text/xml"),)),
    "length: body in three pieces": Raw((raw(length(), body=FEED[:4]), FEED[4:9], FEED[9:])),
    "length: head in pieces": Raw((b"HTTP/1", b".1 200 OK\r\nConte", b"nt-Length: 16\r", b"\n\r", b"\n" + FEED)),
    "length: another answer right behind": Raw((raw(length(), body=FEED) + raw(length(5), body=b"other"),)),
    "length: another answer later": Raw((raw(length(), body=FEED), raw(length(5), body=b"other")), "stay"),
    "chunks: ended by a reset": Raw((raw(CHUNKED, body=chunks(FEED, last=False)),), "reset"),
    "chunks: whole, and a reset": Raw((raw(CHUNKED, body=chunks(FEED)),), "reset"),
    "chunks: in pieces": Raw((raw(CHUNKED, body=b"1"), b"0\r", b"\n" + FEED[:3], FEED[3:] + b"\r", b"\n0\r\n", b"\r\n")),
    "chunks: a size of 20,000 characters": Raw((raw(CHUNKED, body=b"1" * 20000),)),
    "205 with a body": Raw((raw(length(), body=FEED, status=b"HTTP/1.1 205 Reset"),)),
    "203": Raw((raw(length(), body=FEED, status=b"HTTP/1.1 203 -"),)),
    "206 that nobody asked for": Raw((raw(length(), b"Content-Range: bytes 0-15/99", body=FEED, status=b"HTTP/1.1 206 -"),)),
    "404 cut short": Raw((raw(length(500), body=FEED, status=b"HTTP/1.1 404 -"),)),
    "500 reset": Raw((raw(body=FEED, status=b"HTTP/1.1 500 -"),), "reset"),
    "300": Raw((raw(b"Location: /x", length(0), status=b"HTTP/1.1 300 -"),)),
}


def _without_body(status: int) -> dict[str, Raw]:
    line = b"HTTP/1.1 %d -" % status
    answers = {f"{status}: {name}": Raw((raw(*headers, body=body, status=line),)) for name, (headers, body) in _WITHOUT_BODY.items()}
    return {**answers, f"{status}: a body that comes later": Raw((raw(length(), status=line), FEED), "stay")}


BODIES: Final[dict[str, Raw]] = {
    **{f"length: {name}": Raw((raw(*headers, body=FEED),)) for name, headers in _LENGTHS.items()},
    **{f"chunks: {name}": Raw((answer,)) for name, answer in _CHUNKS.items()},
    **_without_body(204),
    **_without_body(304),
    **{f"informational: {name}": Raw((answer,)) for name, answer in _INFORMATIONAL.items()},
    **_OTHERS,
}
