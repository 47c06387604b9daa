"""Ids derived from what identifies a row, so that recording the same thing twice writes it once.

docs/decisions/0002-derived-ids.md gives the reasons and the odds of a collision.
"""

from hashlib import blake2b

_SEPARATOR = "\x1f"
_SIXTY_THREE_BITS = (1 << 63) - 1


def derived_id(*parts: str | int) -> int:
    """Return the positive 63-bit id of the thing that `parts` identify; the same parts give the same id for ever."""
    text = _SEPARATOR.join(map(str, parts))
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") & _SIXTY_THREE_BITS
