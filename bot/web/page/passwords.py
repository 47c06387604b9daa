"""Passwords of the page: what is stored can only tell whether one is right (scrypt, RFC 7914)."""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import scrypt
from typing import Final

_COST: Final = (1 << 15, 8, 1)  # 32 MB and about a tenth of a second a guess
_MEMORY: Final = 96 * 1024 * 1024
_SALT: Final = 16
SHORTEST: Final = 10
"""Characters: what people can be asked to type, and nobody guesses at the speed that is left to them."""


def hashed(password: str, cost: tuple[int, int, int] = _COST) -> str:
    """Return what page.password is set to; it keeps the cost (N, r, p) that it was made at."""
    salt = secrets.token_bytes(_SALT)
    return ":".join(["scrypt", *map(str, cost), _text(salt), _text(_derived(password, salt, *cost))])


def is_password(given: str, stored: str) -> bool:
    """Say whether a password is the one that was hashed; one that is not set is never right. It takes its time: run it in a thread."""
    if not stored:
        return False
    _, n, r, p, salt, derived = stored.split(":")
    return hmac.compare_digest(_derived(given, _bytes(salt), int(n), int(r), int(p)), _bytes(derived))


def _derived(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
