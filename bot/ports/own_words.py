"""The port of the words that the operator added to lexicons, or took out of them."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.audit import AuditEntry
from bot.domain.own_word import Meaning, OwnWord


class OwnWords(Protocol):
    """Words of one's own, one for each topic, language and term."""

    async def own_words(self) -> Sequence[OwnWord]:
        """Return all of them, by topic, language and term."""
        ...

    async def keep_word(self, word: OwnWord, seen: str, entry: AuditEntry) -> bool:
        """Let a word mean this, with its entry in the audit, where it still means what was `seen` (empty: it is none yet).

        Say whether it does now: also where it did already.
        """
        ...

    async def drop_word(self, meaning: Meaning, entry: AuditEntry) -> bool:
        """Let a word mean what ships again, where it still means this; say whether it did."""
        ...
