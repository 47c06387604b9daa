"""The words of a query's text, each with its column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import InvalidInput

FIELDS = ("title", "source", "lang", "site")

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<phrase>"(?P<inside>[^"]*)"(?P<star>\*?))
    | (?P<unclosed>")
    | (?P<field>[A-Za-z]+):
    | (?P<word>[^\s()":]+)
    | (?P<colon>:)
    """,
    re.VERBOSE,
)


class QueryError(InvalidInput):
    """A query cannot be read. `column` counts characters from 1; `expected` says in words what could stand there."""

    def __init__(self, message: str, *, code: str, column: int, **params: str | int) -> None:
        super().__init__(f"column {column}: {message}", code=f"query_{code}", column=column, **params)
        self.column = column


class TokenKind(StrEnum):
    """What a token is to the parser."""

    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR/n"
    FIELD = "a field"
    TEXT = "a word or phrase"
    END = "the end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token: `text` is a word without its star, a phrase without its quotes, a field's name or NEAR's number."""

    kind: TokenKind
    column: int
    text: str = ""
    prefix: bool = False


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query and an END. Raises QueryError."""
    position = 0
    while position < len(query):
        found = _TOKEN.match(query, position)
        if not found:  # every character opens some alternative; this guards the regular expression itself
            raise QueryError("this character cannot be read.", code="character", column=position + 1)
        if found.lastgroup != "space":
            yield _token(found, position + 1)
        position = found.end()
    yield Token(kind=TokenKind.END, column=len(query) + 1)


def _token(found: re.Match[str], column: int) -> Token:
    if found["open"] or found["close"]:
        return Token(kind=TokenKind.OPEN if found["open"] else TokenKind.CLOSE, column=column)
    if found["phrase"]:
        return Token(kind=TokenKind.TEXT, column=column, text=" ".join(found["inside"].split()), prefix=bool(found["star"]))
    if found["unclosed"]:
        raise QueryError('this quote is never closed. Put a second " behind the phrase.', code="unclosed_quote", column=column)
    if found["field"]:
        return _field(found["field"], column)
    if found["colon"]:
        raise QueryError('a colon needs a field before it. Put the text in quotes, such as "12:30".', code="colon", column=column)
    return _word(found["word"], column)


def _field(name: str, column: int) -> Token:
    if name.lower() not in FIELDS:
        known = ", ".join(f"{field}:" for field in FIELDS)
        raise QueryError(f"'{name}:' is no field. Use {known}, or put the text in quotes.", code="unknown_field", column=column, field=name)
    return Token(kind=TokenKind.FIELD, column=column, text=name.lower())


def _word(word: str, column: int) -> Token:
    if word in {"AND", "OR", "NOT"}:
        return Token(kind=TokenKind(word), column=column)
    if word.startswith("NEAR/") and word[5:].isascii() and word[5:].isdigit():
        return Token(kind=TokenKind.NEAR, column=column, text=word[5:])
    star = word.find("*")
    if 0 <= star < len(word) - 1 or word == "*":
        raise QueryError("a star may only end a word, as in quant*.", code="star", column=column + star)
    return Token(kind=TokenKind.TEXT, column=column, text=word.rstrip("*"), prefix=star > 0)
