"""Look-ups: what somebody looks for in the stored articles, the words of the index, and how well an article fits."""

from bot.matching.lookup.fit import fit
from bot.matching.lookup.parsing import Lookup, parse_lookup
from bot.matching.lookup.words import index_words, words_of

__all__ = ["Lookup", "fit", "index_words", "parse_lookup", "words_of"]
