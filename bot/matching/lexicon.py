"""A topic's lexicon, read from a TOML text that people edit (config/topics/*.toml, docs/topics.md).

A kind of item that no trade is about (config/kinds/*.toml: shop deals, market reports) is written once; topics name it in `without`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from bot.domain.errors import InvalidInput
from bot.domain.topic import Topic, TopicSlug
from bot.matching.terms import Term, compile_term

DEFAULT_THRESHOLD = 4.0
EVERYWHERE = "any"
MOST_TERMS = 5_000
LONGEST_TERM = 120
FIRST_TERMS = "\n[terms"


class TermKind(StrEnum):
    """What a term says of an article. The values are the keys of the file; where a topic lists a term twice, the first of these holds."""

    STOP = "stop"  # a phrase in which nothing counts: potato chips, quantum of solace
    VETO = "veto"  # a title with it is about something else, whatever else it says: Black Friday, Dow Jones
    STRONG = "strong"  # the subject itself: once in the title is enough
    LOCAL = "local"  # strong, but only in articles of this language: IA, KI, puce
    FIRM = "firms"  # a company or lab that does little else: TSMC, OpenAI
    WEAK = "weak"  # needs a second signal
    AGAINST = "against"  # speaks for another subject: laptop, deal, shader
    NAME = "names"  # a company, product, person or standard with other business too: never enough alone
    CONTEXT = "context"  # counts only beside another term: factory, tender, funding
    LISTED = "listed"  # counts only in an enumeration with other topics


KEYS = {kind.value: kind for kind in TermKind}


class LexiconError(InvalidInput):
    """A topic's file cannot be used; the message says which file, which key, and what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconTerm:
    """One term with its kind and the language of its section ("any" where it belongs to all)."""

    term: Term
    kind: TermKind
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLexicon:
    """A topic with its terms. `threshold` is the score from which an article matches."""

    topic: Topic
    threshold: float = DEFAULT_THRESHOLD
    terms: tuple[LexiconTerm, ...]

    @property
    def slug(self) -> TopicSlug:
        """The topic's short name, which subscriptions use."""
        return self.topic.slug

    @property
    def languages(self) -> frozenset[str]:
        """The languages that have a section of their own."""
        return frozenset(entry.lang for entry in self.terms) - {EVERYWHERE}


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFile:
    """What tells a kind of item: terms of titles, folders in the paths of addresses, and sites that publish nothing else."""

    terms: tuple[LexiconTerm, ...]
    paths: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()


Kinds: TypeAlias = Mapping[str, KindFile]
"""Kinds of items by name, each with what tells it."""


def parse_kind(text: str, name: str) -> KindFile:
    """Read what tells a kind of item; `name` is the file's name, for messages. Raises LexiconError."""
    data = _read(text, name)
    _refuse_unknown(data, {"terms", "paths", "sites"}, "the file", name)
    terms = tuple(_terms(_table(data, "terms", name), name))
    return KindFile(terms=terms, paths=frozenset(_small_words(data, "paths", name)), sites=frozenset(_small_words(data, "sites", name)))


def _small_words(data: Mapping[str, object], key: str, name: str) -> list[str]:
    words = data.get(key, [])
    if not isinstance(words, list) or not all(isinstance(each, str) and each and each == each.casefold() for each in words):
        raise LexiconError(f'{name}: {key} must be a list of parts of addresses in small letters, such as {key} = ["opinion"].')
    return words


def parse_head(text: str, name: str) -> Topic:
    """Read what a topic is called, above its terms, in a hundredth of the time that its lexicon takes. Raises LexiconError."""
    return _topic(_read(text.partition(FIRST_TERMS)[0], name), name)


def parse_topic(text: str, name: str, kinds: Kinds = MappingProxyType({})) -> TopicLexicon:
    """Read a topic's lexicon; `name` is the file's name, for messages, `kinds` those that it may be `without`. Raises LexiconError."""
    data = _read(text, name)
    terms = tuple(_terms(_table(data, "terms", name), name))
    if not terms:
        raise LexiconError(f'{name}: no terms. Write at least one section, such as [terms.en] with strong = ["semiconductor*"].')
    if len(terms) > MOST_TERMS:
        raise LexiconError(f"{name}: {len(terms)} terms, and {MOST_TERMS} is the limit. Split the topic in two.")
    _refuse_unknown(data, {"slug", "titles", "aliases", "colour", "threshold", "without", "terms"}, "the file", name)
    return TopicLexicon(topic=_topic(data, name), threshold=_threshold(data, name), terms=(*terms, *_without(data, name, kinds)))


