"""The reckoning: what was published against what the platforms hold."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tests.fakes.torture_news import codes_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """`lost` and `doubled` name channel and article; `strange` are messages that tell no article at all, or one never published."""

    published: int
    expected: int
    delivered: int
    lost: tuple[tuple[str, str], ...]
    doubled: tuple[tuple[str, str], ...]
    strange: int

    @property
    def clean(self) -> bool:
        """Whether every channel holds every article exactly once, and nothing else."""
        return not (self.lost or self.doubled or self.strange)


def reckon(owed: Mapping[str, Collection[str]], held: Mapping[str, Sequence[str]]) -> Reckoning:
    """Compare the codes that each channel was owed with the texts of its messages."""
    told = {channel: Counter(codes_in(texts)) for channel, texts in held.items()}
    pairs = [(channel, code) for channel, codes in owed.items() for code in codes]
    return Reckoning(
        published=len({code for _, code in pairs}),
        expected=len(pairs),
        delivered=sum(told[channel][code] > 0 for channel, code in pairs),
        lost=tuple((channel, code) for channel, code in pairs if not told[channel][code]),
        doubled=tuple((channel, code) for channel, code in pairs if told[channel][code] > 1),
        strange=sum(not set(codes_in([text])) & set(owed[channel]) for channel, texts in held.items() for text in texts),
    )
