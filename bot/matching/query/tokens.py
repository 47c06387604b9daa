# ruff: noqa: RUF001 - quotes and signs as people type them are the subject
"""The words of a query's text, each with its column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import InvalidInput
from bot.matching.query.nodes import FOREIGN

FIELDS = ("title", "source", "lang", "site")

_TOKEN = re.compile(
    r"""
      (?P<space>[\s\ufeff\u200b]+)
    | (?P<open>[(（\[{【])
    | (?P<close>[)）\]}】])
    | (?P<phrase>(?:"(?P<straight>[^"]*)" | [“”„‟«»「『＂](?P<curly>[^“”„‟«»「『」』＂"]*)[“”‟«»」』＂"]
        | (?<![^\s(\[{:])['‘‚‹](?P<single>[^'‘’‚‹›"\s][^'‘’‚‹›"]*)['’‹›](?![^\s)\]}~*]))(?P<star>\*?))
    | (?P<unclosed>["“”„‟«»「」『』＂])
    | (?P<minus>(?<![^\s(\[{])[-−–—!](?=[^\s)\]}!-]))
    | (?P<plus>(?<![^\s(\[{])\+(?=[^\s)\]}+]))
    | (?P<either>\|\|?)
    | (?P<both>(?<![^\s)\]}])&&?(?![^\s(\[{]))
    | (?P<list>[,;、，；])
    | (?P<other>[~^])
    | (?P<field>[A-Za-z]+)[:：]
    | (?P<word>(?:[^\s()（）\[\]{}【】"“”„‟«»「」『』＂:：|,;、，；~^]|(?<=\d),(?=\d))+)
    | (?P<colon>[:：])
    """,
    re.VERBOSE,
)
_OPERATORS = {"and": "AND", "or": "OR", "not": "NOT"}
_NEAR = re.compile(r"NEAR(?:/(?P<number>[0-9]*)(?P<rest>.*)|(?P<bare>[\d~].*)?)", re.IGNORECASE)
_WITHIN = re.compile(r"w/(?P<number>[0-9]+)", re.IGNORECASE)
_EQUALS = re.compile(rf"(?P<field>{'|'.join(FIELDS)})=", re.IGNORECASE)
_FINAL = "?!.…？！。"  # ends of sentences, behind a word


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
        if found.lastgroup not in ("space", "plus"):
            yield _token(found, position + 1)
        position = found.end()
    yield Token(kind=TokenKind.END, column=len(query) + 1)


def _token(found: re.Match[str], column: int) -> Token:
    kind = _SIGNS.get(found.lastgroup or "")
    if kind is not None:
        return Token(kind=kind, column=column)
    if found["phrase"]:
        inside = found["straight"] or found["curly"] or found["single"] or ""
        return Token(kind=TokenKind.TEXT, column=column, text=" ".join(inside.split()), prefix=bool(found["star"]))
    if found["field"]:
        return _field(found["field"], column)
    if found["word"]:
        return _word(found["word"], column)
    raise _refused(found, column)


_SIGNS = {
    "open": TokenKind.OPEN, "close": TokenKind.CLOSE, "minus": TokenKind.NOT, "either": TokenKind.OR, "both": TokenKind.AND,
}  # fmt: skip


def _refused(found: re.Match[str], column: int) -> QueryError:
    """Return what is wrong with a sign that means nothing here, or might mean two things."""
    if found["unclosed"]:
        return QueryError('this quote is never closed. Put a second " behind the phrase.', code="unclosed_quote", column=column)
    if found["list"]:
        return QueryError("a comma may mean AND or OR. Write one of them between the words.", code="comma", column=column)
    if found["other"]:
        return QueryError(
            f"'{found[0]}' means nothing here. Write NEAR/5 between two words to find them near each other.", code="sign", column=column
        )
    return QueryError('a colon needs a field before it. Put the text in quotes, such as "12:30".', code="colon", column=column)


def _field(name: str, column: int) -> Token:
    if name.lower() not in FIELDS:
        known = ", ".join(f"{field}:" for field in FIELDS)
        raise QueryError(f"'{name}:' is no field. Use {known}, or put the text in quotes.", code="unknown_field", column=column, field=name)
    return Token(kind=TokenKind.FIELD, column=column, text=name.lower())


def _word(word: str, column: int) -> Token:
    if word.lower() in _OPERATORS:
        return Token(kind=TokenKind(_OPERATORS[word.lower()]), column=column)
    if (near := _NEAR.fullmatch(word)) and not (word.islower() and "/" not in word):
        return _near(near, column)
    if within := _WITHIN.fullmatch(word):
        return Token(kind=TokenKind.NEAR, column=column, text=within["number"])
    _refuse_slips(word, column)
    bare = word.rstrip(_FINAL) or word
    star = bare.find("*")
    if 0 <= star < len(bare) - 1 or bare == "*":
        raise QueryError("a star may only end a word, as in quant*.", code="star", column=column + star)
    if "?" in bare:
        raise QueryError(
            "a question mark stands for no letter. End the word with a star, as in quant*.", code="star", column=column + bare.find("?")
        )
    return Token(kind=TokenKind.TEXT, column=column, text=bare.rstrip("*"), prefix=star > 0)


def _refuse_slips(word: str, column: int) -> None:
    """Raise QueryError for a word that is meant to be no word."""
    if operator := FOREIGN.get(word.casefold()):
        raise QueryError(
            f"'{word}' would be looked for as a word. Write {operator}, or put it in quotes.",
            code="foreign",
            column=column,
            word=word,
            operator=operator,
        )
    if equals := _EQUALS.match(word):
        field = equals["field"].lower()
        raise QueryError(f"write {field} with a colon behind it, as in lang:de.", code="equals", column=column, field=field)


def _near(found: re.Match[str], column: int) -> Token:
    if not found["number"] or found["rest"]:
        raise QueryError(
            "NEAR takes a number, such as NEAR/5. Put near in quotes to look for the word.", code="near_distance", column=column
        )
    return Token(kind=TokenKind.NEAR, column=column, text=found["number"])
