"""Words of one's own in SQL."""

from collections.abc import Sequence

from bot.domain.audit import AuditEntry
from bot.domain.own_word import Meaning, OwnWord
from bot.domain.times import instant, micros
from bot.domain.topic import TopicSlug
from bot.store.rows import Row
from bot.store.sql.audit import audit_row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart

_Kept = tuple[OwnWord, str, AuditEntry]
_Dropped = tuple[Meaning, AuditEntry]


class SqlOwnWords(SqlPart):
    """Satisfies bot.ports.own_words.OwnWords."""

    async def own_words(self) -> Sequence[OwnWord]:
        """Return all of them, by topic, language and term."""
        return sorted((_word(row) for row in await self._database.read("own_words")), key=lambda each: each.meaning)

    async def keep_word(self, word: OwnWord, seen: str, entry: AuditEntry) -> bool:
        """Let a word mean this, where it still means what was seen."""
        return await self._database.write(self._keep_words, (word, seen, entry))

    async def _keep_words(self, transaction: Transaction, calls: Sequence[_Kept]) -> Sequence[bool]:
        return [await self._keep_word(transaction, *each) for each in calls]

    async def _keep_word(self, transaction: Transaction, word: OwnWord, seen: str, entry: AuditEntry) -> bool:
        row = {**word.meaning._asdict(), "changed_by": word.changed_by, "changed_at": micros(word.changed_at), "seen": seen}
        known = await transaction.rows("own_word", topic=row["topic"], lang=row["lang"], term=row["term"])
        if known and known[0]["kind"] == word.meaning.kind:
            return True
        kept = await transaction.run("change_word", [row]) if seen else await transaction.run("add_word", [row])
        if not kept:
            return False
        await transaction.run("note_change", [audit_row(entry)])
        return True

    async def drop_word(self, meaning: Meaning, entry: AuditEntry) -> bool:
        """Let a word mean what ships again, where it still means this."""
        return await self._database.write(self._drop_words, (meaning, entry))

    async def _drop_words(self, transaction: Transaction, calls: Sequence[_Dropped]) -> Sequence[bool]:
        return [await self._drop_word(transaction, *each) for each in calls]

    async def _drop_word(self, transaction: Transaction, meaning: Meaning, entry: AuditEntry) -> bool:
        dropped = await transaction.run("drop_word", [meaning._asdict()]) > 0
        if dropped:
            await transaction.run("note_change", [audit_row(entry)])
        return dropped


def _word(row: Row) -> OwnWord:
    meaning = Meaning(topic=TopicSlug(row["topic"]), lang=row["lang"], term=row["term"], kind=row["kind"])
    return OwnWord(meaning=meaning, changed_by=row["changed_by"], changed_at=instant(row["changed_at"]))
