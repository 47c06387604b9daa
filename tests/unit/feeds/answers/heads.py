"""Heads of answers, well-formed and otherwise."""

from typing import Final

from tests.unit.feeds.answers.making import FEED, Raw, length, raw

_STATUS_LINES: Final = {
    "plain": b"HTTP/1.1 200 OK",
    "no reason": b"HTTP/1.1 200",
    "a space for a reason": b"HTTP/1.1 200 ",
    "two spaces": b"HTTP/1.1  200 OK",
    "a tab": b"HTTP/1.1\t200\tOK",
    "HTTP/1.0": b"HTTP/1.0 200 OK",
    "HTTP/2 in words": b"HTTP/2 200",
    "HTTP/2.0": b"HTTP/2.0 200 OK",
    "HTTP/3": b"HTTP/3 200",
    "HTTP/1.2": b"HTTP/1.2 200 OK",
    "lower case": b"http/1.1 200 OK",
    "ICY": b"ICY 200 OK",
    "no version": b"HTTP 200 OK",
    "reason in Latin-1": b"HTTP/1.1 200 Tr\xe8s bien",
    "reason in UTF-8": b"HTTP/1.1 200 \xe5\xa5\xbd",
    "reason with a colon": b"HTTP/1.1 200 OK: fine",
    "status glued to its reason": b"HTTP/1.1 200OK",
    "four digits": b"HTTP/1.1 2000 OK",
    "two digits": b"HTTP/1.1 20 OK",
    "status 0": b"HTTP/1.1 000 OK",
    "no status": b"HTTP/1.1 OK",
    "status 999": b"HTTP/1.1 999 Denied",
    "status 600": b"HTTP/1.1 600 Odd",
    "status -200": b"HTTP/1.1 -200 OK",
    "XTTP": b"XTTP/1.1 200 OK",
    "leading space": b" HTTP/1.1 200 OK",
}

_HEADERS: Final = {
    "without a colon": b"nonsense",
    "empty name": b": x",
    "space before the colon": b"X-A : b",
    "spaces in the name": b"X A: b",
    "name in UTF-8": "Größe: 1".encode(),
    "value in Latin-1": b"X-A: caf\xe9",
    "value in UTF-8": "X-A: 東".encode(),
    "control characters": b"X-A: a\x01b",
    "a NUL": b"X-A: a\x00b",
    "a bare CR within": b"X-A: a\rb",
    "folded": b"X-A: a\r\n b",
    "folded with a tab": b"X-A: a\r\n\tb",
    "empty value": b"X-A:",
    "no space": b"X-A:b",
    "a name of 300 characters": b"X-" + b"a" * 300 + b": b",
    "a value of 9,000 characters": b"Content-Security-Policy: " + b"a" * 9000,
    "a value of 60,000 characters": b"Link: " + b"a" * 60000,
    "a value of 70,000 characters": b"Link: " + b"a" * 70000,
    "a value of 400,000 characters": b"Link: " + b"a" * 400000,
    "Upgrade: h2": b"Upgrade: h2,h2c\r\nConnection: Upgrade",
    "two Hosts": b"Host: a\r\nHost: b",
    "Content-Type twice": b"Content-Type: text/xml\r\nContent-Type: text/html",
    "ETag twice": b'ETag: "1"\r\nETag: "2"',
    "ETag without quotes": b"ETag: abc",
    "Sec-WebSocket-Key1": b"Sec-WebSocket-Key1: x",
    "Set-Cookie with odd bytes": b"Set-Cookie: a=\xff; Path=/",
    "Connection: keep-alive, close": b"Connection: keep-alive, close",
    "Connection: nonsense": b'Connection: "x"',
    "Keep-Alive: timeout=0": b"Keep-Alive: timeout=0, max=0",
    "Trailer announced": b"Trailer: X-A",
}

_COUNTS: Final = (124, 200, 256, 300)

_OTHERS: Final = {
    "status line: empty lines before it": Raw((b"\r\n\r\n" + raw(length(), body=FEED),)),
    "status line: a byte order mark before it": Raw((b"\xef\xbb\xbf" + raw(length(), body=FEED),)),
    "status line: none, only a body (HTTP/0.9)": Raw((FEED,)),
    "status line: none, binary": Raw((b"\x00\xff" * 50,)),
    "status line: a banner of another protocol": Raw((b"SSH-2.0-OpenSSH_9.2\r\n",)),
    "nothing at all": Raw((b"",)),
    "a head that is cut off": Raw((b"HTTP/1.1 200 OK\r\nContent-Len",)),
    "a head without its empty line": Raw((b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",)),
    "lines: bare line feeds": Raw((raw(length(), body=FEED, eol=b"\n"),)),
    "lines: mixed ends": Raw((b"HTTP/1.1 200 OK\nContent-Length: 16\r\nX: y\n\r\n" + FEED,)),
    "lines: CR CR LF": Raw((raw(length(), body=FEED, eol=b"\r\r\n"),)),
    "header: first line folded": Raw((b"HTTP/1.1 200 OK\r\n X-A: b\r\n" + length() + b"\r\n\r\n" + FEED,)),
    "headers: 100,000 lines": Raw((raw(*[b"A: b"] * 100000, length(), body=FEED),)),
}

HEADS: Final[dict[str, Raw]] = {
    **{f"status line: {name}": Raw((raw(length(), body=FEED, status=line),)) for name, line in _STATUS_LINES.items()},
    **{f"header: {name}": Raw((raw(line, length(), body=FEED),)) for name, line in _HEADERS.items()},
    **{
        f"headers: {count} of them": Raw((raw(*(b"X-%d: y" % number for number in range(count - 1)), length(), body=FEED),))
        for count in _COUNTS
    },
    **_OTHERS,
}
