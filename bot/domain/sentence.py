"""A sentence for an operator: English where machines and logs read it, known by its code where a page says it in a visitor's language."""

from datetime import datetime
from typing import Self

Named = str | int | datetime
"""What a sentence fills in; an instant is worded by whoever says it."""


class Sentence(str):
    """The English text itself. `code` names it among the words of the page, `named` is what its text there fills in."""

    __slots__ = ("code", "named")
    code: str
    named: dict[str, Named]

    def __new__(cls, text: str, code: str = "", **named: Named) -> Self:
        """Keep what is said beside the text."""
        made = super().__new__(cls, text)
        made.code, made.named = code, named
        return made
