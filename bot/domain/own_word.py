"""A word of one's own in a lexicon: what it counts there, or that it counts no more. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from bot.domain.topic import TopicSlug

MEANINGS: Final = ("strong", "local", "firms", "weak", "names", "context", "listed", "against", "veto", "stop", "off")
"""What a word can count: the lists of a topic file, and "off", by which a word that ships counts no more."""
OFF: Final = MEANINGS[-1]
ANY_LANGUAGE: Final = "any"


class Meaning(NamedTuple):
    """What a word counts in a topic, in articles of a language or of any."""

    topic: TopicSlug
    lang: str
    term: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWord:
    """A meaning that somebody gave, and when. There is one for each word of a section."""

    meaning: Meaning
    changed_by: str
    changed_at: datetime
