"""A notice: what a channel or a person is told besides stories."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """The subject of a notice; its words are those of [notices.KIND] in config/locales."""

    FEED_GONE = "feed_gone"
    FEED_ILL = "feed_ill"
    EMPTY_DAY = "empty_day"
    CHANNEL_REFUSED = "channel_refused"
    CHANNEL_GONE = "channel_gone"
    WELCOME_BACK = "welcome_back"
    GREETING = "greeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to say, with what its words name (`about`). Nobody wants to hear it after `expires_at`.

    `locale`: the language of the channel that a person is told about, who may have subscribed others in another; empty: the reader's own.
    """

    kind: NoticeKind
    about: Mapping[str, str] = field(default_factory=dict)
    expires_at: datetime
    locale: str = ""
