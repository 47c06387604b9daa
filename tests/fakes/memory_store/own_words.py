"""Words of one's own, in memory."""

from collections.abc import Sequence

from bot.domain.audit import AuditEntry
from bot.domain.own_word import Meaning, OwnWord
from tests.fakes.memory_store.tables import MemoryPart


class MemoryOwnWords(MemoryPart):
    """Satisfies bot.ports.own_words.OwnWords."""

    async def own_words(self) -> Sequence[OwnWord]:
        """Return all of them, by topic, language and term."""
        self.tables.check_open()
        return sorted(self.tables.words.values(), key=lambda each: each.meaning)

    async def keep_word(self, word: OwnWord, seen: str, entry: AuditEntry) -> bool:
        """Let a word mean this, where it still means what was seen."""
        self.tables.check_open()
        known = self.tables.words.get(word.meaning[:3])
        now = known.meaning.kind if known else ""
        if now == word.meaning.kind:
            return True
        if now != seen:
            return False
        self.tables.words[word.meaning[:3]] = word
        self.tables.audit.setdefault(entry.id, entry)
        return True

    async def drop_word(self, meaning: Meaning, entry: AuditEntry) -> bool:
        """Let a word mean what ships again, where it still means this."""
        self.tables.check_open()
        known = self.tables.words.get(meaning[:3])
        if known is None or known.meaning != meaning:
            return False
        del self.tables.words[meaning[:3]]
        self.tables.audit.setdefault(entry.id, entry)
        return True
