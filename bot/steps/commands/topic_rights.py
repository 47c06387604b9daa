"""Who may make and change the topics of a workspace."""

from bot.domain.destination import Workspace
from bot.domain.errors import InvalidInput
from bot.domain.own_topic import OwnTopic
from bot.steps.commands.act import Presser


def place(presser: Presser) -> Workspace:
    """Return the workspace in which somebody asks; raise InvalidInput where that is none."""
    if not presser.workspace_id:
        raise InvalidInput("Topics of your own belong to a server: write this in one of its channels.", code="topics_elsewhere")
    return presser.workspace


def may_change(topic: OwnTopic, presser: Presser) -> bool:
    """Say whether somebody may change a topic: whoever made it, and who runs the workspace."""
    return presser.decides and (presser.runs or topic.made_by == presser.person)


def changeable(topic: OwnTopic, presser: Presser) -> OwnTopic:
    """Return a topic to those who may change it; raise InvalidInput for others."""
    if not may_change(topic, presser):
        raise InvalidInput(
            f"Only whoever made {topic.name}, or who runs the workspace, can change it.", code="not_topic_maker", topic=topic.name
        )
    return topic


def deciding(presser: Presser) -> Workspace:
    """Return the workspace in which somebody changes topics; raise InvalidInput for those who may not."""
    workspace = place(presser)
    if not presser.decides:
        raise InvalidInput("Only those who may manage channels here can make and change topics.", code="not_topics")
    return workspace
