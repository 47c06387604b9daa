"""Feeds that Newsdesk itself offers, each at an address that its holder alone knows, and that ends when somebody says so."""

import hmac
import re
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, NamedTuple, NewType

from bot.domain.destination import DestinationId, Platform
from bot.domain.ids import derived_id
from bot.domain.saved import Keeper
from bot.domain.topic import TopicSlug

EditionId = NewType("EditionId", int)

_BYTES: Final = 20
"""Of a signature: nobody guesses 160 bits."""
_NAME: Final = re.compile(r"([0-7][0-9a-f]{15})([a-z2-7]{32})")
"""Letters and digits alone, so that logs know it for a key."""
_MARK: Final = 8  # characters: enough to tell one address of an edition from the one before it


class Shows(StrEnum):
    """What a feed of ours shows."""

    CHANNEL = "channel"
    TOPIC = "topic"
    SAVED = "saved"


class Contents(NamedTuple):
    """What is offered: what a channel was told, by its id; the stories of a topic, by its name; what somebody saved, by who they are."""

    shows: Shows
    of: str
    platform: str = ""
    workspace_id: str = ""

    @property
    def id(self) -> EditionId:
        """The id of the one address that this may have."""
        return EditionId(derived_id("edition", *self) or 1)

    @property
    def keeper(self) -> Keeper:
        """Whose saved stories these are."""
        return Keeper(Platform(self.platform), self.workspace_id, self.of)


def of_channel(channel: DestinationId) -> Contents:
    """Return what a channel was told, as an edition."""
    return Contents(Shows.CHANNEL, str(channel))


def of_topic(topic: TopicSlug) -> Contents:
    """Return the stories of a topic, as an edition."""
    return Contents(Shows.TOPIC, str(topic))


def of_saved(keeper: Keeper) -> Contents:
    """Return what somebody saved, as an edition."""
    return Contents(Shows.SAVED, keeper.person, keeper.platform.value, keeper.workspace_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition with the key that signs its address. Another key is another address, and the one before it opens nothing any more."""

    what: Contents
    key: str
    made_at: datetime

    @property
    def id(self) -> EditionId:
        """The id, which stands in the address."""
        return self.what.id

    @property
    def name(self) -> str:
        """What its address is known by."""
        return f"{self.id:016x}{self._signature}"

    @property
    def mark(self) -> str:
        """What tells this address from another one of the same edition, and opens nothing."""
        return sha256(self.key.encode()).hexdigest()[:_MARK]

    def opens(self, signature: str) -> bool:
        """Say whether an address is this one."""
        return hmac.compare_digest(self._signature, signature)

    @property
    def _signature(self) -> str:
        signed = hmac.digest(self.key.encode(), "\x1f".join(self.what).encode("utf-8", "surrogatepass"), sha256)
        return b32encode(signed[:_BYTES]).decode().lower()


class EditionName(NamedTuple):
    """What an address says of itself: which edition it is of, and the signature that proves it."""

    id: EditionId
    signature: str


def read_name(name: str) -> EditionName | None:
    """Return what the name in an address says; None for what no address of ours says."""
    found = _NAME.fullmatch(name)
    return EditionName(EditionId(int(found[1], 16)), found[2]) if found else None


def new_key() -> str:
    """Return a key that nobody knows yet."""
    return secrets.token_urlsafe(32)
