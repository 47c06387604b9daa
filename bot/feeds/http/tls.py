"""What went wrong with a server's encryption, in words: its certificate, or what both sides could not agree on."""

import ssl
from typing import Final

_MEND: Final = "Newsdesk asks again, and the publisher has to mend it"

_CERTIFICATES: Final = {
    9: "has a certificate that is not valid yet (or this machine's clock is behind)",
    10: "has a certificate that has expired",
    18: "has a certificate that it signed itself",
    19: "has a certificate of an authority that nobody here knows",
    20: "has a certificate of an unknown authority, or leaves out the one between",
    21: "has a certificate of an unknown authority, or leaves out the one between",
    23: "has a certificate that was revoked",
    26: "has a certificate that is not for servers",
    62: "has a certificate for another name",
    64: "has a certificate for another address",
    66: "has a certificate whose key is too weak",
    68: "has a certificate whose signature is too weak",
}
"""By OpenSSL's numbers (X509_V_ERR)."""

_OTHER_CERTIFICATE: Final = "has a certificate that is not valid"

_TOO_OLD: Final = f"speaks only versions of TLS that are too old to be safe; {_MEND}"
_NO_TLS: Final = "does not speak TLS at this address; try it with http:// instead of https://"
_NO_CIPHER: Final = f"offers no encryption that is safe enough; {_MEND}"
_NO_NAME: Final = "has no site of that name; check the spelling of the address"
_ASKS_OURS: Final = "lets in only those who show a certificate of their own; give an address that is open to everybody"
_CUT: Final = "ended the connection while the encryption was agreed on; Newsdesk will ask again"

_HANDSHAKES: Final = {
    "UNSUPPORTED_PROTOCOL": _TOO_OLD,
    "VERSION_TOO_LOW": _TOO_OLD,
    "TLSV1_ALERT_PROTOCOL_VERSION": _TOO_OLD,
    "WRONG_SSL_VERSION": _TOO_OLD,
    "WRONG_VERSION_NUMBER": _NO_TLS,
    "HTTP_REQUEST": _NO_TLS,
    "UNKNOWN_PROTOCOL": _NO_TLS,
    "PACKET_LENGTH_TOO_LONG": _NO_TLS,
    "RECORD_LAYER_FAILURE": _NO_TLS,
    "SSLV3_ALERT_HANDSHAKE_FAILURE": _NO_CIPHER,
    "TLSV1_ALERT_INSUFFICIENT_SECURITY": _NO_CIPHER,
    "NO_SHARED_CIPHER": _NO_CIPHER,
    "DH_KEY_TOO_SMALL": _NO_CIPHER,
    "EE_KEY_TOO_SMALL": _NO_CIPHER,
    "LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED": _NO_CIPHER,
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED": _NO_CIPHER,
    "TLSV1_UNRECOGNIZED_NAME": _NO_NAME,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": _ASKS_OURS,
    "SSLV3_ALERT_BAD_CERTIFICATE": _ASKS_OURS,
    "TLSV1_ALERT_ACCESS_DENIED": _ASKS_OURS,
    "UNEXPECTED_EOF_WHILE_READING": _CUT,
}
"""By OpenSSL's names of reasons."""

_OTHER_HANDSHAKE: Final = "could not agree with Newsdesk on an encryption; Newsdesk asks again, and the publisher has to mend it"


def tls_fault(error: ssl.SSLError) -> str:
    """Return what an error of TLS means, to stand behind the host's name."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{_CERTIFICATES.get(error.verify_code, _OTHER_CERTIFICATE)}; {_MEND}"
    return _HANDSHAKES.get(error.reason or "", _OTHER_HANDSHAKE)
