"""Spellings of inner addresses, made by rule: what attackers write where a feed's address is asked for."""

from functools import cache
from ipaddress import IPv4Address, IPv6Address

INNER = [
    IPv4Address(text)
    for text in ("127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.0.1", "172.16.5.4", "100.100.100.200", "168.63.129.16")
]
INNER_IPV6 = ["::1", "::", "fe80::1", "fd00:ec2::254", "fc00::1", "ff02::1", "2001:db8::1", "64:ff9b:1::a00:1"]
NAMES = [
    "localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "app.localhost", "router.local", "metadata.google.internal",
    "kubernetes.default.svc.cluster.local", "１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1", "127．0．0．1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "local\u00adhost",
]  # fmt: skip
ALLOWED = {
    "http://example.com": "http://example.com/",
    "https://example.com/feed.xml": "https://example.com/feed.xml",
    " https://example.com/ ": "https://example.com/",
    "HTTPS://EXAMPLE.COM/Feed": "https://example.com/Feed",
    "http://example.com:80/": "http://example.com/",
    "https://example.com:443/": "https://example.com/",
    "http://example.com:8080/": "http://example.com:8080/",
    "https://example.com:8443/x": "https://example.com:8443/x",
    "http://example.com./": "http://example.com/",
    "https://example.com/a?b=%2F&c=d e#part": "https://example.com/a?b=%2F&c=d%20e",
    "https://bücher.example/": "https://xn--bcher-kva.example/",
    "https://example.com/ünï": "https://example.com/%C3%BCn%C3%AF",
    "http://1.1.1.1/": "http://1.1.1.1/",
    "http://[2606:4700:4700::1111]/": "http://[2606:4700:4700::1111]/",
    "https://my_feed.example.co.uk/~user/;v=1?q=[x]": "https://my_feed.example.co.uk/~user/;v=1?q=[x]",
}


@cache
def spellings() -> tuple[str, ...]:
    """Return URLs that all lead inside."""
    hosts = [spelling for address in INNER for spelling in [*_ipv4(address), *_carried(address)]]
    hosts += [f"[{address}]" for address in INNER_IPV6] + [f"[{IPv6Address(address).exploded}]" for address in INNER_IPV6] + NAMES
    urls = [f"http://{host}/feed" for host in hosts]
    urls += [f"https://user:secret@{host}/" for host in hosts[:20]]
    urls += [f"http://example.com@{host}/" for host in hosts[:20]]
    urls += [f"http://{host}:8080/x" for host in hosts[::7]]
    return tuple(urls)


def _ipv4(address: IPv4Address) -> list[str]:
    bits = int(address)
    a, b, c, d = address.packed
    return [
        str(address), f"{address}.", str(bits), hex(bits), f"0{bits:o}", f"0x{bits:X}", f"{a}.{bits & 0xFFFFFF}",
        f"{a}.{b}.{bits & 0xFFFF}",
        ".".join(hex(part) for part in (a, b, c, d)), ".".join(f"0{part:o}" for part in (a, b, c, d)), f"0x{a:x}.0{b:o}.{c}.{d}",
        ".".join(f"{part:04o}" for part in (a, b, c, d)), str(address).translate(FULL_WIDTH), str(address).replace(".", "。"),
        ".".join(f"0x{part:08x}" for part in (a, b, c, d)), f"{a}.0x{bits & 0xFFFFFF:x}", f"%{ord(str(a)[0]):02x}{str(address)[1:]}",
    ]  # fmt: skip


def _carried(address: IPv4Address) -> list[str]:
    bits = int(address)
    high, low = f"{bits >> 16:x}", f"{bits & 0xFFFF:x}"
    inverted = bits ^ 0xFFFFFFFF
    forms = [
        f"::ffff:{address}", f"::ffff:{high}:{low}", f"::{address}", f"::ffff:0:{address}", f"64:ff9b::{address}", f"64:ff9b:1::{address}",
        f"2002:{high}:{low}::1", f"2001:0:4136:e378:8000:63bf:{inverted >> 16:x}:{inverted & 0xFFFF:x}", f"2606:4700::5efe:{address}",
        f"2606:4700::200:5efe:{address}", f"0:0:0:0:0:FFFF:{high}:{low}", f"::ffff:{address}%25eth0",
    ]  # fmt: skip
    return [f"[{form}]" for form in forms]


FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
