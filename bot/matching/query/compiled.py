"""Whether a query holds for an article, given where its literals were found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from bot.matching.query.nodes import All, Any, FromSource, InLanguage, InTitle, Literal, Near, Node, Not, OnSite
from bot.matching.scan import MatchText, Page
from bot.matching.text import FIELD_BREAK, CharKind, char_kinds, fold

Spans = Mapping[Literal, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """An article as queries see it: its page, what the literals of one query found there, and its origin, folded."""

    page: Page
    spans: Spans
    lang: str
    source: str
    host: str


def scene(article: MatchText, page: Page, spans: Spans) -> Scene:
    """Prepare an article for the queries."""
    return Scene(
        page=page, spans=spans, lang=article.lang.lower().partition("-")[0], source=fold(article.source).text, host=_host(article.url)
    )


def holds(node: Node, view: Scene) -> bool:  # noqa: PLR0911 - one return for each kind of node
    """Return whether the query holds; the depth of the tree is bounded by the parser."""
    match node:
        case Literal():
            return bool(view.spans.get(node))
        case InTitle():
            return any(view.page.field_index(start) == 0 for start, _ in view.spans.get(node.literal, ()))
        case Near():
            return _are_near(view.spans.get(node.left, ()), view.spans.get(node.right, ()), node.distance, view.page.text)
        case Not():
            return not holds(node.operand, view)
        case All():
            return all(holds(operand, view) for operand in node.operands)
        case Any():
            return any(holds(operand, view) for operand in node.operands)
        case FromSource():
            return fold(node.name).text.strip() in view.source
        case InLanguage():
            return view.lang == node.code.partition("-")[0]
        case OnSite():
            return view.host == node.host or view.host.endswith("." + node.host)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:  # a malformed address lies on no site
        return ""


def _are_near(left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]], distance: int, text: str) -> bool:
    """Compare neighbours only: the closest pair of two kinds is always adjacent when all spans stand in order."""
    ordered = sorted([(*span, 0) for span in left] + [(*span, 1) for span in right])
    return any(kind != other and _apart(text, end, start) <= distance for (_, end, kind), (start, _, other) in pairwise(ordered))


def _apart(text: str, end: int, start: int) -> float:
    """Return how many words lie from one place to the next; in scripts without spaces each letter counts as a word."""
    between = text[end:start]
    if FIELD_BREAK in between:
        return float("inf")
    kinds = char_kinds()
    return max(between.count(" "), 1) + sum(kinds[char] == CharKind.WIDE for char in between)
