"""Mute as somebody types it: a word, or by its name a source of which something came lately, for some time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple, Protocol

from bot.cards.words import Speech
from bot.domain.ask import About, Subject, Verb
from bot.domain.destination import Destination, DestinationId
from bot.domain.errors import InvalidInput
from bot.domain.lengths import checked_length
from bot.domain.source import Source
from bot.outbox.tastes import folded
from bot.ports.history import History
from bot.ports.store import Sources
from bot.steps.commands.act import Acted, Presser
from bot.steps.commands.spare import Spare, Wanted
from bot.steps.commands.spare_card import SPANS

LONGEST_WORD: Final = 80
LONGEST_SPAN: Final = timedelta(days=366)

_LATELY = 200  # of what a channel was sent last
_SOURCE = "source"
_SPAN = re.compile(r"(?P<count>\d{1,4})(?P<unit>[hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_EVER = frozenset({"ever", "forever", "good"})


class Span(NamedTuple):
    """How long something is muted; None: for good."""

    length: timedelta | None


WEEK: Final = Span(SPANS["week"])
"""How long something is muted where nobody says."""


def parse_span(typed: str) -> Span | None:
    """Return the span that a word names, such as 7d, 12h or forever; None for a word that names none."""
    word = typed.casefold()
    if word in _EVER:
        return Span(None)
    if word in SPANS:
        return Span(SPANS[word])
    found = _SPAN.fullmatch(word)
    length = int(found["count"]) * _UNITS[found["unit"]] if found else timedelta()
    return Span(length) if timedelta() < length <= LONGEST_SPAN else None


class TypedStore(Sources, History, Protocol):
    """The ports that reading what is to be muted needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedMute:
    """Mutes what somebody names, for the channel in which they type, or for themselves alone."""

    spare: Spare
    store: TypedStore

    async def __call__(  # noqa: PLR0913 - what, for how long and for whom; by whom and where
        self, typed: str, span: Span, channel: Destination, presser: Presser, speech: Speech, *, alone: bool = False
    ) -> Acted:
        """Return what to answer; raise InvalidInput where nothing is named."""
        wanted = await self._wanted(" ".join(checked_length(typed).split()), span, channel)
        ask = self.spare.ask_for_oneself if alone else self.spare.ask
        return await ask(wanted, channel, presser, speech)

    async def names(self, channel: Destination, typed: str, most: int) -> list[str]:
        """Return the names of sources of which something came lately that hold what was typed."""
        part = folded(typed)
        known = {each.title for each in (await self._known(channel.id)).values()}
        return sorted(each for each in known if part in folded(each))[:most]

    async def _wanted(self, typed: str, span: Span, channel: Destination) -> Wanted:
        verb, _, rest = typed.partition(" ")
        named = verb.casefold() == _SOURCE and bool(rest)
        word = folded(rest if named else typed)
        source = (await self._known(channel.id)).get(word)
        if source is not None:
            return Wanted(Subject(Verb.MUTE, About.SOURCE, str(source.id)), source.title, span.length)
        if named:
            raise InvalidInput(f'Nothing came from a source "{rest}" lately: write its name as cards do.', code="no_source", source=rest)
        if not any(letter.isalnum() for letter in word) or len(word) > LONGEST_WORD:
            raise InvalidInput("Say what to mute: a word, or the name of a source.", code="no_mute")
        return Wanted(Subject(Verb.MUTE, About.WORD, word), typed, span.length)

    async def _known(self, channel: DestinationId) -> Mapping[str, Source]:
        """Return the sources of what a channel was sent last, by their names: of others nobody learns here that they exist."""
        lately = {each.article.source_id for each in await self.store.told_lately(channel, _LATELY)}
        return {folded(each.title): each for each in await self.store.sources() if each.id in lately and each.title}
