"""Where a request comes from: the host that it asks, the address behind a proxy, and whether another site sent it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

LOCAL_NAMES: Final = frozenset({"localhost"})
_OF_PROXIES: Final = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The host (with its port) that the browser believes to ask, the visitor's address, and whether they came by TLS."""

    host: str
    address: str
    secure: bool

    @property
    def base(self) -> str:
        """How addresses of this host begin."""
        return f"{'https' if self.secure else 'http'}://{self.host}"

    @property
    def name(self) -> str:
        """The host without its port."""
        return urlsplit(f"//{self.host}").hostname or ""


def origin_of(headers: Mapping[str, str], peer: str, trusted: Collection[IPv4Network | IPv6Network], *, secure: bool = False) -> Origin:
    """Return where a request comes from; what X-Forwarded headers say counts where a proxy that is trusted says so."""
    host = headers.get("Host", "").strip().lower()
    if not _is_trusted(peer, trusted):
        return Origin(host=host, address=peer, secure=secure)
    hops = [each.strip() for each in headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    address = next((each for each in reversed(hops) if not _is_trusted(each, trusted)), hops[0] if hops else peer)
    forwarded = headers.get("X-Forwarded-Host", "").split(",")[0].strip().lower()
    proto = headers.get("X-Forwarded-Proto", "").split(",")[0].strip().lower()
    return Origin(host=forwarded or host, address=address, secure=secure or proto == "https")


def is_ours(origin: Origin, names: Collection[str]) -> bool:
    """Say whether a host is one of ours: a name that is listed, or a plain address, to which no foreign name can be bound."""
    try:
        name = origin.name
    except ValueError:
        return False
    return name.rstrip(".") in LOCAL_NAMES or name.rstrip(".") in names or _is_address(name)


def is_from_us(headers: Mapping[str, str], origin: Origin) -> bool:
    """Say whether a browser says that one of our own pages sent this; what says nothing at all comes from no page of ours."""
    site = headers.get("Sec-Fetch-Site")
    sender = headers.get("Origin")
    if site is not None and site.lower() != "same-origin":
        return False
    if sender is not None:
        return _host_of(sender) == origin.host
    return site is not None


def is_handed_on(headers: Mapping[str, str]) -> bool:
    """Say whether a proxy says that it hands a request on: then others than this machine may ask."""
    return any(name in headers for name in _OF_PROXIES)


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches what listens on a host."""
    if host in LOCAL_NAMES:
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _host_of(sender: str) -> str:
    try:
        return urlsplit(sender).netloc.lower()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_trusted(address: str, trusted: Collection[IPv4Network | IPv6Network]) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in trusted if network.version == known.version)
