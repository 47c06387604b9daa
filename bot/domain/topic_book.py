"""The topics of each workspace: those that everybody has, those that ship and those of the house, and its own."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.destination import HOUSE, Workspace
from bot.domain.own_topic import OwnTopic
from bot.domain.topic import Topic, Topics


class TopicBook:
    """Satisfies bot.ports.topics.TopicsOf. What it says changes while Newsdesk runs: `fill` takes the place of all that was before."""

    def __init__(self, shared: Iterable[Topic], own: Iterable[OwnTopic] = ()) -> None:
        self._shipped = tuple(shared)
        self.shared = Topics(self._shipped)
        self._own: Mapping[Workspace, Sequence[OwnTopic]] = {}
        self._views: dict[Workspace, Topics] = {}
        self.fill(own)

    def fill(self, own: Iterable[OwnTopic]) -> None:
        """Let these be the topics that workspaces have of their own; those of the house are everybody's."""
        by_workspace: dict[Workspace, list[OwnTopic]] = {}
        for each in own:
            by_workspace.setdefault(each.workspace, []).append(each)
        self._own, self._views = by_workspace, {}
        self.shared = Topics([*self._shipped, *(each.topic for each in by_workspace.get(HOUSE, ()))])

    def of(self, workspace: Workspace) -> Topics:
        """Return the topics that the people of a workspace can name: those of others are not among them."""
        if workspace == HOUSE or workspace not in self._own:
            return self.shared
        if workspace not in self._views:
            self._views[workspace] = Topics([*self.shared, *(each.topic for each in self._own[workspace])])
        return self._views[workspace]

    def own(self, workspace: Workspace) -> Sequence[OwnTopic]:
        """Return what a workspace made, the oldest first."""
        return tuple(self._own.get(workspace, ()))

    @property
    def everyones(self) -> Sequence[OwnTopic]:
        """All that was made: by the house first, then by one workspace after another."""
        return [each for whose in sorted(self._own, key=lambda whose: (whose != HOUSE, whose)) for each in self._own[whose]]

    @property
    def every(self) -> Topics:
        """All of them, for the operator."""
        return Topics([*self.shared, *(each.topic for whose, some in self._own.items() if whose != HOUSE for each in some)])
