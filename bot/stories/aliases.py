"""Names and common news words that mean the same in many languages: data, read from config/stories."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aliases:
    """Which spelling stands for which name or notion."""

    @classmethod
    def parse(cls, *texts: str) -> "Aliases":
        """Read alias files (their format stands at the head of each) from their texts."""
        return cls()
