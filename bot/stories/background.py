"""How common a term is in ordinary news: the start that ships in config/stories/background.tsv, to which a window adds what it holds."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.domain.errors import SettingError

DOCUMENTS: Final = "documents"


@dataclass(frozen=True, slots=True)
class Background:
    """The share of ordinary news items that hold each term, from 0 to 1; terms that are missing are rare."""

    shares: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "Background":
        """Read `term TAB count` lines, one of them `documents TAB count`; raise SettingError for any other line."""
        rows = (line.split("\t") for line in text.splitlines() if line)
        try:
            counts = {term: int(count) for term, count in rows}
        except ValueError as error:
            raise SettingError(f"A line of the background of stories is not `term TAB count`: {error}.") from error
        documents = counts.pop(DOCUMENTS, 0)
        shares = {count: count / documents for count in set(counts.values())} if documents else {}  # most terms share one of a few
        return cls({term: shares[count] for term, count in counts.items()} if documents else {})


def background_text(documents: Iterable[Iterable[str]], at_least: int) -> str:
    """Return the background file for these documents' terms, leaving out terms that fewer than `at_least` of them hold."""
    counts: Counter[str] = Counter()
    total = 0
    for terms in documents:
        counts.update(set(terms))
        total += 1
    kept = sorted((term for term, count in counts.items() if count >= at_least), key=lambda term: (-counts[term], term))
    return "".join(f"{term}\t{count}\n" for term, count in [(DOCUMENTS, total), *((term, counts[term]) for term in kept)])
