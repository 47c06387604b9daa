"""The real words, read from the shipped files."""

from functools import cache

from bot.cards.words import Words
from bot.resources import read_texts


@cache
def shipped_words() -> Words:
    return Words.parse(read_texts("locales"))
