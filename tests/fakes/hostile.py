"""Documents and answers that mean harm, and what honest documents become on a bad line."""

import gzip
import random
from collections.abc import Iterator
from typing import Any

import brotli

from bot.domain.errors import FetchProblem
from tests.unit.feeds.feeds import HANGS_FEEDPARSER, item, rss

MEBIBYTE = 1024 * 1024
FEED = rss(*map(item, range(20)))
BOMB = gzip.compress(b"\0" * (40 * MEBIBYTE))
COMMENTS = b"<rss><channel>" + b"<!--" * 200_000
"""It kept feedparser busy for a minute and more."""

_ENTITIES = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
_LAUGHS = b'<!DOCTYPE r [<!ENTITY a0 "ha">' + _ENTITIES + b"]><rss>&a9;</rss>"

HOSTILE: dict[str, tuple[dict[str, Any], FetchProblem | None]] = {
    "gzip bomb": ({"body": BOMB, "headers": {"Content-Encoding": "gzip"}}, FetchProblem.TOO_LARGE),
    "gzip file bomb": ({"body": BOMB}, FetchProblem.TOO_LARGE),
    "gzip bomb in gzip": ({"body": gzip.compress(BOMB), "headers": {"Content-Encoding": "gzip, gzip"}}, FetchProblem.TOO_LARGE),
    "empty members": (
        {"body": gzip.compress(gzip.compress(b"", mtime=0) * 200_000), "headers": {"Content-Encoding": "gzip, gzip"}},
        FetchProblem.UNREACHABLE,
    ),
    "brotli bomb": ({"body": brotli.compress(BOMB), "headers": {"Content-Encoding": "br"}}, FetchProblem.TOO_LARGE),
    "endless body": ({"endless": b"<item/>" * 1000}, FetchProblem.TOO_LARGE),
    "truncated gzip": ({"body": gzip.compress(FEED)[:-30], "headers": {"Content-Encoding": "gzip"}}, FetchProblem.UNREACHABLE),
    "wrong length": ({"body": FEED, "cut_after": 100}, FetchProblem.UNREACHABLE),
    "billion laughs": ({"body": _LAUGHS}, FetchProblem.UNPARSABLE),
    "depth": ({"body": b"<rss>" + b"<a>" * 500_000}, FetchProblem.UNPARSABLE),
    "200,000 attributes": ({"body": HANGS_FEEDPARSER}, FetchProblem.UNPARSABLE),
    "comments": ({"body": COMMENTS}, None),  # an empty feed, or killed: versions of feedparser differ
    "deep JSON": ({"body": b'{"items":' + b"[" * 2_000_000}, FetchProblem.NOT_A_FEED),
    "noise": ({"body": bytes(range(256)) * 4000}, FetchProblem.NOT_A_FEED),
    "a web page": ({"body": b"<!doctype html><p>hello" + b"<p>x" * 500_000}, FetchProblem.NOT_A_FEED),
}
"""What a route serves, by name, and the problem that it is to be; None: a feed or unparsable."""

SLOW: dict[str, dict[str, Any]] = {
    "hang": {"hang": True},
    "drip": {"body": FEED, "drip": 0.2, "drip_size": 1},
}
"""Answers that never end."""


def crowded(items: int) -> bytes:
    """Return a feed that is valid and nothing but items, as small as they can be."""
    return b"<rss><channel>" + b"".join(b"<item><title>%x</title></item>" % number for number in range(items)) + b"</channel></rss>"


def damaged(body: bytes, seed: str) -> Iterator[bytes]:
    """Yield the document with a few bytes flipped, and cut somewhere; the same for the same seed."""
    dice = random.Random(seed)
    flipped = bytearray(body)
    for _ in range(max(1, len(body) // 5000)):
        flipped[dice.randrange(len(body))] = dice.randrange(256)
    yield bytes(flipped)
    yield body[: dice.randrange(len(body))]