def _topic(data: Mapping[str, object], name: str) -> Topic:
    return Topic(slug=_slug(data, name), titles=_titles(data, name), aliases=_aliases(data, name), colour=_colour(data, name))


def _read(text: str, name: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}: this is not valid TOML: {error}. Check quotes, commas and brackets there.") from error


def _without(data: Mapping[str, object], name: str, kinds: Kinds) -> Iterator[LexiconTerm]:
    named = data.get("without", [])
    if not isinstance(named, list) or not all(isinstance(kind, str) and kind in kinds for kind in named):
        known = ", ".join(f'"{kind}"' for kind in sorted(kinds)) or "none here"
        raise LexiconError(f'{name}: without must be a list of kinds of items ({known}), such as without = ["deals"].')
    for kind in named:
        yield from kinds[kind].terms


def _refuse_unknown(table: Mapping[str, object], known: set[str], where: str, name: str) -> None:
    for key in table:
        if key not in known:
            raise LexiconError(f"{name}: unknown key '{key}' in {where}. Use one of: {', '.join(sorted(known))}.")


def _table(data: Mapping[str, object], key: str, name: str) -> Mapping[str, object]:
    table = data.get(key)
    if not isinstance(table, dict):
        raise LexiconError(f"{name}: the table [{key}] is missing. Write it as in config/topics/ai.toml.")
    return table


def _slug(data: Mapping[str, object], name: str) -> TopicSlug:
    slug = data.get("slug")
    if not (isinstance(slug, str) and slug and slug.replace("-", "").isalnum() and slug.isascii() and slug == slug.lower()):
        raise LexiconError(f'{name}: slug must be small letters, digits and dashes, such as slug = "semiconductors".')
    return TopicSlug(slug)


def _titles(data: Mapping[str, object], name: str) -> dict[str, str]:
    titles = {key: value for key, value in _table(data, "titles", name).items() if isinstance(value, str) and value.strip()}
    if "en" not in titles or len(titles) != len(_table(data, "titles", name)):
        raise LexiconError(f'{name}: [titles] needs a text for each language and one for "en", such as en = "Semiconductors".')
    return titles


def _aliases(data: Mapping[str, object], name: str) -> tuple[str, ...]:
    aliases = data.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(each, str) and each.strip() for each in aliases):
        raise LexiconError(f'{name}: aliases must be a list of names that people type, such as aliases = ["chips", "puces"].')
    return tuple(aliases)


def _colour(data: Mapping[str, object], name: str) -> int:
    colour = data.get("colour", Topic.__dataclass_fields__["colour"].default)
    if not (isinstance(colour, int) and 0 <= colour <= 0xFFFFFF):  # noqa: PLR2004 - the largest colour
        raise LexiconError(f"{name}: colour must be a number from 0x000000 to 0xFFFFFF, such as colour = 0x5865F2.")
    return colour


def _threshold(data: Mapping[str, object], name: str) -> float:
    threshold = data.get("threshold", DEFAULT_THRESHOLD)
    if not (isinstance(threshold, int | float) and not isinstance(threshold, bool) and 0 < threshold <= 100):  # noqa: PLR2004
        raise LexiconError(f"{name}: threshold must be a number above 0 and at most 100, such as threshold = {DEFAULT_THRESHOLD}.")
    return float(threshold)


def _terms(sections: Mapping[str, object], name: str) -> Iterator[LexiconTerm]:
    for lang, section in sections.items():
        if not isinstance(section, dict):
            raise LexiconError(f"{name}: terms.{lang} must be a section of lists, such as [terms.{lang}] and strong = [...] below it.")
        _refuse_unknown(section, set(KEYS), f"[terms.{lang}]", name)
        for key, spellings in section.items():
            yield from _section_terms(spellings, KEYS[key], lang, name)


def _section_terms(spellings: object, kind: TermKind, lang: str, name: str) -> Iterator[LexiconTerm]:
    where = f"{name}: {kind} in [terms.{lang}]"
    if not isinstance(spellings, list):
        raise LexiconError(f'{where} must be a list of texts, such as {kind} = ["one term", "another*"].')
    for spelling in spellings:
        if not isinstance(spelling, str) or len(spelling) > LONGEST_TERM:
            raise LexiconError(f"{where}: {spelling!r} is no term. Write a text in quotes, of at most {LONGEST_TERM} characters.")
        term = compile_term(spelling)
        if term is None:
            raise LexiconError(f"{where}: {spelling!r} has no letter or digit to look for beside its marks. Write a word, or remove it.")
        yield LexiconTerm(term=term, kind=kind, lang=lang)
