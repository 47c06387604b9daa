"""What the topics of a workspace are, for all who name or show them."""

from typing import Protocol

from bot.domain.destination import Workspace
from bot.domain.topic import Topics


class TopicsOf(Protocol):
    """Knows the topics of each workspace."""

    def of(self, workspace: Workspace, /) -> Topics:
        """Return the topics that its people can name, as they are now: those of other workspaces are not among them."""
        ...

    @property
    def every(self) -> Topics:
        """Those of all workspaces, for the operator."""
        ...
