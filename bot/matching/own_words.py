"""Lexicons with words of one's own, and what these change of single articles. Pure."""

from collections.abc import Iterable, Sequence

from bot.domain.own_word import OFF, Meaning
from bot.domain.preview import Judged
from bot.domain.search import Stem
from bot.domain.topic import Evidence, TopicSlug
from bot.matching.lexicon import KEYS, LexiconTerm, TopicLexicon
from bot.matching.matcher import Matcher
from bot.matching.terms import Term, compile_term
from bot.matching.trial import TriedText, stem_of, text_of

_WORDS = 4


def with_words(lexicon: TopicLexicon, meanings: Iterable[Meaning]) -> TopicLexicon:
    """Return a lexicon in which some words mean what is said here, whatever they meant; what is no word (any more) is left out."""
    said = {(each.lang, term): each for each in meanings if each.topic == lexicon.slug and (term := compile_term(each.term))}
    kept = [entry for entry in lexicon.terms if (entry.lang, entry.term) not in said]
    new = [
        LexiconTerm(term=term, kind=KEYS[each.kind], lang=lang)
        for (lang, term), each in said.items()
        if each.kind != OFF and each.kind in KEYS
    ]
    return TopicLexicon(topic=lexicon.topic, threshold=lexicon.threshold, terms=(*kept, *new))


def weighed(lexicons: Sequence[TopicLexicon], texts: Sequence[TriedText]) -> Sequence[Sequence[Judged]]:
    """Say of each text what each of some lexicons says of it, by itself."""
    matchers = [(each.slug, Matcher.build([each])) for each in lexicons]
    return [[_judged(slug, matcher.match(article)) for slug, matcher in matchers] for article in map(text_of, texts)]


def _judged(topic: TopicSlug, evidence: Sequence[Evidence]) -> Judged:
    found = next((each for each in evidence if each.topic == topic), None)
    if found is None:
        return Judged(words=(), lacks="0")
    words = tuple(dict.fromkeys(hit.found for hit in found.hits))[:_WORDS]
    return Judged(words=words, lacks="" if found.matched else f"{found.score:g} < {found.threshold:g}")


def stem_of_term(term: Term) -> Stem:
    """Return a word of the index that each article with a term has; an empty one where only the end of the word is known."""
    return Stem(text="", begins=True) if term.open_left else stem_of(term.head, goes_on=term.open_right or bool(term.rest))
