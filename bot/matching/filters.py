"""Filters of subscriptions as queries that the matcher looks for. Pure."""

from collections.abc import Iterable, Mapping

from bot.domain.filters import Filter
from bot.domain.topic import TopicSlug
from bot.matching.query.nodes import All, Any, Node, Not, anchors
from bot.matching.query.parser import parse_query, read_query
from bot.matching.query.tokens import QueryError


def is_contrary(query: str) -> bool:
    """Say whether a query only says what is not wanted, so that its contrary is looked for; raise QueryError where neither can be."""
    node = read_query(query)
    if anchors(node) is not None or anchors(contrary(node)) is None:
        parse_query(query)
        return False
    parse_query(str(contrary(node)))
    return True


def contrary(node: Node) -> Node:
    """Return the query that holds where another one does not."""
    match node:
        case Not():
            return node.operand
        case All():
            return Any(operands=tuple(contrary(each) for each in node.operands))
        case Any():
            return All(operands=tuple(contrary(each) for each in node.operands))
        case _:
            return Not(operand=node)


def queries_of_filters(filters: Iterable[Filter]) -> Mapping[TopicSlug, str]:
    """Return what is looked for on behalf of filters, by mark; one that cannot be read (any more) stops nobody."""
    asked = {each.mark: _looked_for(each) for each in filters if each.mark is not None}
    return {mark: query for mark, query in asked.items() if query is not None}


def _looked_for(each: Filter) -> str | None:
    if not each.contrary:
        return each.query
    try:
        return str(contrary(read_query(each.query)))
    except QueryError:
        return None
