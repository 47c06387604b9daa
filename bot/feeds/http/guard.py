"""The address guard: which URLs Newsdesk fetches. People give URLs, feeds redirect to others; none may lead inside.

This module judges what is written. What a name resolves to, and where a socket really goes, is judged in bot/feeds/http/sockets.py:
that last check is the guarantee, this one gives early answers.
"""

import re
import socket
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

import idna

from bot.domain.errors import AddressRefused
from bot.feeds.http.addresses import Address, Network, is_denied, parse_address

REFUSAL = "Newsdesk does not fetch this address: give the public http or https address of a feed or a page."
"""One sentence for every reason, so that nobody learns about inner addresses by asking."""

_LONGEST_URL = 4096
_LONGEST_HOST = 253
_STANDARD_PORTS = frozenset({80, 443, 8080, 8443})
_DEFAULT_PORT = {"http": 80, "https": 443}
_PRIVATE_SUFFIXES = frozenset({"arpa", "home", "internal", "intranet", "lan", "local", "localdomain", "localhost", "onion"})
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029\ud800-\udfff]")
_ITS_NETWORK = "polling.allow_networks, with the network that it is in"
_KEPT_AS_WRITTEN = "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPolicy:
    """What the operator allows beyond public addresses: whole networks with all their ports, and further ports everywhere."""

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = field(default=frozenset())

    def permits(self, address: Address, port: int) -> bool:
        """Return whether a connection to `address` at `port` is allowed."""
        return self.is_inner(address) or (not is_denied(address) and self.permits_port(port))

    def permits_port(self, port: int) -> bool:
        """Return whether any public address may be asked at `port`."""
        return port in _STANDARD_PORTS or port in self.ports

    def setting_for(self, address: Address, port: int) -> str:
        """Return the setting that would permit a connection which this policy does not."""
        return allowing(address) if is_denied(address) else f"polling.allow_ports = [{port}]"

    def is_inner(self, address: Address) -> bool:
        """Return whether `address` lies in a network that the operator allowed."""
        return any(address in network for network in self.networks)


PUBLIC_ONLY = AddressPolicy()


def check_url(url: str, policy: AddressPolicy) -> str:
    """Return `url` normalised (host in ASCII and lower case, no fragment, path and query as written), ready to be fetched.

    Raises AddressRefused, always with the same sentence. With allowed networks, names without a dot and unusual ports pass
    here: only what they resolve to can decide, see `GuardedResolver`.
    """
    parts = _split(url.strip(" "))
    host = _host(parts.hostname or "")
    port = _port(parts)
    _judge(host, port, policy)
    shown = f"[{host}]" if isinstance(host, IPv6Address) else str(host)
    netloc = shown if port == _DEFAULT_PORT[parts.scheme] else f"{shown}:{port}"
    return urlunsplit((parts.scheme, netloc, _escaped(parts.path) or "/", _escaped(parts.query), ""))


def allowing(address: Address) -> str:
    """Return the setting that allows one inner address."""
    return f'polling.allow_networks = ["{address}"]'


def is_private_name(host: str) -> bool:
    """Return whether `host` is a name that means something only inside a network."""
    labels = host.rstrip(".").lower().split(".")
    return len(labels) == 1 or labels[-1] in _PRIVATE_SUFFIXES


def refused(allow: str = "") -> AddressRefused:
    """Return the one error that every refused address gets; `allow` is the setting that would let it pass, for the operator alone."""
    return AddressRefused(REFUSAL, code="address-refused", allow=allow)


def _split(url: str) -> SplitResult:
    if len(url) > _LONGEST_URL or _FORBIDDEN.search(url):
        raise refused()
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise refused() from error
    if parts.scheme not in _DEFAULT_PORT or not parts.hostname or set("@% ") & set(parts.netloc):
        raise refused()
    if ("[" in parts.netloc) != parts.netloc.startswith("["):
        raise refused()
    return parts


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError as error:
        raise refused() from error
    if port == 0:
        raise refused()
    return _DEFAULT_PORT[parts.scheme] if port is None else port


def _host(written: str) -> Address | str:
    """Return the address or the ASCII name that a URL's host stands for."""
    if ":" in written:
        address = parse_address(written)
        if address is None:
            raise refused()
        return address
    name = _ascii_name(written)
    return _ipv4(name) if _NUMBER.fullmatch(name.rpartition(".")[2]) else name


def _ascii_name(written: str) -> str:
    """Return the name as it is asked of DNS. UTS 46 maps full-width letters, digits and dots as browsers do."""
    try:
        name = written.lower() if written.isascii() else idna.encode(written, uts46=True, transitional=False).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise refused() from error
    name = name.removesuffix(".")
    if len(name) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise refused()
    return name


def _ipv4(name: str) -> IPv4Address:
    """Read decimal, octal, hexadecimal and shortened spellings as the system's resolver would (a name that ends in a number is no name)."""
    try:
        return IPv4Address(socket.inet_aton(name))
    except OSError as error:
        raise refused() from error


def _judge(host: Address | str, port: int, policy: AddressPolicy) -> None:
    if not isinstance(host, str):
        if not policy.permits(host, port):
            raise refused(policy.setting_for(host, port))
    elif not policy.networks and is_private_name(host):
        raise refused(_ITS_NETWORK)
    elif not policy.networks and not policy.permits_port(port):
        raise refused(f"polling.allow_ports = [{port}]")


def _escaped(part: str) -> str:
    """Percent-encode what is not ASCII, and spaces; leave all else as it was written."""
    return quote(part, safe=_KEPT_AS_WRITTEN)
