"""Words of one's own in lexicons: tried on the last days, kept where nobody was quicker, and taken back."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Final, Protocol

from bot.domain.audit import AuditEntry, AuditVerb
from bot.domain.delivery import Coverage
from bot.domain.destination import HOUSE
from bot.domain.errors import InvalidInput
from bot.domain.following import OPERATOR
from bot.domain.own_word import ANY_LANGUAGE, MEANINGS, Meaning, OwnWord
from bot.domain.preview import Example, Judged, Preview
from bot.domain.search import IndexQuery
from bot.domain.topic import TopicSlug
from bot.matching.lexicon import LONGEST_TERM
from bot.matching.own_words import stem_of_term
from bot.matching.terms import compile_term
from bot.matching.trial import TriedText
from bot.ports.clock import Clock
from bot.ports.own_words import OwnWords
from bot.ports.reading import Reading
from bot.steps.commands.try_topic import LOOKED_AT, difference_of, judged_in_time, preview_of
from bot.steps.live_topics import LiveTopics, meanings_of

MOST_WORDS: Final = 500
_DAYS: Final = 7

Weigh = Callable[[TopicSlug, Sequence[Collection[Meaning]], Sequence[TriedText]], Awaitable[Sequence[Sequence[Judged]]]]
"""Says of each of some texts what a lexicon says of it with each of some words of one's own."""


class WordsStore(OwnWords, Reading, Protocol):
    """The ports that words need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWordsDesk:
    """Keeps words of one's own. `languages` are the sections of each lexicon; a preview takes so many seconds (`budget`) at most."""

    store: WordsStore
    live: LiveTopics
    weigh: Weigh
    clock: Clock
    languages: Mapping[TopicSlug, Collection[str]]
    budget: float

    def of(self, topic: TopicSlug) -> Sequence[OwnWord]:
        """Return the words of a topic."""
        return [each for each in self.live.words if each.meaning.topic == topic]

    def checked(self, meaning: Meaning) -> Meaning:
        """Return a meaning as it is kept; raise InvalidInput where it can be none."""
        term = " ".join(meaning.term.split())
        if len(term) > LONGEST_TERM:
            raise InvalidInput(f"A word has at most {LONGEST_TERM} characters.", code="word_long", most=LONGEST_TERM)
        if compile_term(term) is None:
            raise InvalidInput("Write a word: this has no letter or digit to look for.", code="word_nothing")
        if meaning.kind not in MEANINGS or meaning.lang not in {ANY_LANGUAGE, *self.languages.get(meaning.topic, ())}:
            raise InvalidInput("A word needs a language of the topic and what it counts.", code="word_odd")
        return meaning._replace(term=term)

    async def tried(self, meaning: Meaning) -> Preview:
        """Return what a word would change in the last days, among the articles that hold it; raise InvalidInput where it can be none."""
        meaning, before = self.checked(meaning), meanings_of(self.of(meaning.topic))
        after = [*(each for each in before if each[:3] != meaning[:3]), meaning]
        ends, since = monotonic() + self.budget, self.clock() - timedelta(days=_DAYS)
        found = await self._holding(meaning, since)
        verdicts = await judged_in_time(partial(self.weigh, meaning.topic, [after, before]), found, ends)
        judged = [Example(report=report, judged=each[0]) for report, each in zip(found, verdicts, strict=False)]
        known = [report for report, each in zip(found, verdicts, strict=False) if each[-1].holds]
        more = len(found) == LOOKED_AT or len(judged) < len(found)
        return preview_of(_DAYS, judged, difference_of(None, judged, known), more=more)

    async def _holding(self, meaning: Meaning, since: datetime) -> Sequence[Coverage]:
        """Return the articles that may hold a word; of one of which only the end is known, those that matched the topic."""
        term = compile_term(meaning.term)
        stem = stem_of_term(term) if term else None
        if stem is None or not stem.text:
            return await self.store.matched_since(meaning.topic, since, LOOKED_AT, OPERATOR)
        return await self.store.look_up(IndexQuery(groups=((stem,),), every=False, since=since), LOOKED_AT, OPERATOR)

    async def keep(self, meaning: Meaning, seen: str, person: str) -> bool:
        """Keep a word where it still counts what was `seen`; say whether it does. Raises InvalidInput where it cannot be kept."""
        meaning, now = self.checked(meaning), self.clock()
        async with self.live.changing:
            known = self._known(meaning)
            if known is None and len(self.of(meaning.topic)) >= MOST_WORDS:
                raise InvalidInput(f"The topic has {MOST_WORDS} own words: take one back first.", code="words_full", most=MOST_WORDS)
            entry = _entry(AuditVerb.WORD_SET, meaning, person, now, before=known.kind if known else "", after=meaning.kind)
            kept = await self.store.keep_word(OwnWord(meaning=meaning, changed_by=person, changed_at=now), seen, entry)
            await self.live.refresh()
        return kept

    async def drop(self, meaning: Meaning, person: str) -> None:
        """Take a word back: it counts again what it does in what ships."""
        entry = _entry(AuditVerb.WORD_DROPPED, meaning, person, self.clock(), before=meaning.kind)
        async with self.live.changing:
            await self.store.drop_word(meaning, entry)
            await self.live.refresh()

    def meant(self, meaning: Meaning) -> str:
        """Return what a word counts now; empty where it is none of one's own."""
        known = self._known(meaning)
        return known.kind if known else ""

    def _known(self, meaning: Meaning) -> Meaning | None:
        return next((each.meaning for each in self.of(meaning.topic) if each.meaning[:3] == meaning[:3]), None)


def _entry(verb: AuditVerb, meaning: Meaning, person: str, at: datetime, *, before: str = "", after: str = "") -> AuditEntry:  # noqa: PLR0913 - of a change
    where = f"{meaning.topic} [{meaning.lang}]: "
    return AuditEntry(
        workspace=HOUSE,
        verb=verb,
        what=meaning.term,
        person=person,
        at=at,
        before=where + before if before else "",
        after=where + after if after else "",
    )
