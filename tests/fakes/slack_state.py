"""What our own local Slack remembers: one team with its channels, people and messages."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]
TOMBSTONE = "tombstone"


class SlackRefusal(Exception):
    """An error as Slack gives it: {"ok": false, "error": ...}."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **details}


@dataclass
class SlackChannel:
    id: str
    name: str
    member: bool = True
    private: bool = False
    archived: bool = False
    restricted: bool = False
    people: set[str] | None = None  # who is in it; None: everybody
    creator: str = "UFOUNDER"
    whispers: list[Message] = field(default_factory=list)  # what one person alone was shown
    messages: list[Message] = field(default_factory=list)

    def message(self, ts: str) -> Message | None:
        """Return a message that nobody deleted."""
        return next((each for each in self.messages if each["ts"] == ts and each.get("subtype") != TOMBSTONE), None)

    def delete(self, ts: str) -> None:
        """Delete a message, as a person does; one that was answered leaves a gravestone above its thread."""
        answered = any(each.get("thread_ts") == ts and each["ts"] != ts for each in self.messages)
        grave = {"type": "message", "subtype": TOMBSTONE, "ts": ts, "text": "This message was deleted.", "blocks": []}
        left = [grave if each["ts"] == ts and answered else each for each in self.messages]
        self.messages[:] = [each for each in left if answered or each["ts"] != ts]

    def public_view(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_member": self.member,
            "is_private": self.private,
            "is_archived": self.archived,
            "creator": self.creator,
        }


@dataclass
class SlackUser:
    id: str
    locale: str = "en-US"
    tz: str = "UTC"
    guest: bool = False
    admin: bool = False
    disabled: bool = False

    def public_view(self, *, include_locale: bool) -> dict[str, Any]:
        user = {"id": self.id, "name": self.id.lower(), "tz": self.tz, "is_bot": False, "is_restricted": self.guest, "is_admin": self.admin}
        return user | ({"locale": self.locale} if include_locale else {})


class SlackTeam:
    """One workspace as the bot's token sees it."""

    def __init__(self, team_id: str, clock: Callable[[], float] = time.time) -> None:
        self.id = team_id
        self.bot_name = "newsdesk"
        self.channels: dict[str, SlackChannel] = {}
        self.users: dict[str, SlackUser] = {}
        self.directs: dict[str, SlackChannel] = {}
        self.views: dict[str, Message] = {}
        self.homes: dict[str, Message] = {}
        self._clock = clock
        self._last_ts = 0

    def channel(self, channel_id: str) -> SlackChannel:
        """Return a channel that the bot can see; a private one is invisible from outside."""
        found = self.channels.get(channel_id) or next((each for each in self.directs.values() if each.id == channel_id), None)
        if found is None or (found.private and not found.member):
            raise SlackRefusal("channel_not_found")
        return found

    def conversation(self, ident: str) -> SlackChannel:
        """Return a channel, or the app's own conversation with a person."""
        return self.direct(ident) if ident in self.users else self.channel(ident)

    def direct(self, person: str) -> SlackChannel:
        """Return the app's own conversation with a person."""
        if self.user(person).disabled:
            raise SlackRefusal("user_disabled")
        return self.directs.setdefault(person, SlackChannel(f"D{person}", "direct", private=True))

    def keep_view(self, view: Message, ident: str = "") -> Message:
        """Remember a view as it is now, under its id."""
        known = ident or f"V{len(self.views) + 1}"
        self.views[known] = view | {"id": known, "hash": self.next_ts(), "team_id": self.id}
        return self.views[known]

    def user(self, user_id: str) -> SlackUser:
        if user_id not in self.users:
            raise SlackRefusal("user_not_found")
        return self.users[user_id]

    def next_ts(self) -> str:
        """Return a timestamp in Slack's form, unique and rising."""
        self._last_ts = max(self._last_ts + 1, int(self._clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"
