"""Codings of bodies: compressions, what is none, and headers that lie."""

import gzip
from typing import Final

import brotli

from tests.unit.feeds.answers.making import CHUNKED, FEED, PACKED, Raw, chunks, coded, deflated, length, raw

_CODINGS: Final = {
    "gzip": (b"gzip", PACKED),
    "x-gzip": (b"x-gzip", PACKED),
    "GZip": (b"GZip", PACKED),
    "deflate with zlib": (b"deflate", deflated(15)),
    "deflate, window of 512 bytes": (b"deflate", deflated(9)),
    "deflate, window of 4 KiB": (b"deflate", deflated(12)),
    "bare deflate": (b"deflate", deflated(-15)),
    "br": (b"br", brotli.compress(FEED)),
    "gzip twice": (b"gzip, gzip", gzip.compress(PACKED, mtime=0)),
    "gzip and br": (b"gzip, br", brotli.compress(PACKED)),
    "identity": (b"identity", FEED),
    "none": (b"none", FEED),
    "empty": (b"", FEED),
    "UTF-8": (b"UTF-8", FEED),
    "aws-chunked": (b"aws-chunked", FEED),
    "gzip,aws-chunked": (b"gzip,aws-chunked", PACKED),
    "text/xml": (b"text/xml", FEED),
    "binary": (b"binary", FEED),
    "gzip said, text sent": (b"gzip", FEED),
    "deflate said, text sent": (b"deflate", FEED),
    "deflate said, gzip sent": (b"deflate", PACKED),
    "gzip said, zlib sent": (b"gzip", deflated(15)),
    "gzip cut off": (b"gzip", PACKED[:-9]),
    "gzip damaged": (b"gzip", PACKED[:12] + b"\xff" * 9),
    "gzip and zeros": (b"gzip", PACKED + b"\x00" * 9),
    "gzip of two members": (b"gzip", PACKED + PACKED),
    "compress": (b"compress", b"\x1f\x9d\x90" + FEED),
    "compress said, text sent": (b"compress", FEED),
    "nothing said, gzip sent": (b"identity", PACKED),
}

CODINGS: Final[dict[str, Raw]] = {
    **{f"coding: {name}": Raw((coded(coding, body),)) for name, (coding, body) in _CODINGS.items()},
    "coding: gzip in chunks": Raw((raw(b"Content-Encoding: gzip", CHUNKED, body=chunks(PACKED[:9], PACKED[9:])),)),
    "coding: gzip to the end": Raw((raw(b"Content-Encoding: gzip", body=PACKED),)),
    "coding: named twice": Raw((raw(b"Content-Encoding: gzip", b"Content-Encoding: gzip", length(len(PACKED)), body=PACKED),)),
}
