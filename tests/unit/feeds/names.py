"""Answers of name servers, for tests."""

import socket

from aiohttp.abc import ResolveResult


def answer(host: str, address: str, port: int) -> ResolveResult:
    """Return one answer for a name."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=socket.IPPROTO_TCP, flags=0)
