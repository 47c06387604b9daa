"""Lists of feeds, as people bring them from one reader to another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.domain.errors import InvalidInput

LONGEST_LIST: Final = 1024 * 1024
"""Bytes of a list that somebody gives in a chat: some five thousand feeds."""

_ADDRESS: Final = re.compile(r"\S+")


class Listed(NamedTuple):
    """A feed of a list."""

    url: str
    title: str = ""
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of the feeds of a list, by name: those that are followed now, were before, found no room, or may not be asked."""

    added: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def addresses_in(text: str) -> Iterator[Listed]:
    """Yield the feeds of a list that is nothing but addresses, one a line or beside each other, each once."""
    yield from map(Listed, dict.fromkeys(_ADDRESS.findall(text)))


def check_size(number: int) -> None:
    """Raise InvalidInput for a list that is too long to be read for anybody."""
    if number > LONGEST_LIST:
        size = LONGEST_LIST // (1024 * 1024)
        raise InvalidInput(f"This list is larger than {size} MiB: split it.", code="feed_list_too_large", size=size)
