"""Which addresses a test lets Newsdesk ask: its own servers are on loopback."""

from collections.abc import Iterable
from ipaddress import ip_network

from bot.feeds.http.guard import AddressPolicy


def allowing(*cidrs: str, ports: Iterable[int] = ()) -> AddressPolicy:
    """The policy that allows these networks, written as CIDR, and ports."""
    return AddressPolicy(networks=tuple(ip_network(cidr) for cidr in cidrs), ports=frozenset(ports))
