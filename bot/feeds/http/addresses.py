"""Which IP addresses Newsdesk never connects to unless the settings allow their network.

The tables follow IANA's special-purpose registries. `ipaddress.is_global` is not used: it depends on the version of Python,
and it takes IPv4 addresses inside IPv6 for global ones.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_DENIED_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carriers' own, and Alibaba's metadata service
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's platform address, in public space
        "169.254.0.0/16",  # link local, and the metadata services of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and Oracle's metadata service
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that IANA gives out. Mapped, compatible and translated IPv4 (::/96, ::ffff:0:0/96, ::ffff:0:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48),
unique local (fd00:ec2::254 with it), link local and multicast addresses all lie outside."""

_DENIED_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo (2001::/32), benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries an IPv4 address
        "3fff::/20",  # documentation
    )
)

_ISATAP_MARKS = frozenset({0x00005EFE, 0x02005EFE, 0x01005EFE, 0x03005EFE})
"""The upper half of an interface identifier that carries an IPv4 address (RFC 5214, 6.1), for each value of its u and g bits."""


def is_denied(address: Address) -> bool:
    """Return whether `address` is anything but a global unicast address that stands for itself."""
    if isinstance(address, IPv4Address):
        return any(address in network for network in _DENIED_IPV4)
    if address not in _GLOBAL_UNICAST or any(address in network for network in _DENIED_IPV6):
        return True
    return (int(address) >> 32) & 0xFFFFFFFF in _ISATAP_MARKS


def parse_address(text: str) -> Address | None:
    """Return the address that `text` spells, without its zone; None when it spells none. Takes the canonical forms only."""
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None
