"""Kinds of items, such as opinion or live blogs: which of them an article is, by its title and its address.

A kind is a file of data (config/kinds/*.toml): terms of titles by language, and parts of addresses that outlets of all languages use.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.domain.filters import kind_mark
from bot.domain.topic import Topic, TopicSlug
from bot.matching.lexicon import EVERYWHERE, KindFile, LexiconTerm, TermKind, TopicLexicon
from bot.matching.matcher import Matcher
from bot.matching.scan import MatchText


@dataclass(frozen=True, slots=True)
class _Address:
    """What of an address tells a kind: folders of its path as whole names, and sites."""

    mark: TopicSlug
    paths: frozenset[str]
    sites: frozenset[str]

    def tells(self, host: str, folders: str) -> bool:
        """Say whether an address is of the kind."""
        return any(f"/{each}/" in folders for each in self.paths) or any(host == site or host.endswith(f".{site}") for site in self.sites)


class KindFinder:
    """Says of which kinds an article is. Immutable."""

    def __init__(self, kinds: Mapping[str, KindFile]) -> None:
        self._matcher = Matcher.build([_lexicon(name, kind.terms) for name, kind in kinds.items() if kind.terms])
        self._addresses = [_Address(kind_mark(name), kind.paths, kind.sites) for name, kind in kinds.items()]

    def marks(self, article: MatchText) -> tuple[TopicSlug, ...]:
        """Return the marks of those kinds."""
        said = self._matcher.match(MatchText(title=article.title, lang=article.lang))
        return tuple(dict.fromkeys([*(each.topic for each in said if each.matched), *self._by_address(article.url)]))

    def _by_address(self, url: str) -> Iterator[TopicSlug]:
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:  # an address that no parser understands
            return
        inside = parts.path.casefold().strip("/").rpartition("/")[0]
        folders = f"/{inside}/"
        yield from (each.mark for each in self._addresses if each.tells(host, folders))


def _lexicon(name: str, terms: tuple[LexiconTerm, ...]) -> TopicLexicon:
    """Return a kind as a topic of titles: what tells it is enough by itself, in articles of its language."""
    return TopicLexicon(topic=Topic(slug=kind_mark(name), titles={"en": name}), terms=tuple(map(_telling, terms)))


def _telling(term: LexiconTerm) -> LexiconTerm:
    if term.kind is TermKind.STOP:
        return term
    return replace(term, kind=TermKind.STRONG if term.lang == EVERYWHERE else TermKind.LOCAL)
