"""The reckoning: what was published, and what the bot recorded, against what the platforms hold."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.cards.digest_choice import A_PUBLISHER
from tests.fakes.torture_news import SECOND_OUTLET, codes_in

DigestRow = list[str]
Held = Mapping[str, Sequence[str]]

_SHOWN_IN_A_DIGEST = A_PUBLISHER
"""At least: of each outlet three stories stand on the screen, and who asks for all gets the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """`lost` and `doubled` name channel and article; `strange` are messages that tell no article at all, or one never published.

    `grown` counts the cards of stories that another outlet reported too, and `stale` names those that do not say so; `facts`
    counts the answers that cards were owed, `digests` the digests, and `thin` names those that lack stories.
    """

    published: int
    expected: int
    delivered: int
    lost: tuple[tuple[str, str], ...]
    doubled: tuple[tuple[str, str], ...]
    strange: int
    grown: int = 0
    stale: tuple[tuple[str, str], ...] = ()
    facts: int = 0
    digests: int = 0
    thin: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether every channel holds every article exactly once, every card and digest all that it has to tell, and nothing else."""
        return not (self.lost or self.doubled or self.strange or self.stale or self.thin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What the bot's database says in the end: answers owed to cards, cards that have to name a second outlet, stories of digests."""

    facts: Sequence[tuple[str, str]] = ()
    grown: Sequence[tuple[str, str]] = ()
    digests: Mapping[str, DigestRow] | None = None


def reckon(owed: Mapping[str, Collection[str]], held: Held, records: Records | None = None) -> Reckoning:
    """Compare the codes that each channel was owed with the texts of its messages; a channel that is owed none has digests."""
    wrote, digests = records or Records(), (records.digests if records else None) or {}
    told = {channel: Counter(codes_in(texts)) for channel, texts in held.items()}
    alerts = [(channel, code) for channel, codes in owed.items() for code in codes]
    pairs = [*alerts, *wrote.facts]
    allowed = set(pairs) | {(channel, code) for channel, codes in digests.items() for code in codes}
    return Reckoning(
        published=len({code for _, code in alerts}),
        expected=len(pairs),
        delivered=sum(told[channel][code] > 0 for channel, code in pairs),
        lost=tuple((channel, code) for channel, code in pairs if not told[channel][code]),
        doubled=tuple((channel, code) for channel, counts in told.items() for code, count in counts.items() if count > 1),
        strange=sum(not {(channel, code) for code in codes_in([text])} & allowed for channel, texts in held.items() for text in texts),
        grown=len(wrote.grown),
        stale=tuple((channel, code) for channel, code in wrote.grown if not _names_both(held[channel], code)),
        facts=len(wrote.facts),
        digests=len(digests),
        thin=tuple(channel for channel, codes in digests.items() if len(told[channel]) < min(len(set(codes)), _SHOWN_IN_A_DIGEST)),
    )


def _names_both(texts: Sequence[str], code: str) -> bool:
    """Say whether the card with this code says that a second outlet reports its story."""
    return any(SECOND_OUTLET in text for text in texts if code in codes_in([text]))
