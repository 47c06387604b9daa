"""How common a term is: the start that ships in config/stories/background.tsv."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Background:
    """In how many of `documents` ordinary news items each term stands."""

    documents: int = 0

    @classmethod
    def parse(cls, text: str) -> "Background":
        """Read the background file from its text."""
        return cls()
