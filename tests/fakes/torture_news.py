"""News that nobody ever published: every article tells a story of its own, so that grouping joins none of them.

newsroom = Newsroom(Random(7))
piece = newsroom.write("ai")    # matches this topic alone; piece.code is a word that no other article has
server.serve("/feed.xml", document("The Courier", [piece]))
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

FIRST_OUTLET, SECOND_OUTLET = "The Courier", "The Harbour Dispatch"

_ONSETS = ("b", "br", "d", "dr", "f", "fl", "g", "gr", "k", "kl", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ou")
_CODE = "Xq"  # no word of any language begins like this, nor does any other invented one
_CODES = re.compile(rf"\b{_CODE}[a-z]+\b")

SUBJECTS = {
    "ai": ("artificial intelligence", "a large language model", "machine learning", "generative AI", "neural networks"),
    "quantum": ("quantum computing", "a quantum computer", "quantum computers", "qubits", "quantum cryptography"),
    "semiconductors": ("semiconductors", "a semiconductor factory", "a chip maker", "chipmakers", "silicon wafers"),
    "telecom": ("telecommunications", "a mobile operator", "fibre broadband", "mobile operators", "a telecom operator"),
}
"""What articles are about, by topic: each phrase speaks for its topic alone."""

_TITLES = (
    "{code} {w1} {w2} {subject} of {w3} {w4}",
    "{w1} {w2}, {w3}: {subject} at {code} {w4}",
    "{subject}, {w1} {code} and {w2} {w3} {w4}",
    "{w1} {code} for {w2} {subject} {w3} {w4}",
)
_SUMMARY = "{w5} {w6} {w7} the {w8} {w9}, {w10} {w11} {w12}."
_COUNTED = " and {count} {w13}"
_A_SECOND = timedelta(seconds=1)
_FLOODS = 0.05  # of what comes out: of a flood, a channel gets a few cards, and one card for the rest
_COUNTS = 0.5  # of the articles have a number in their title, which a later report may change
_WORDS = 13  # shared words would make two articles alike: almost all that a reader sees is invented, and used once


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One article. `code` is in its title and in no other's; `count` is the number in it, 0 for none."""

    topic: str
    code: str
    title: str
    summary: str
    at: datetime
    count: int = 0
    host: str = "courier.example"

    @property
    def url(self) -> str:
        """Where it would be, if it were anywhere."""
        return f"https://{self.host}/{self.code.lower()}"


class Newsroom:
    """Writes articles from a seeded vocabulary of invented words, each of which is used once."""

    def __init__(self, random: Random, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._random = random
        self._clock = clock
        self._used: set[str] = set()

    def write_some(self) -> list[Piece]:
        """Return what comes out at once: as a rule one article, now and then a flood on one topic."""
        count = self._random.randint(6, 7) if self._random.random() < _FLOODS else 1
        topic = self._random.choice(list(SUBJECTS))
        return [self.write(topic) for _ in range(count)]

    def write(self, topic: str) -> Piece:
        """Return an article that was published just now."""
        words = {f"w{number}": self._word() for number in range(1, _WORDS + 1)}
        words |= {"code": _CODE + self._word(), "subject": self._random.choice(SUBJECTS[topic])}
        count = self._random.randint(100, 90_000) if self._random.random() < _COUNTS else 0
        title = (self._random.choice(_TITLES) + (_COUNTED if count else "")).format(count=count, **words)
        return Piece(topic=topic, code=words["code"], title=title, summary=_SUMMARY.format(**words), at=self._clock(), count=count)

    def follow(self, first: Piece) -> Piece:
        """Return another outlet's report of the same event; where the first one tells a number, this one tells another.

        It keeps the words of the first one, whose code it writes so that it is no code any more. Feeds date to the second, and the
        earliest heads a story: of two of one second nobody could say which.
        """
        code, count = _CODE + self._word(), first.count * 3
        title = first.title.replace(first.code, f"{first.code.lower()} {code}").replace(str(first.count), str(count))
        return replace(first, code=code, title=title, at=max(self._clock(), first.at + _A_SECOND), count=count, host="dispatch.example")

    def _word(self) -> str:
        while (word := self._syllables()) in self._used:
            pass
        self._used.add(word)
        return word

    def _syllables(self) -> str:
        return "".join(self._random.choice(_ONSETS) + self._random.choice(_VOWELS) for _ in range(self._random.randint(3, 4)))


def document(title: str, pieces: Sequence[Piece]) -> str:
    """Return an RSS document with an item for each piece, the newest first."""
    items = "".join(
        f"<item><title>{each.title}</title><link>{each.url}</link><guid isPermaLink='false'>{title} {each.code}</guid>"
        f"<description>{each.summary}</description><pubDate>{format_datetime(each.at)}</pubDate></item>"
        for each in reversed(pieces)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title><language>en</language>{items}</channel></rss>"


def codes_in(texts: Iterable[str]) -> list[str]:
    """Return the codes that the texts tell, each once a text."""
    return [code for text in texts for code in dict.fromkeys(_CODES.findall(text))]
