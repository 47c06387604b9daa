"""Words of one's own in lexicons: one for each word of a section, kept over nobody's change, on every store."""

from asyncio import gather
from dataclasses import replace
from datetime import timedelta

from bot.domain.audit import AuditEntry, AuditVerb
from bot.domain.destination import HOUSE
from bot.domain.own_word import Meaning, OwnWord
from bot.domain.topic import TopicSlug
from bot.ports.store import Store
from tests.contracts.store_data import NOW


def word(term: str = "zinc*", kind: str = "strong", lang: str = "any", topic: str = "ai") -> OwnWord:
    """Return a word."""
    return OwnWord(meaning=Meaning(TopicSlug(topic), lang, term, kind), changed_by="page", changed_at=NOW)


def entry(of: OwnWord, verb: AuditVerb = AuditVerb.WORD_SET) -> AuditEntry:
    """Return what the audit says of it."""
    return AuditEntry(workspace=HOUSE, verb=verb, what=of.meaning.term, person="page", at=NOW, after=of.meaning.kind)


async def test_words_are_kept_as_they_were_written(store: Store):
    """One for each topic, language and term; each change has its entry."""
    words = [word(), word(lang="de"), word("亜鉛", "context", "ja"), word(topic="quantum")]
    for each in words:
        assert await store.keep_word(each, "", entry(each))
    assert list(await store.own_words()) == sorted(words, key=lambda each: each.meaning)
    assert {each.what for each in await store.audit_of(HOUSE, 9)} == {"zinc*", "亜鉛"}


async def test_a_word_is_changed_where_it_is_what_was_seen(store: Store):
    """Who saw something else changes nothing; kept as it is already it stays, and is noted once."""
    first = word()
    assert await store.keep_word(first, "", entry(first))
    again = replace(first, changed_at=NOW + timedelta(hours=1))
    assert await store.keep_word(again, "", replace(entry(again), at=again.changed_at))
    other = word(kind="veto")
    assert not await store.keep_word(other, "", entry(other))
    assert not await store.keep_word(other, "weak", entry(other))
    assert list(await store.own_words()) == [first]
    assert await store.keep_word(other, "strong", entry(other))
    assert list(await store.own_words()) == [other]
    assert len(await store.audit_of(HOUSE, 9)) == 2


async def test_of_two_at_one_moment_one_is_kept(store: Store):
    """Whoever was quicker."""
    one, other = word(), word(kind="veto")
    kept = await gather(store.keep_word(one, "", entry(one)), store.keep_word(other, "", entry(other)))
    assert sorted(kept) == [False, True]
    assert len(await store.own_words()) == len(await store.audit_of(HOUSE, 9)) == 1


async def test_a_word_is_dropped_where_it_is_what_was_meant(store: Store):
    """Dropped again, or after somebody changed it, nothing happens."""
    kept = word()
    await store.keep_word(kept, "", entry(kept))
    dropped = entry(kept, AuditVerb.WORD_DROPPED)
    assert not await store.drop_word(kept.meaning._replace(kind="veto"), dropped)
    assert await store.drop_word(kept.meaning, dropped)
    assert not await store.drop_word(kept.meaning, dropped)
    assert await store.own_words() == []
    assert {each.verb for each in await store.audit_of(HOUSE, 9)} == {AuditVerb.WORD_SET, AuditVerb.WORD_DROPPED}
