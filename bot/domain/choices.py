"""What a channel may choose among few: a setting of this kind is a name, its values, and what is usual where nobody chose."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Updates(StrEnum):
    """Where what is new of a story is told: below its card alone, or in the channel."""

    THREAD = "thread"
    CHANNEL = "channel"


class Style(StrEnum):
    """What a digest holds of its stories: summaries and quotations, or their titles alone."""

    FULL = "full"
    SHORT = "short"


class Sound(StrEnum):
    """What makes a sound on Discord besides mentions: every card, digests and what like them rings, or nothing."""

    ALL = "all"
    DIGESTS = "digests"
    NONE = "none"


class Who(StrEnum):
    """Who may change what comes to a channel of Slack: those who are in it, or whoever made it and who runs the workspace."""

    MEMBERS = "members"
    MANAGERS = "managers"


class Choice(StrEnum):
    """The settings of this kind, by the names of their columns, and of the attributes of a channel."""

    UPDATES = "updates"
    STYLE = "style"
    SOUND = "sound"
    WHO = "who"


Chosen = Updates | Style | Sound | Who
VALUES: Final[Mapping[Choice, type[Updates] | type[Style] | type[Sound] | type[Who]]] = {
    Choice.UPDATES: Updates,
    Choice.STYLE: Style,
    Choice.SOUND: Sound,
    Choice.WHO: Who,
}
"""What each may be; None in its place stands for what is usual."""
