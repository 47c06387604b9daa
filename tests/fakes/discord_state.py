"""What the local Discord knows: guilds, channels with the bot's permissions in them, messages, commands, and the replies it got."""

import asyncio
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

DISCORD_EPOCH_MS = 1_420_070_400_000

VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
EMBED_LINKS = 1 << 14
MENTION_EVERYONE = 1 << 17
READ_MESSAGE_HISTORY = 1 << 16
MANAGE_CHANNELS = 1 << 4
CREATE_PUBLIC_THREADS = 1 << 35
SEND_MESSAGES_IN_THREADS = 1 << 38
ALL_PERMISSIONS = (1 << 53) - 1

BOT_MAY_POST = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | READ_MESSAGE_HISTORY | SEND_MESSAGES_IN_THREADS | CREATE_PUBLIC_THREADS
MANAGER = VIEW_CHANNEL | SEND_MESSAGES | MANAGE_CHANNELS
READER = VIEW_CHANNEL | READ_MESSAGE_HISTORY

TEXT, DIRECT, VOICE, NEWS, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 2, 5, 11, 12, 15
THREADS = (PUBLIC_THREAD, PRIVATE_THREAD)


class Snowflakes:
    """Ids that carry their time, as Discord's do (docs, "Snowflakes"), and never repeat."""

    def __init__(self) -> None:
        self._counter = itertools.count()

    def __call__(self) -> int:
        return ((int(time.time() * 1000) - DISCORD_EPOCH_MS) << 22) | (next(self._counter) & 0x3FFFFF)


@dataclass(eq=False, kw_only=True)
class Channel:
    """One channel; `bot_permissions` is what the bot may do there, `gone` makes it unknown (10003).

    In a private thread the bot does what it may only where it was `added`. A forum has `tags`, and where it is `strict` each post needs
    one; a post has its `owner`, closes after `minutes`, and may be `archived` or `locked`.
    """

    id: int
    guild_id: int
    name: str
    type: int = TEXT
    parent_id: int | None = None
    bot_permissions: int = BOT_MAY_POST
    gone: bool = False
    added: bool = True
    messages: list[Json] = field(default_factory=list)
    tags: list[Json] = field(default_factory=list)
    strict: bool = False
    owner: int = 1
    archived: bool = False
    locked: bool = False
    applied: list[str] = field(default_factory=list)
    minutes: int = 1_440


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role of a server; `mentionable` by anyone."""

    id: int
    name: str
    mentionable: bool


@dataclass(eq=False, kw_only=True)
class Guild:
    """One server with its channels, and its roles beside the one that everybody has. Its language says something in communities only.

    `system` is where Discord itself writes. Where the app is not `installed`, people bring it along who have it for themselves.
    """

    id: int
    name: str
    locale: str = "en-US"
    community: bool = False
    channels: list[Channel] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    system: Channel | None = None
    installed: bool = True


@dataclass(eq=False, kw_only=True)
class User:
    """A person; `permissions` holds in every channel that `permissions_in` does not name; `closed` to direct messages.

    They are in all servers but those that they `left`.
    """

    id: int
    name: str = "mod"
    locale: str = "en-US"
    permissions: int = MANAGER
    permissions_in: dict[int, int] = field(default_factory=dict)
    closed: bool = False
    left: set[int] = field(default_factory=set)

    def may(self, channel: Channel) -> int:
        return self.permissions_in.get(channel.id, self.permissions)


@dataclass(frozen=True, kw_only=True)
class Body:
    """One request that the bot made: `path` as Discord documents it, without host and version."""

    method: str
    path: str
    json: Any


@dataclass(frozen=True)
class Upload:
    """A file that somebody gives as the value of an option. `size`: what Discord says of it, where that is not the truth."""

    name: str
    body: bytes
    size: int | None = None


@dataclass(eq=False, kw_only=True)
class Reply:
    """What the bot answered to one interaction."""

    answered: asyncio.Event = field(default_factory=asyncio.Event)
    caused_at: float = field(default_factory=time.monotonic)
    acknowledged_at: float = 0.0
    deferred: bool = False
    ephemeral: bool = False
    content: str = ""
    components: list[Json] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    modal: Json = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def take(self, message: Json) -> None:
        """Accept a message as the answer, or as the replacement of one."""
        self.content = message.get("content") or ""
        self.components = message.get("components") or []
        self.files = message.get("files") or {}
        self.ephemeral = self.ephemeral or bool((message.get("flags") or 0) & 64)
        self.answered.set()

    @property
    def text(self) -> str:
        """All text that the person sees."""
        return "\n".join(filter(None, [self.content, *texts(self.components)]))


def texts(components: list[Json] | None) -> list[str]:
    """Return the text displays of a component tree, in order."""
    return [part["content"] for part in walk(components) if part.get("type") == 10]


def walk(components: list[Json] | None) -> list[Json]:
    """Return every component of a tree, parents first."""
    found: list[Json] = []
    for component in components or []:
        found.append(component)
        found += walk(component.get("components"))
        if accessory := component.get("accessory"):
            found.append(accessory)
    return found


def message_text(message: Json) -> str:
    """Return all text of a stored message."""
    return "\n".join(filter(None, [message.get("content"), *texts(message.get("components"))]))
