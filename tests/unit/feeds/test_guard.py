"""Which URLs are fetched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import AddressRefused
from bot.feeds.http.guard import PUBLIC_ONLY, REFUSAL, AddressPolicy, check_url
from tests.fakes.addresses import allowing
from tests.unit.feeds.spellings import ALLOWED, spellings

ALLOWING_LOOPBACK = allowing("127.0.0.0/8", "::1/128")


@pytest.mark.parametrize(("written", "normal"), ALLOWED.items())
def test_public_addresses_are_allowed_and_normalised(written, normal):
    """Ordinary addresses pass, in the one form that everything after the guard sees."""
    assert check_url(written, PUBLIC_ONLY) == normal


def test_every_spelling_of_an_inner_address_is_refused():
    """Decimal, octal, hexadecimal, short, full-width, mapped, with userinfo, with a dot behind: all of them are inner."""
    passed = [url for url in spellings() if not refuses(url)]
    assert passed == []
    assert len(spellings()) >= 300


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "ftp://example.com/", "file:///etc/passwd", "javascript:alert(1)", "gopher://example.com/",
        "//example.com/x", "example.com",
        "http:", "http://", "http:///x", "http:example.com", "http://user@example.com/", "http://u:p@example.com/", "http://@example.com/",
        "http://example.com\\@127.0.0.1/", "http:\\\\example.com/", "http://exam\tple.com/",
        "http://example.com/\r\nHost: x", "http://exa mple.com/",
        "http://example.com:22/", "http://example.com:0/", "http://example.com:65536/", "http://example.com:x/", "http://[fe80::1%25eth0]/",
        "http://[::1", "http://::1/", "http://[1.1.1.1]/", "http://x[::1]/", "http://intranet/", "http://printer.local/",
        "http://metadata.google.internal/",
        "http://app.localhost/", "http://1.0.0.127.in-addr.arpa/", "http://expyuzz4wqqyqhjn.onion/", "http://a..b.com/",
        "http://.example.com/",
        "http://-a.com/", "http://a%2ecom/", "http://127.0.0.1%2f.example.com/", "http://example.com\u2028/", "http://example.com/\ud800",
        "http://" + "a" * 64 + ".com/", "http://" + "a." * 130 + "com/", "http://example.com/" + "x" * 5000,
        "http://1.2.3.4.5/", "http://256.1.1.1/",
        "http://1.1.1.0x/", "http://foo.0x7f/", "http://xn--a.com:443:80/", "http://example。local/",
        "http://\u0000example.com/", "http://ex\u00adample.local/",
    ],
)  # fmt: skip
def test_what_is_no_public_web_address_is_refused_with_one_sentence(url):
    """Every refusal reads the same, so that nobody can explore a network by asking."""
    with pytest.raises(AddressRefused) as refusal:
        check_url(url, PUBLIC_ONLY)
    assert str(refusal.value) == REFUSAL
    assert refusal.value.code == "address-refused"


@given(st.text(max_size=60), st.sampled_from(["http://", "https://", "http:", "HTTP://[", ""]))
def test_any_text_is_judged_and_never_crashes(text, scheme):
    """Whatever a person types, the answer is a URL that passes again unchanged, or the refusal."""
    try:
        normal = check_url(scheme + text, PUBLIC_ONLY)
    except AddressRefused:
        return
    assert check_url(normal, PUBLIC_ONLY) == normal
    assert normal.isascii()


def test_further_ports_can_be_configured():
    """A port that the operator names is open on every public host, and no other is."""
    policy = allowing(ports=[8000])
    assert check_url("http://example.com:8000/", policy) == "http://example.com:8000/"
    assert refuses("http://example.com:8001/", policy)


def test_allowed_networks_open_their_addresses_on_any_port():
    """A self-hoster's own network is reached at every port; its neighbours stay closed."""
    assert check_url("http://127.0.0.1:34567/feed", ALLOWING_LOOPBACK) == "http://127.0.0.1:34567/feed"
    assert check_url("http://[::1]:1234/", ALLOWING_LOOPBACK) == "http://[::1]:1234/"
    assert refuses("http://10.0.0.1/", ALLOWING_LOOPBACK)
    assert refuses("http://1.1.1.1:34567/", ALLOWING_LOOPBACK)


def test_names_without_a_dot_wait_for_their_addresses_where_networks_are_allowed():
    """Such names may be written then; the resolver decides where it leads."""
    assert check_url("http://localhost:8123/x", ALLOWING_LOOPBACK) == "http://localhost:8123/x"
    assert refuses("http://localhost/x")


def refuses(url: str, policy: AddressPolicy = PUBLIC_ONLY) -> bool:
    try:
        check_url(url, policy)
    except AddressRefused:
        return True
    return False
