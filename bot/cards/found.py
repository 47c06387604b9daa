"""The words of an article that spoke for a topic, as the article spells them."""

import re
from collections.abc import Iterable

from bot.domain.acronyms import undotted
from bot.domain.article import Article
from bot.domain.topic import Field, Hit
from bot.domain.words import is_unspaced

_TERMS = 2
_TELLING = 0.5  # of the heaviest term's weight: lighter ones support a match but do not explain it
_WORD = r"\w+(?:['\u2019]\w+)*"


def telling_words(hits: Iterable[Hit], article: Article) -> list[str]:
    """Return the heaviest terms as the article spells them, each once, heaviest first."""
    return [word for word, _ in telling_hits(hits, article)]


def telling_hits(hits: Iterable[Hit], article: Article) -> list[tuple[str, Field]]:
    """Return the heaviest terms as the article spells them, each once, heaviest first, with where each stands."""
    ranked = sorted(hits, key=lambda hit: -hit.weight)
    telling = [hit for hit in ranked if hit.weight >= _TELLING * ranked[0].weight]
    words = {spelled.casefold(): (spelled, hit.field) for hit in reversed(telling) for spelled in [_spelled(hit, article)]}
    return list(dict.fromkeys(words[_spelled(hit, article).casefold()] for hit in telling))[:_TERMS]


def _spelled(hit: Hit, article: Article) -> str:
    """Return what stands where the term was found; of evidence stored before that was kept, what title or lead tell, else the term."""
    if hit.found:
        return " ".join(hit.found.split())
    text = undotted({Field.TITLE: article.title, Field.LEAD: article.summary}.get(hit.field, ""))[hit.offset :]
    if is_unspaced(hit.term):
        found = text[: len(hit.term.strip("*"))]
    else:
        further = len(re.findall(r"[ -]", hit.term.strip()))
        match = re.match(rf"{_WORD}(?:[\s-]+{_WORD}){{0,{further}}}", text)
        found = match[0] if match else ""
    return found or hit.term.replace("*", "").strip()
