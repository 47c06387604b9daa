"""What single publishers ask of whom they let in: headers, a user and password, another User-Agent. They go to no other address.

Each request is looked at by the address that it goes to, so that a redirect takes nothing along to where it leads.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAccess:
    """What goes along to the addresses that begin with one: the same scheme, host and port, and a path below its own."""

    prefix: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def covers(self, url: str) -> bool:
        """Say whether an address begins so."""
        own, other = urlsplit(self.prefix), urlsplit(url)
        return (own.scheme, _place(own.netloc, own.scheme)) == (other.scheme, _place(other.netloc, other.scheme)) and _below(
            other.path, own.path
        )


def _place(netloc: str, scheme: str) -> str:
    return netloc.lower().removesuffix(":443" if scheme == "https" else ":80")


def _below(path: str, own: str) -> bool:
    return path == own or path.startswith(own if own.endswith("/") else f"{own}/") or own in {"", "/"}


def with_access(headers: Mapping[str, str], url: str, accesses: Sequence[FeedAccess]) -> Mapping[str, str]:
    """Return the headers of a request to an address; what its publisher asks for takes the place of ours of that name."""
    ours = max((each for each in accesses if each.covers(url)), key=lambda each: len(each.prefix), default=None)
    if ours is None:
        return headers
    replaced = {name.lower() for name in ours.headers}
    return {**{name: value for name, value in headers.items() if name.lower() not in replaced}, **ours.headers}


def basic(user: str, password: str) -> str:
    """Return the header by which a user and password are told (RFC 7617)."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode("ascii")
