"""Filters of subscriptions in words: what is let through, and what that would have left of the last days."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.cards.words import Speech, Words
from bot.domain.filters import MOST_PUBLISHERS, Filter, LookBack
from bot.domain.topic import Topic, Topics, TopicSlug

_LONGEST_QUERY = 80


def filter_parts(of: Filter, speech: Speech, plain: Callable[[str], str]) -> Iterator[str]:
    """Yield what is let through, a part for each thing that a filter asks for; `plain` makes text what a platform shows as it is."""
    if of.query:
        shown = of.query if len(of.query) <= _LONGEST_QUERY else f"{of.query[: _LONGEST_QUERY - 1]}…"
        yield speech.say("filters.query", query=plain(shown))
    if of.without:
        yield speech.say("filters.without", kinds=kinds_said(of.without, speech))
    if of.publishers > 1:
        yield speech.say("filters.publishers", count=of.publishers)


def kinds_said(kinds: Iterable[str], speech: Speech) -> str:
    """Return the names of kinds of items as a list."""
    return speech.enumerate(kind_said(each, speech) for each in sorted(kinds))


def kind_said(kind: str, speech: Speech) -> str:
    """Return the name of a kind of items; of one that is known no more, its own."""
    return speech.say(f"items.{kind}") if speech.has(f"items.{kind}") else kind


def look_back_lines(found: LookBack, speech: Speech, plain: Callable[[str], str]) -> Iterator[str]:
    """Yield how many stories of the last days a filter lets through, and some that it does not."""
    if not found.stories:
        yield speech.say("filters.nothing")
        return
    yield speech.say("filters.leaves", count=found.stories, left=found.left)
    if found.held:
        yield speech.say("filters.held")
    yield from (f"✕ {plain(title)}" for title in found.held)


def kinds_of(words: Words, kinds: Sequence[str]) -> Topics:
    """Return kinds of items as people name them, in all languages."""
    return Topics(Topic(slug=TopicSlug(each), titles=_titles(words, each)) for each in kinds)


def _titles(words: Words, kind: str) -> dict[str, str]:
    return {code: kind_said(kind, words.into(code)) for code in words.languages}


def publishers_offered(speech: Speech) -> Sequence[tuple[str, str]]:
    """Return how many publishers may be asked for, each as a value and in words."""
    more = ((str(count), speech.say("forms.filter.many", count=count)) for count in range(2, MOST_PUBLISHERS + 1))
    return [("1", speech.say("forms.filter.at_once")), *more]
