"""The topics of each workspace: those that everybody has, and its own."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.destination import Workspace
from bot.domain.own_topic import OwnTopic
from bot.domain.topic import Topic, Topics


class TopicBook:
    """Satisfies bot.ports.topics.TopicsOf. What it says changes while Newsdesk runs: `fill` takes the place of all that was before."""

    def __init__(self, shared: Iterable[Topic], own: Iterable[OwnTopic] = ()) -> None:
        self.shared = Topics(shared)
        self._own: Mapping[Workspace, Sequence[OwnTopic]] = {}
        self._views: dict[Workspace, Topics] = {}
        self.fill(own)

    def fill(self, own: Iterable[OwnTopic]) -> None:
        """Let these be the topics that workspaces have of their own."""
        by_workspace: dict[Workspace, list[OwnTopic]] = {}
        for each in own:
            by_workspace.setdefault(each.workspace, []).append(each)
        self._own, self._views = by_workspace, {}

    def of(self, workspace: Workspace) -> Topics:
        """Return the topics that the people of a workspace can name: those of others are not among them."""
        if workspace not in self._own:
            return self.shared
        if workspace not in self._views:
            self._views[workspace] = Topics([*self.shared, *(each.topic for each in self._own[workspace])])
        return self._views[workspace]

    def own(self, workspace: Workspace) -> Sequence[OwnTopic]:
        """Return what a workspace made, the oldest first."""
        return tuple(self._own.get(workspace, ()))

    @property
    def every(self) -> Topics:
        """All of them, for the operator."""
        return Topics([*self.shared, *(each.topic for some in self._own.values() for each in some)])
