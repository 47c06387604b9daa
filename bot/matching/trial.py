"""A query tried on single articles: whether it holds, by which words, and which part of it does not; pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.domain.boilerplate import without_boilerplate
from bot.domain.outlets import without_outlet
from bot.domain.preview import Judged
from bot.domain.search import Stem
from bot.matching.lookup.words import LONGEST_WORD, folded, grams, runs
from bot.matching.query.compiled import Scene, holds, scene
from bot.matching.query.nodes import All, Literal, Node, anchors, literals
from bot.matching.query.parser import parse_query
from bot.matching.scan import MatchText, Page, Scanner
from bot.matching.terms import literal_term

_WORDS = 4


class TriedText(NamedTuple):
    """What is kept of an article that a query is tried on."""

    title: str
    summary: str
    lang: str
    source: str
    url: str


def tried(queries: Sequence[str], texts: Sequence[TriedText]) -> Sequence[Sequence[Judged]]:
    """Say of each text what each query says of it; raise QueryError for a query that cannot be read."""
    trials = [Trial(parse_query(each)) for each in queries]
    return [[trial.judge(article) for trial in trials] for article in map(text_of, texts)]


def text_of(tried: TriedText) -> MatchText:
    """Return an article as matching read it when it came, but for its body, which is not kept."""
    title, _ = without_outlet(tried.title, (tried.source,), tried.url)
    lead = without_boilerplate(tried.summary, title)
    return MatchText(title=title, lead=lead, lang=tried.lang, source=tried.source, url=tried.url)


class Trial:
    """One query, compiled by itself."""

    def __init__(self, query: Node) -> None:
        self._query = query
        self._literals = tuple(dict.fromkeys(literals(query)))
        self._scanner = Scanner([term for each in self._literals if (term := literal_term(each.text, prefix=each.prefix))])

    @property
    def stems(self) -> tuple[Stem, ...]:
        """Words of the index of which an article has one, if the query may hold for it."""
        return tuple(dict.fromkeys(_stem(each) for each in sorted(anchors(self._query) or (), key=str)))

    def judge(self, article: MatchText) -> Judged:
        """Say what the query says of an article."""
        page = Page(article)
        spans: dict[Literal, list[tuple[int, int]]] = {}
        for number, start, end in self._scanner.find(page, (True,) * len(self._literals)):
            spans.setdefault(self._literals[number], []).append((start, end))
        lacking = _lacking(self._query, scene(article, page, spans))
        return Judged(words=_spelled(spans, page), lacks=str(lacking) if lacking else "")


def _spelled(spans: Mapping[Literal, Sequence[tuple[int, int]]], page: Page) -> tuple[str, ...]:
    found = {page.original(*places[0]): None for places in spans.values()}
    return tuple(found)[:_WORDS]


def _lacking(node: Node, view: Scene) -> Node | None:
    """Return the first part of a query that does not hold, as small as that can be said; None where the whole holds."""
    if holds(node, view):
        return None
    if isinstance(node, All):
        return next(part for each in node.operands if (part := _lacking(each, view)) is not None)
    return node


def _stem(literal: Literal) -> Stem:
    """Return a word of the index that each article with a literal has."""
    return stem_of(literal.text, goes_on=literal.prefix)


def stem_of(text: str, *, goes_on: bool) -> Stem:
    """Return a word of the index that each article with a text has: of a phrase the longest. `goes_on`: its words may."""
    words = [(grams_of[0] if wide else run, wide) for run, wide in runs(folded(text)) for grams_of in [[*grams(run)]]]
    longest, wide = max(words, key=lambda each: len(each[0]), default=("", False))
    return Stem(text=longest[:LONGEST_WORD], begins=goes_on or wide or len(longest) >= LONGEST_WORD)
