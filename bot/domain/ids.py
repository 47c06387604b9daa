"""Ids derived from what identifies a row, so that recording the same thing twice writes it once.

docs/decisions/0002-derived-ids.md gives the reasons and the odds of a collision.
"""

from hashlib import blake2b

_SEPARATOR = "\x1f"
_SIXTY_THREE_BITS = (1 << 63) - 1
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def derived_id(*parts: str | int) -> int:
    """Return the positive 63-bit id of the thing that `parts` identify; the same parts give the same id for ever."""
    text = _SEPARATOR.join(map(str, parts))
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") & _SIXTY_THREE_BITS


def in_base_36(number: int) -> str:
    """Return a number that is not negative as int(text, 36) reads it: a third shorter than in tens, for values that have little room."""
    digits = "" if number else "0"
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
