# ruff: noqa: RUF001 - marks of many scripts are the subject
"""The overview of a digest: a few sentences of its reports that stand for what several publishers tell. Pure, and without any model.

docs/decisions/0068-overviews-are-quoted.md says why no sentence is written.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.domain.delivery import Coverage, Item, Quote
from bot.domain.heads import same_language
from bot.domain.publishers import Publisher, publisher_of
from bot.stories.sentences import Sentences

MOST: Final = 3
LEAST: Final = 2
"""One sentence is no overview: the story that leads says as much."""
_LOOKED_THROUGH: Final = 12
"""Stories, best first: what ranks lower is not what the day was about."""
_SHORTEST, _LONGEST = 45, 240
"""Columns: less says nothing, more is a paragraph."""
_COMMON: Final = 4.0
"""Weight of what a sentence shares with another publisher at least; a name or number weighs two words."""
_SHARE: Final = 0.5
"""The part of a sentence's weight that others tell too, at least: the rest may be a detail, not the event."""
_FIRST: Final = 2
"""Sentences of a summary: the first that says more than the titles tells what happened, and background comes after it."""
_LONGEST_ADDRESS: Final = 300
"""Characters: a quotation is linked, and three links of any length would fill a message."""
_PREFIX: Final = 6
_LEAST_LETTERS: Final = 4
_ALIKE: Final = 0.6
"""The part of a sentence's terms that stand in its story's title already, at most: it would be told twice on one screen."""
_WORD: Final = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,}")
_FOREIGN_TO_PROSE: Final = re.compile(r"https?://|www\.|\[|\]|…|\.\.|&\w+;|\s[,.;:](?:\s|$)|@|\||»\s*$|©|\ufffd|ďż˝|\bRSS\b|[#＃]\w")
_CJK: Final = 2


class _Candidate(NamedTuple):
    score: float
    sentence: str
    report: Coverage


@dataclass(frozen=True, slots=True)
class Overviews:
    """Finds the sentences of a digest's overview."""

    sentences: Sentences

    def __call__(self, stories: Iterable[Item], lang: str) -> tuple[Quote, ...]:
        """Return two or three quotations in a language, of as many stories, best first; none where fewer are worth it."""
        quotes: list[Quote] = []
        for story in list(stories)[:_LOOKED_THROUGH]:
            best = max(self._candidates(story, lang), key=lambda each: each.score, default=None)
            if best and not _says_again(best.sentence, quotes):
                quotes.append(_quote(best))
        return tuple(quotes[:MOST]) if len(quotes) >= LEAST else ()

    def _candidates(self, story: Item, lang: str) -> Iterator[_Candidate]:
        """Yield the sentences of a story that may stand for it, each with how well it does."""
        reports = [(publisher_of(each.article, each.source_title), each) for each in story.coverage]
        for publisher, report in reports:
            if not same_language(report.article.lang, lang) or not 0 < len(report.article.url) <= _LONGEST_ADDRESS:
                continue
            others = _terms_of(_of_others(publisher, reports))
            for sentence in self._worth_quoting(report, story.article.title, lang):
                if score := _score(sentence, others):
                    yield _Candidate(score, sentence, report)

    def _worth_quoting(self, report: Coverage, title: str, lang: str) -> Iterator[str]:
        """Yield the first sentence of a report's summary that says more than the titles do, where it reads well alone."""
        known = [_terms(each) for each in (title, report.article.title)]
        first = self.sentences.split(report.article.summary, lang)[:_FIRST]
        for sentence in [each for each in first if not any(_is_alike(_terms(each), one) for one in known)][:1]:
            reads_well = _SHORTEST <= _columns(sentence) <= _LONGEST and not _FOREIGN_TO_PROSE.search(sentence)
            if reads_well and self.sentences.stands_alone(sentence, lang):
                yield sentence


def _of_others(publisher: Publisher, reports: Sequence[tuple[Publisher, Coverage]]) -> list[str]:
    """Return what other publishers say of a story."""
    others = [each.article for by, each in reports if set(by).isdisjoint(publisher)]
    return [f"{each.title} {each.summary}" for each in others]


def _score(sentence: str, others: Collection[str]) -> float:
    """Return how well a sentence stands for what others tell too; 0 where too little of it is common."""
    weights = _terms(sentence)
    shared = sum(weight for term, weight in weights.items() if term in others)
    total = sum(weights.values())
    return shared / (total + 2) if shared >= _COMMON and shared >= _SHARE * total else 0.0


def _terms_of(texts: Iterable[str]) -> set[str]:
    return {term for text in texts for term in _terms(text)}


def _terms(text: str) -> Mapping[str, float]:
    """Return the words of a text that say something, by their beginnings, with their weights: names and numbers count double."""
    found: dict[str, float] = {}
    for place, match in enumerate(_WORD.finditer(text)):
        word = match[0]
        if _UNSPACED.search(word):
            found |= {word[at : at + _CJK]: 1.0 for at in range(len(word) - 1) if _UNSPACED.fullmatch(word[at : at + _CJK])}
        elif word[0].isdigit():
            found[word] = 2.0
        elif len(word) >= _LEAST_LETTERS or (word.isupper() and len(word) > 1) or _is_hangul(word):
            found[_folded(word)[: 2 if _is_hangul(word) else _PREFIX]] = 2.0 if word[0].isupper() and place else 1.0
    return found


def _is_hangul(word: str) -> bool:
    return "\uac00" <= word[0] <= "\ud7a3" and len(word) > 1


def _folded(word: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(each)) or word


def _is_alike(terms: Mapping[str, float], known: Collection[str]) -> bool:
    return sum(term in known for term in terms) > _ALIKE * len(terms)


def _says_again(sentence: str, quotes: Iterable[Quote]) -> bool:
    return any(_is_alike(_terms(sentence), _terms(each.text)) for each in quotes)


def _quote(best: _Candidate) -> Quote:
    return Quote(text=best.sentence, source=best.report.source_title, url=best.report.article.url, story_id=best.report.article.story_id)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
