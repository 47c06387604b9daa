"""What a look-up in the stored articles asks an index for, in words that every store understands."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """A word of the index; `begins`: every word that begins so."""

    text: str
    begins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexQuery:
    """Groups of words: an article holds one word of each group, or without `every` one word of any of them.

    `since`: only what was seen from then on.
    """

    groups: tuple[tuple[Stem, ...], ...]
    every: bool = True
    since: datetime | None = None
