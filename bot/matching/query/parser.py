"""From a query's text to its tree: recursive descent over the tokens, linear in the text's length."""

import re

from bot.domain.acronyms import undotted
from bot.matching.query.nodes import All, Any, FromSource, InLanguage, InTitle, Literal, Near, Node, Not, OnSite, anchors, literals
from bot.matching.query.tokens import QueryError, Token, TokenKind, tokens
from bot.matching.terms import literal_term

LONGEST_QUERY = 1_000  # characters
MOST_LITERALS = 50
DEEPEST = 20  # parentheses and NOTs inside each other
FARTHEST = 100  # words that NEAR may span
SHORTEST_PREFIX = 2  # letters before a star

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_STARTS = frozenset({TokenKind.OPEN, TokenKind.NOT, TokenKind.FIELD, TokenKind.TEXT})


def parse_query(text: str) -> Node:
    """Parse a query that articles are looked through for. Raises QueryError, which points at the column where the text stops making sense.

    >>> str(parse_query('(Nvidia OR amd) "data center" NOT laptop'))
    '(Nvidia OR amd) AND "data center" AND NOT laptop'
    """
    node = read_query(text)
    if anchors(node) is None:
        raise QueryError(
            "a query needs a word that must occur, in each branch of OR. NOT, lang:, source: and site: only narrow one down.",
            code="no_anchor",
            column=1,
        )
    return node


def read_query(text: str) -> Node:
    """Parse a query, which may hold for any article. Raises QueryError."""
    if len(text) > LONGEST_QUERY:
        raise QueryError(
            f"a query may have {LONGEST_QUERY} characters; this one has {len(text)}. Make two topics of it.",
            code="too_long",
            column=LONGEST_QUERY + 1,
            limit=LONGEST_QUERY,
        )
    node = _Parser(text).parse()
    if sum(1 for _ in literals(node)) > MOST_LITERALS:
        raise QueryError(
            f"a query may have {MOST_LITERALS} words and phrases. Make two topics of it.", code="too_many", column=1, limit=MOST_LITERALS
        )
    return node


class _Parser:
    """One token of lookahead over a query's tokens."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._next = next(self._tokens)
        self._depth = 0

    def parse(self) -> Node:
        if self._at(TokenKind.END):
            raise QueryError("the query is empty. Write a word to look for.", code="empty", column=1)
        node = self._any()
        if not self._at(TokenKind.END):
            raise self._unexpected("an operator or the end")
        return node

    def _take(self) -> Token:
        token = self._next
        if token.kind is not TokenKind.END:
            self._next = next(self._tokens)
        return token

    def _at(self, kind: TokenKind) -> bool:
        return self._next.kind is kind

    def _unexpected(self, expected: str) -> QueryError:
        found = f"'{self._next.text}'" if self._next.text else self._next.kind.value
        return QueryError(
            f"expected {expected}, but found {found}.", code="unexpected", column=self._next.column, expected=expected, found=found
        )

    def _any(self) -> Node:
        operands = [self._all()]
        while self._next.kind is TokenKind.OR:
            self._take()
            operands.append(self._all())
        return _joined(Any, operands)

    def _all(self) -> Node:
        operands = [self._not()]
        while self._next.kind is TokenKind.AND or self._next.kind in _STARTS:
            if self._next.kind is TokenKind.AND:
                self._take()
            operands.append(self._not())
        return _joined(All, operands)

    def _not(self) -> Node:
        if self._next.kind is not TokenKind.NOT:
            return self._near()
        self._enter(self._take())
        operand = self._not()
        self._depth -= 1
        return Not(operand=operand)

    def _enter(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError(
                f"more than {DEEPEST} parentheses or NOTs inside each other.", code="too_deep", column=token.column, limit=DEEPEST
            )

    def _near(self) -> Node:
        column = self._next.column
        left = self._primary()
        if not self._at(TokenKind.NEAR):
            return left
        near = self._take()
        right_column = self._next.column
        right = self._primary()
        if self._at(TokenKind.NEAR):
            raise QueryError("NEAR takes two sides only. Join two NEARs with AND.", code="near_chain", column=self._next.column)
        return Near(left=_near_operand(left, column), right=_near_operand(right, right_column), distance=_distance(near))

    def _primary(self) -> Node:
        if self._next.kind is TokenKind.OPEN:
            return self._group()
        if self._next.kind is TokenKind.FIELD:
            return self._field()
        if self._next.kind is TokenKind.TEXT:
            return _literal(self._take())
        raise self._unexpected("a word, a phrase, a field, NOT or (")

    def _group(self) -> Node:
        opening = self._take()
        self._enter(opening)
        node = self._any()
        self._depth -= 1
        if self._next.kind is not TokenKind.CLOSE:
            if self._next.kind is TokenKind.END:
                raise QueryError("this parenthesis is never closed.", code="unclosed_group", column=opening.column)
            raise self._unexpected("an operator or )")
        self._take()
        return node

    def _field(self) -> Node:
        field = self._take()
        if self._next.kind is not TokenKind.TEXT:
            raise self._unexpected(f"a word or phrase behind {field.text}:")
        value = self._take()
        if field.text == "title":
            return InTitle(literal=_literal(value))
        if value.prefix or not value.text:
            raise QueryError(
                f"{field.text}: takes a plain value, without a star.", code="field_value", column=value.column, field=field.text
            )
        return _narrowing(field.text, value)


def _near_operand(node: Node, column: int) -> Literal:
    if not isinstance(node, Literal):
        raise QueryError("NEAR stands between two words or phrases, not groups or fields.", code="near_operand", column=column)
    return node


def _narrowing(field: str, value: Token) -> Node:
    if field == "source":
        return FromSource(name=value.text)
    text = value.text.lower().strip(".") if field == "site" else value.text.lower()
    if not (_HOST if field == "site" else _LANGUAGE).fullmatch(text):
        example = "lang:de" if field == "lang" else "site:example.org"
        raise QueryError(f"write {field}: as in {example}.", code="field_value", column=value.column, field=field)
    return InLanguage(code=text) if field == "lang" else OnSite(host=text.removeprefix("www."))


def _joined(kind: type[All] | type[Any], operands: list[Node]) -> Node:
    flat: list[Node] = []
    for operand in operands:
        flat.extend(operand.operands if isinstance(operand, kind) else (operand,))
    return flat[0] if len(flat) == 1 else kind(operands=tuple(flat))


def _literal(token: Token) -> Literal:
    term = literal_term(undotted(token.text, stop=""), prefix=token.prefix)
    if term is None:
        raise QueryError("there is no letter or digit to look for here.", code="nothing", column=token.column)
    if token.prefix and len(term.head) < SHORTEST_PREFIX:
        raise QueryError(f"write at least {SHORTEST_PREFIX} letters before the star.", code="short_prefix", column=token.column)
    return Literal(text=undotted(token.text, stop=""), prefix=token.prefix)


def _distance(near: Token) -> int:
    distance = int(near.text) if len(near.text) <= len(str(FARTHEST)) else FARTHEST + 1
    if not 1 <= distance <= FARTHEST:
        raise QueryError(
            f"NEAR takes a number from 1 to {FARTHEST}, such as NEAR/5.", code="near_distance", column=near.column, limit=FARTHEST
        )
    return distance
