"""Who may do what by each verb of docs/commands.md, on both platforms: the table that docs/rights.md shows and a scenario holds."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from bot.domain.destination import Platform

ROLES: Final = ("owner", "manager", "member", "guest", "outsider")


class Right(StrEnum):
    """What comes of a verb when somebody types it about a channel; the values stand in the page."""

    DOES = "yes"
    ASKS = "asks"
    READS = "reads"
    OWN = "own"
    THERE = "there"
    NO = "no"


MEANINGS: Final[Mapping[Right, str]] = {
    Right.DOES: "it is done, or the window or question opens in which it is",
    Right.ASKS: "it counts as a wish, which holds once three members or somebody who may manage the channel have it",
    Right.READS: "it is answered to them alone, and changes nothing",
    Right.OWN: "it changes what they get themselves, and nothing else",
    Right.THERE: "it is about the channel in which they are, and changes nothing here",
    Right.NO: "it is refused, and changes nothing",
}
MENTION: Final = "mention"
"""`subscribe` with a mention that reaches everybody, which is a right of its own."""
Row = tuple[Right, Right, Right, Right, Right]
"""What each of the ROLES may."""

_DOES, _ASKS, _READS, _OWN, _THERE, _NO = Right
READ: Final[Row] = (_READS, _READS, _READS, _READS, _READS)
FOR_ONESELF: Final[Row] = (_OWN, _OWN, _OWN, _OWN, _OWN)
MANAGED: Final[Row] = (_DOES, _DOES, _NO, _NO, _NO)
OF_THE_OWNER: Final[Row] = (_DOES, _NO, _NO, _NO, _NO)
OF_THOSE_IN_IT: Final[Row] = (_DOES, _DOES, _DOES, _DOES, _NO)

_READING: Final = ("subscriptions", "status", "latest", "search", "catchup", "why", "digest_now", "mutes", "tune", "saved")
_LISTS: Final = ("feed_list", "topic_list", "topic_test", "me_list")
_CHANNEL: Final = (
    "subscribe",
    "setup",
    "all_settings",
    "quiet_hours",
    "cards",
    "updates",
    "style",
    "digest_set",
    "digest_off",
    "zone",
    "language",
    "unsubscribe",
    "feed_follow",
)
_FEEDS: Final = ("feed_add", "feed_remove", "feed_doctor", "feed_import")
_OWN_VERBS: Final = ("me_subscribe", "me_stop", "forget_me")


def _rows(verbs: Sequence[str], row: Row) -> Mapping[str, Row]:
    return dict.fromkeys(verbs, row)


RIGHTS: Final[Mapping[Platform, Mapping[str, Row]]] = {
    Platform.DISCORD: {
        **_rows((*_READING, *_LISTS, "help"), READ),
        **_rows(_OWN_VERBS, FOR_ONESELF),
        **_rows((*_CHANNEL, *_FEEDS, "sound", "more_settings", "topic_create", "topic_edit", "topic_delete"), MANAGED),
        MENTION: (_DOES, _NO, _NO, _NO, _NO),
        "feed_export": (_READS, _READS, _NO, _NO, _NO),
        "forget_workspace": OF_THE_OWNER,
        "mute": (_DOES, _DOES, _ASKS, _ASKS, _THERE),
    },
    Platform.SLACK: {
        **_rows((*_READING, *_LISTS, "help"), READ),
        **_rows(_OWN_VERBS, FOR_ONESELF),
        **_rows((*_CHANNEL, "mute"), OF_THOSE_IN_IT),
        **_rows(_FEEDS, (_DOES, _DOES, _DOES, _NO, _NO)),
        MENTION: (_DOES, _DOES, _NO, _NO, _NO),
        "feed_export": (_READS, _READS, _READS, _NO, _NO),
        "forget_workspace": OF_THE_OWNER,
        "topic_create": (_DOES, _DOES, _DOES, _NO, _DOES),
        **_rows(("topic_edit", "topic_delete"), (_DOES, _DOES, _NO, _NO, _NO)),
    },
}
