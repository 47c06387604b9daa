# ruff: noqa: RUF001 - letters of many scripts are the subject
"""Names in a text as it spells them, for people to choose from: what has capitals where capitals tell, or is rare where none do.

docs/decisions/0077-learned-names.md gives the reasons.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from bot.stories.extractor import FeatureExtractor, language_of
from bot.stories.headline_names import MOST_CAPITALS, NOUNS_HAVE_CAPITALS, PLAIN_SHARE, RARE_SHARE

LONGEST_RUN: Final = 3
"""Words of a name: what is longer is a title of something."""
_CASED = r"A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1eff"
_CAPITAL = r"A-Z\u00c0-\u00de\u0410-\u042f"
_TOKEN = re.compile(
    rf"[{_CASED}0-9]*[{_CASED}][{_CASED}0-9]*(?:(?:[&.+'’](?=[{_CASED}0-9])|-(?=[{_CAPITAL}0-9]))[{_CASED}0-9]+)*"
    r"|[0-9]+(?:[.,][0-9]+)*"
    r"|[\u30a1-\u30fa\u30fc]+(?:・[\u30a1-\u30fa\u30fc]+)*|[\uac00-\ud7a3]+|[\u3400-\u9fff\u3005]+"
)
_FIRST_KANA, _FIRST_HAN, _FIRST_HANGUL = "\u3040", "\u3400", "\uac00"
_LEAST_KANA, _LEAST_HANGUL, _LEAST_HAN, _MOST_HAN = 3, 2, 2, 6
_LONG = 4
_SHORTEST, _SHORTEST_CAPITALS = 3, 3
_CAPITALS_OF_A_NUMBER = 2
"""HBM4 and GB300 are names; S26 is half of one."""
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}$")  # of an event
_PREPOSITIONS = frozenset({"in", "near", "outside", "à", "em", "en", "na", "no", "w", "we", "в", "во"})
_OWNERS = re.compile(r"['’]s?$")
_ELIDED = re.compile(r"^(?:[ldnsmjct]|qu)['’](?=\w)", re.IGNORECASE)  # l'API
_STOPS = re.compile(r"[.!?:;…|\n\"“”«»„()\[\]—–·•/]|\s-\s")
_GLOSSED = re.compile(r"\s?[(（][A-Z][A-Za-z]")
_OPENING, _CLOSING = ("《", "「", "『"), re.compile("[》」』]")
_FIRMS_OF_HANGUL = (
    "텔레콤",
    "전자",
    "그룹",
    "테크",
    "반도체",
    "랩스",
    "모바일",
    "시스템즈",
    "시스템",
    "네트웍스",
    "바이오",
    "로보틱스",
    "소프트",
)
_FIRMS_OF_HAN = (
    "科技",
    "公司",
    "集团",
    "智能",
    "半导体",
    "电子",
    "通信",
    "股份",
    "资本",
    "机器人",
    "汽车",
    "研究院",
    "実験室",
    "集團",
    "半導體",
    "電子",
)
_PARTICLES = re.compile(
    r"(?:에서는|으로는|에게는|에서도|이라는|까지|부터|에서|에게|으로|이라|라는|처럼|보다|마다|만의|과의|와의|이나|은|는|이|가|을|를|의|에|와|과|도|로|만|나)$"
)


class Found(NamedTuple):
    """A name in a text, and the run of names that it stands in.

    `person`: it is somebody's. `sure`: its spelling, or what stands beside it, says that it is one. `placed`: it stands behind an "in".
    """

    name: str
    run: str
    person: bool = False
    sure: bool = True
    placed: bool = False


class _Word(NamedTuple):
    text: str
    opens: bool  # a sentence, or what a reader takes for one
    joined: bool  # to the word before it, by one space
    marked: bool = False  # as a name: by brackets around it, or its Latin spelling behind it


@dataclass(frozen=True, slots=True)
class NoNames:
    """Words with capitals that are no names, and first names."""

    words: frozenset[str]
    given: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> "NoNames":
        """Read lines `what: word word ...`."""
        lists: dict[str, list[str]] = {}
        for line in text.splitlines():
            what, colon, words = line.partition(":")
            if colon and not line.startswith("#"):
                lists[what] = [word.replace("_", " ").casefold() for word in words.split()]
        given = frozenset(lists.pop("given", ()))
        return cls(frozenset(word for words in lists.values() for word in words), given)


class NameFinder:
    """Finds names. `shares` says how common terms of the extractor are in ordinary news."""

    def __init__(self, extractor: FeatureExtractor, shares: Mapping[str, float], no_names: NoNames) -> None:
        self._extractor = extractor
        self._shares = shares
        self._no_names = no_names
        self._known: dict[tuple[str, str], float] = {}

    def names(self, texts: Iterable[str], lang: str | None) -> dict[str, Found]:
        """Return the names of some texts of one article by themselves, parts of longer ones among them."""
        language = language_of(lang)
        found = (each for text in texts for each in self._of_text(text, language))
        return {each.name: each for each in found}

    def _of_text(self, text: str, language: str) -> Iterator[Found]:
        for sentence in _sentences(text):
            yield from self._cased(sentence, language)
            for word in sentence:
                yield from self._caseless(word, language)

    def _cased(self, words: Sequence[_Word], language: str) -> Iterator[Found]:
        tells = language not in NOUNS_HAVE_CAPITALS and is_sentence(words)
        run: list[_Word] = []
        before = ""
        for number, word in enumerate(words):
            is_part = self._may_be_part(word, language, tells=tells) or (run and _is_number_of(word))
            if run and not (is_part and word.joined and tells):
                yield from self._of_run(run, before, language)
                run = []
            if is_part:
                before = before if run else words[number - 1].text if number else ""
                run.append(word)
        yield from self._of_run(run, before, language)

    def _may_be_part(self, word: _Word, language: str, *, tells: bool) -> bool:
        text = word.text
        if text[0] >= _FIRST_KANA or not any(letter.isupper() for letter in text):
            return False
        if is_brand(text):
            return True
        common = RARE_SHARE if word.opens else PLAIN_SHARE
        return tells and text[0].isupper() and not text.isupper() and self._share(text, language) < common

    def _of_run(self, run: Sequence[_Word], before: str, language: str) -> Iterator[Found]:
        words = [word.text for word in run]
        whole, placed = " ".join(words), before in _PREPOSITIONS
        person = len(words) > 1 and words[0].casefold() in self._no_names.given
        if person:
            yield from (Found(" ".join(part), whole, person=True) for part in (words[:LONGEST_RUN], words[1:LONGEST_RUN], words[1:2]))
            return
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST_RUN, len(words)) + 1):
                part = words[start:end]
                if self._may_be_name(part, language):
                    yield Found(" ".join(part), whole, placed=placed and not start)

    def _may_be_name(self, words: Sequence[str], language: str) -> bool:
        name = " ".join(words).casefold()
        ends = {name, words[0].casefold(), words[-1].casefold()}
        if ends & self._no_names.words or _YEAR.search(name) or words[0][0].isdigit():
            return False
        if len(words) > 1:
            return any(self._share(word, language) < PLAIN_SHARE for word in words)
        is_compound = "-" in words[0] and all(part.istitle() and len(part) > _LONG for part in words[0].split("-"))
        return len(words[0]) >= _SHORTEST and not is_compound and words[0].casefold() not in self._no_names.given

    def _caseless(self, word: _Word, language: str) -> Iterator[Found]:
        """Yield what may be names in a run of a script without capitals: rare words, which words beside them may make sure."""
        text = word.text
        if text[0] < _FIRST_KANA:
            return
        if text[0] < _FIRST_HAN:
            if len(text) >= _LEAST_KANA and self._share(text, language) < RARE_SHARE:
                yield Found(text, text)
        elif text[0] >= _FIRST_HANGUL:
            bare = _PARTICLES.sub("", text) or text
            if len(bare) >= _LEAST_HANGUL and max(self._share(each, language) for each in {bare, text}) < RARE_SHARE:
                yield Found(bare, bare, sure=word.marked or bare.endswith(_FIRMS_OF_HANGUL))
        else:
            yield from self._of_han(word)

    def _of_han(self, word: _Word) -> Iterator[Found]:
        """Yield what is sure of a run: nothing else says where a word ends."""
        run = word.text
        if word.marked and _LEAST_HAN <= len(run) <= _MOST_HAN and self._has_rare_pair(run):
            yield Found(run, run)
        for ending in _FIRMS_OF_HAN:
            end = run.find(ending) + len(ending)
            for start in range(max(0, end - _MOST_HAN), end - len(ending) - 1) if end >= len(ending) else ():
                if self._has_rare_pair(run[start:end]):
                    yield Found(run[start:end], run[start:end])

    def _has_rare_pair(self, run: str) -> bool:
        return any(self._shares.get(run[at : at + 2], 0.0) < RARE_SHARE for at in range(len(run) - 1))

    def _share(self, word: str, language: str) -> float:
        """Return how common a word is; 1 for what says nothing by itself."""
        key = (word, language)
        if key not in self._known:
            terms = [term for term in self._extractor.terms(word, language) if term[0] != "~"]
            self._known[key] = max((self._shares.get(term, 0.0) for term in terms), default=1.0)
        return self._known[key]


def small_words(*texts: str) -> Iterator[str]:
    """Yield the words of some texts that have no capital."""
    return (found[0] for text in texts for found in _TOKEN.finditer(text) if found[0].islower())


def is_brand(word: str) -> bool:
    """Whether a word is spelled as no ordinary word is: OpenAI, iPhone, HBM4, DGX."""
    letters = [letter for letter in word if letter.isalpha()]
    if len(letters) == len(word) and word.isupper():
        return len(word) >= _SHORTEST_CAPITALS
    inner = any(one.islower() and other.isupper() for one, other in pairwise(word))
    mixed = len(letters) < len(word) and sum(letter.isupper() for letter in letters) >= _CAPITALS_OF_A_NUMBER
    return inner or (mixed and len(word) >= _SHORTEST)


def is_sentence(words: Sequence[_Word]) -> bool:
    """Whether a text is written as a sentence, so that capitals mean names."""
    long = [word.text for word in words[1:] if len(word.text) >= _LONG and word.text[0].isalpha() and word.text[0] < _FIRST_KANA]
    return sum(text[0].isupper() for text in long) <= MOST_CAPITALS * len(long)


def _is_number_of(word: _Word) -> bool:
    return word.joined and word.text[0].isdigit() and len(word.text) <= _LONG


def _sentences(text: str) -> Iterator[list[_Word]]:
    words: list[_Word] = []
    end = 0
    for found in _TOKEN.finditer(text):
        gap = text[end : found.start()]
        stops = bool(_STOPS.search(gap))
        if stops and words:
            yield words
            words = []
        marked = found[0][0] >= _FIRST_KANA and bool(
            _GLOSSED.match(text, found.end()) or (gap.endswith(_OPENING) and _CLOSING.match(text, found.end()))
        )
        words.append(_Word(_ELIDED.sub("", _OWNERS.sub("", found[0])), not words, gap == " " and not stops, marked))
        end = found.end()
    if words:
        yield words
