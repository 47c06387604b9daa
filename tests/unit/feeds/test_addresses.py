"""Which addresses are denied."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.http.addresses import is_denied, parse_address

INNER_IPV4 = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
INNER_IPV6 = [
    "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "3fff::1", "100::1", "64:ff9b:1::1",
    "2001:2::1", "2001:10::1", "2001:20::1", "5f00::1", "4000::1",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "172.32.0.1",
    "192.0.1.1",
    "168.63.129.17",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450:4001::200e",
]


def carriers(inner: IPv4Address) -> list[IPv6Address]:
    """Return an IPv4 address in each form that carries it inside IPv6."""
    bits = int(inner)
    return [
        IPv6Address(0xFFFF << 32 | bits),  # mapped
        IPv6Address(bits),  # compatible
        IPv6Address(0xFFFF << 48 | bits),  # translated
        IPv6Address(0x64FF9B << 96 | bits),  # NAT64
        IPv6Address(0x64FF9B0001 << 80 | bits),  # local NAT64
        IPv6Address(0x2002 << 112 | bits << 80),  # 6to4
        IPv6Address(0x20010000 << 96 | (bits ^ 0xFFFFFFFF)),  # Teredo
        IPv6Address(0x26064700 << 96 | 0x00005EFE << 32 | bits),  # ISATAP
        IPv6Address(0x26064700 << 96 | 0x02005EFE << 32 | bits),  # ISATAP, universal
    ]


@pytest.mark.parametrize("address", INNER_IPV4 + INNER_IPV6)
def test_inner_addresses_are_denied(address):
    """Nothing that is private, local, reserved or a cloud's metadata service is reached."""
    assert is_denied(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_not_denied(address):
    """Neighbours of denied ranges and ordinary servers pass."""
    assert not is_denied(ip_address(address))


@given(st.ip_addresses(v=4))
def test_every_form_that_carries_ipv4_is_denied(inner):
    """Whatever IPv4 address hides inside an IPv6 address, the form itself is refused."""
    assert all(is_denied(address) for address in carriers(inner))


@given(st.ip_addresses())
def test_what_python_calls_not_global_is_denied(address):
    """The tables are at least as strict as the standard library on its own ground."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert is_denied(address)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:1.2.3.4", "::ffff:1.2.3.4"),
        ("localhost", None),
        ("127.1", None),
        ("", None),
    ],
)
def test_addresses_are_parsed_never_compared_as_text(text, expected):
    """A socket's address is read as an address, zone or not; all else is none."""
    assert parse_address(text) == (ip_address(expected) if expected else None)
