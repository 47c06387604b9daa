"""The analysis of an article's words: its language, the evidence of its topics, and the features by which it is compared with others."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.topic import Evidence, TopicSlug


class Features(NamedTuple):
    """The terms that grouping compares, each once: those of the title, and those that only the beginning of the summary has.

    The first letter of a term tells its kind: `@` a name and `#` a notion that are known, `=` a number, `~` the sound of another name; all
    else is a word of `language`. `publisher` is the name that the title ends with, if it does. `words` are those of
    the title that the table of meanings knows, and `sketch` is what title and summary mean as a whole (bot/stories/meanings.py);
    `claims` are the names, numbers and opposites that the title speaks of (bot/stories/claims.py).
    """

    language: str
    title: tuple[str, ...]
    rest: tuple[str, ...] = ()
    publisher: str = ""
    words: tuple[int, ...] = ()
    sketch: int = 0
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of an entry, and what is known of where they come from. `lang` is what the publisher says; `source` its name.

    `may_join`: it may belong to a story, so that its features are wanted.
    """

    title: str
    summary: str = ""
    body: str = ""
    lang: str | None = None
    source: str = ""
    url: str = ""
    may_join: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The analysis of an entry's words. `evidence` of every topic that has any, matched or not; `features` where they were wanted.

    `marks` say which filters of subscriptions it fits, and of which kinds it is (bot.domain.filters).
    """

    lang: str | None
    evidence: tuple[Evidence, ...] = ()
    marks: tuple[TopicSlug, ...] = ()
    features: Features | None = None


class Fault(NamedTuple):
    """Why an entry could not be analysed, for the log."""

    reason: str
