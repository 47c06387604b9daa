"""The names of a headline: words that are known as names, and those with a capital where capitals say so."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.stories.aliases import NAME
from bot.stories.tokens import FIRST_IDEOGRAPH

NOUNS_HAVE_CAPITALS: Final = frozenset({"de", "lb"})
LONG_WORD: Final = 4
MOST_CAPITALS: Final = 0.6  # of the long words of a sentence; more are a headline With Capitals Everywhere
SHORTEST_SOUND: Final = 3
PLAIN_SHARE: Final = 0.02  # a capitalised word of more than one in 50 is a word, not a name
RARE_SHARE: Final = 0.0002  # the first word of a sentence is a name if it is rarer than this
OTHER_KINDS: Final = "#="

Named = tuple[int, str]


def names(tokens: Sequence[Named], known: Mapping[str, Sequence[str]], shares: Mapping[str, float], language: str) -> Iterator[Named]:
    """Yield where each name begins, and the name; words with a capital that follow each other are one name.

    `known` gives the terms of words; numbers and scripts without spaces have none of their own.
    """
    tells = language not in NOUNS_HAVE_CAPITALS and _is_sentence(tokens)
    before: Named | None = None
    end = 0
    for number, (start, token) in enumerate(tokens):
        first = token[0]
        terms = () if first.isdigit() or first >= FIRST_IDEOGRAPH else known[token]
        if terms and terms[0][0] == NAME:
            before = (start, terms[0])
        elif tells and terms and first.isupper() and _is_name(token, terms[0], shares, is_first=not number):
            joined = before is not None and before[1][0] != NAME and end + 1 == start
            if before is not None and not joined:
                yield before
            before = (before[0], f"{before[1]} {terms[0]}") if before is not None and joined else (start, terms[0])
            end = start + len(token)
            continue
        if before is not None:
            yield before
            before = None
    if before is not None:
        yield before


def _is_name(token: str, term: str, shares: Mapping[str, float], *, is_first: bool) -> bool:
    if term[0] in OTHER_KINDS or len(token) < SHORTEST_SOUND:
        return False
    return shares.get(term, 0.0) < (RARE_SHARE if is_first else PLAIN_SHARE)


def _is_sentence(tokens: Sequence[tuple[int, str]]) -> bool:
    """Whether a headline is written as a sentence, so that capitals mean names."""
    long = [token[0] for _, token in tokens[1:] if len(token) >= LONG_WORD and token[0].isalpha()]
    return sum(map(str.isupper, long)) <= MOST_CAPITALS * len(long)
