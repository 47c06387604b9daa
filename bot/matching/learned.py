"""The file of learned names: a line a name, for people and for `diff`; and the topics with these names."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeGuard

from bot.domain.errors import SettingError
from bot.domain.learned import NOTHING_LEARNED, As, Decision, Learned
from bot.domain.topic import TopicSlug
from bot.matching.lexicon import EVERYWHERE, LONGEST_TERM, LexiconTerm, TermKind, TopicLexicon
from bot.matching.terms import compile_term

HEAD: Final = """\
# Names that were learned for topics with `newsdesk topic names`: a line a name, as a topic's file spells it (docs/topics.md).
# as = "firm" or "name": the topic has it. "not": it is not proposed again. "later": not before four weeks are over.
"""
_KINDS: Final[Mapping[As, TermKind]] = {As.FIRM: TermKind.FIRM, As.NAME: TermKind.NAME}
_TOLD: Final = "told_on"


def parse_learned(text: str, name: str) -> Learned:
    """Read the file; `name` is what it is called, for messages. Raises SettingError."""
    if not text.strip():
        return NOTHING_LEARNED
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{name}: this is not valid TOML: {error}. Check quotes, commas and brackets there.") from error
    told_on = tables.pop(_TOLD, None)
    topics = {TopicSlug(topic): dict(_decisions(topic, names, name)) for topic, names in tables.items()}
    return Learned(topics=topics, told_on=told_on if _is_day(told_on) else None)


def learned_text(learned: Learned) -> str:
    """Return the file: topics and names in their order, so that two versions differ in the lines of what changed."""
    told = [f"{_TOLD} = {learned.told_on.isoformat()}"] if learned.told_on else []
    tables = (_table(topic, names) for topic, names in sorted(learned.topics.items()) if names)
    return "\n".join([HEAD, *told, *tables])


def with_learned(lexicons: Sequence[TopicLexicon], learned: Learned) -> tuple[TopicLexicon, ...]:
    """Return topics with the names that were added to them."""
    more: dict[TopicSlug, list[LexiconTerm]] = {}
    for topic, spelling, decision in learned.added():
        more.setdefault(topic, []).append(name_term(spelling, decision.said))
    return tuple(replace(each, terms=(*each.terms, *more.get(each.slug, ()))) for each in lexicons)


def name_term(spelling: str, said: As) -> LexiconTerm:
    """Return the term that a name becomes, in articles of every language; raise SettingError for a text that is none."""
    term = compile_term(spelling) if len(spelling) <= LONGEST_TERM else None
    if term is None:
        raise SettingError(f"{spelling!r} is no name: write a word with a letter or digit, of at most {LONGEST_TERM} characters.")
    return LexiconTerm(term=term, kind=_KINDS[said], lang=EVERYWHERE)


def _decisions(topic: str, names: object, name: str) -> Iterator[tuple[str, Decision]]:
    if not isinstance(names, dict):
        raise SettingError(
            f'{name}: {topic} must be the table of a topic, such as [ai] and below it "Quillsand" = {{ as = "firm", on = 2026-01-31 }}.'
        )
    for spelling, said in names.items():
        yield spelling, _decision(spelling, said, f"{name}: {json.dumps(spelling, ensure_ascii=False)} in [{topic}]")


def _decision(spelling: str, said: object, where: str) -> Decision:
    if not (isinstance(said, dict) and said.get("as") in list(As) and _is_day(said.get("on")) and set(said) == {"as", "on"}):
        raise SettingError(f'{where} must say what and when, such as {{ as = "firm", on = 2026-01-31 }}; as is one of: {", ".join(As)}.')
    decision = Decision(said=As(said["as"]), on=said["on"])
    if decision.said in _KINDS:
        name_term(spelling, decision.said)
    return decision


def _is_day(value: object) -> TypeGuard[date]:
    """Say whether a value is a day, and no instant, which TOML has too and which compares with no day."""
    return type(value) is date and value.year < date.max.year


def _table(topic: TopicSlug, names: Mapping[str, Decision]) -> str:
    ordered = sorted(names.items(), key=lambda each: (each[0].strip("|=").casefold(), each[0]))
    lines = (
        f'{json.dumps(spelling, ensure_ascii=False)} = {{ as = "{each.said}", on = {each.on.isoformat()} }}' for spelling, each in ordered
    )
    return "\n".join([f"[{topic}]", *lines, ""])
