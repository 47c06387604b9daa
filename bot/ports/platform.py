"""The platform port: a connection that people type commands on."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.ports.chat import Chat


class ChatPlatform(Protocol):
    """A platform that people type commands on."""

    @property
    def chat(self) -> Chat:
        """Where its cards go."""
        ...

    @property
    def healthy(self) -> bool:
        """Whether it is connected."""
        ...

    @property
    def workspaces(self) -> Mapping[str, bool]:
        """Return by name whether each workspace is connected, where several have a connection of their own; else nothing."""
        ...

    @property
    def apart(self) -> Collection[str]:
        """Return the workspaces that are known and have no connection, as far as that is certain: what they are owed waits."""
        ...

    def fault(self, now: datetime) -> str | None:
        """Return a sentence on what keeps messages back, or one for each workspace; None while it is healthy."""
        ...

    def note(self) -> str | None:
        """Return a sentence, or some, on what does not work though messages go out; None where all does."""
        ...

    async def start(self) -> None:
        """Connect; raise SettingError when the platform refuses the token."""
        ...

    async def stop(self) -> None:
        """Disconnect."""
        ...
