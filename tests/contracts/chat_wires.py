"""What lies between a chat and its readers, on each platform: local servers that fail as they are told, and their memory."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.domain.delivery import MessageId
from bot.domain.destination import Destination, Platform
from bot.domain.errors import Ambiguous, ChatError, Gone, Rejected, Throttled, Unauthorized, Unreachable
from tests.fakes.discord_bot import destination
from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_state import FORUM, PUBLIC_THREAD, READ_MESSAGE_HISTORY, Channel, Json, message_text
from tests.fakes.make import make_destination
from tests.fakes.slack_server import SlackServer

Read = Callable[[Destination], list[str]]

WAIT = 95  # seconds that a platform asks for


class Wire(Protocol):
    """One platform's server, in a test's hands. Failures are those of the next request to post."""

    @property
    def mentions(self) -> Sequence[str]:
        """Whom a card may call there."""
        ...

    def fail(self, kind: type[ChatError], to: Destination) -> None:
        """Answer the next send to a destination so that it means this error."""
        ...

    def lose(self, to: Destination, *, posted: bool) -> None:
        """Lose the next answer, with or without having taken the message."""
        ...

    def garble(self) -> None:
        """Answer with a page that means nothing."""
        ...

    async def away(self) -> None:
        """Listen no more."""
        ...

    def revoke(self) -> None:
        """Refuse the bot's token from now on."""
        ...

    def restore(self) -> None:
        """Take it again."""
        ...

    def posts(self) -> int:
        """Return how often the platform was asked to post."""
        ...

    def more_channels(self, count: int) -> list[Destination]:
        """Open further channels."""
        ...

    def chatter(self, to: Destination, count: int) -> None:
        """Let people write in a channel."""
        ...

    def close_history(self, to: Destination) -> None:
        """Let the bot not read a channel any more."""
        ...

    def delete(self, message: MessageId) -> None:
        """Let somebody delete a message."""
        ...

    def called(self, to: Destination) -> list[str]:
        """Return whom the newest message of a channel calls."""
        ...

    def named(self, to: Destination) -> list[str]:
        """Return whom the newest message of a channel mentions, called or not."""
        ...

    def answered(self, to: Destination) -> MessageId | None:
        """Return the message that the newest message of a channel answers."""
        ...


class DiscordWire:
    """Satisfies Wire."""

    mentions = ("4711",)
    _POST = "POST /channels/*/messages"

    def __init__(self, server: DiscordServer) -> None:
        self._server = server

    def read(self, to: Destination) -> list[str]:
        return self._server.direct_texts(int(to.channel_id)) if to.person else [*map(message_text, self._messages(to))]

    def _messages(self, to: Destination) -> list[Json]:
        return self._server.messages(to.channel_id)

    def fail(self, kind: type[ChatError], to: Destination) -> None:
        codes = {Rejected: (400, 50035), Unreachable: (403, 50013), Gone: (404, 10003), Unauthorized: (401, 0), Ambiguous: (503, 0)}
        if kind is Throttled:
            self._server.rate_limit(self._POST, WAIT)
        else:
            status, code = codes[kind]
            self._server.fail(self._POST, (status, {}, {"message": "said so", "code": code}))

    def lose(self, to: Destination, *, posted: bool) -> None:
        self._server.fail(self._POST, "accept-then-drop" if posted else "drop")

    def garble(self) -> None:
        self._server.fail(self._POST, (200, {"Content-Type": "text/html"}, "<html>"))

    async def away(self) -> None:
        await self._server.stop()

    def revoke(self) -> None:
        self._server.fail("* /channels/*", 401, times=None)

    def restore(self) -> None:
        self._server.heal()

    def posts(self) -> int:
        return sum(body.method == "POST" and body.path.endswith("/messages") for body in self._server.bodies)

    def more_channels(self, count: int) -> list[Destination]:
        return [destination(self._server.add_channel(self._server.guilds[0])) for _ in range(count)]

    def chatter(self, to: Destination, count: int) -> None:
        messages = self._server.messages(to.channel_id)
        for _ in range(count):
            messages.insert(0, messages[0] | {"id": str(int(messages[0]["id"]) - 1), "components": [], "content": "chatter"})

    def close_history(self, to: Destination) -> None:
        self._server.rest.channels[int(to.channel_id)].bot_permissions &= ~READ_MESSAGE_HISTORY

    def delete(self, message: MessageId) -> None:
        for channel in self._server.rest.channels.values():
            channel.messages[:] = [each for each in channel.messages if each["id"] != message]

    def called(self, to: Destination) -> list[str]:
        """Discord calls whom the last request allowed, where the text names them."""
        made = [body.json or {} for body in self._server.bodies if body.method in ("POST", "PATCH")]
        allowed = [each for each in (body.get("message", body).get("allowed_mentions") for body in made) if each][-1]
        assert allowed.get("parse") == []
        return [role for role in self.named(to) if role in allowed.get("roles", [])]

    def named(self, to: Destination) -> list[str]:
        return re.findall(r"(?<!\\)<@&(\d+)>", message_text(self._messages(to)[-1]))

    def answered(self, to: Destination) -> MessageId | None:
        reference = (self._server.messages(to.channel_id)[-1].get("message_reference") or {}).get("message_id")
        return MessageId(reference) if reference else None


class ForumWire(DiscordWire):
    """Discord's wire to a forum: what is posted there opens a post."""

    _POST = "POST /channels/*/threads"

    def _messages(self, to: Destination) -> list[Json]:
        return [message for post in self._server.posts(self._forum(to)) for message in post.messages]

    def _forum(self, to: Destination) -> Channel:
        return self._server.rest.channels[int(to.channel_id)]

    def lose(self, to: Destination, *, posted: bool) -> None:
        where = "POST /channels/*/messages" if to.person else self._POST
        self._server.fail(where, "accept-then-drop" if posted else "drop")

    def more_channels(self, count: int) -> list[Destination]:
        return [destination(self._server.add_channel(self._server.guilds[0], kind=FORUM)) for _ in range(count)]

    def chatter(self, to: Destination, count: int) -> None:
        """Let people open posts of their own."""
        for _ in range(count):
            self._server.add_channel(self._server.guilds[0], kind=PUBLIC_THREAD, parent=self._forum(to))

    def close_history(self, to: Destination) -> None:
        for each in (self._forum(to), *self._server.posts(self._forum(to))):
            each.bot_permissions &= ~READ_MESSAGE_HISTORY

    def delete(self, message: MessageId) -> None:
        self._server.rest.channels[int(message.partition(":")[0])].gone = True

    def answered(self, to: Destination) -> MessageId | None:
        post = self._server.posts(self._forum(to))[-1]
        return MessageId(f"{post.id}:{post.id}") if len(post.messages) > 1 else None


class SlackWire:
    """Satisfies Wire."""

    mentions = ("here", "S0123ABC")
    _POST = "chat.postMessage"

    def __init__(self, server: SlackServer) -> None:
        self._server = server

    def fail(self, kind: type[ChatError], to: Destination) -> None:
        answers = {Rejected: "invalid_blocks", Unreachable: "restricted_action", Unauthorized: "invalid_auth", Ambiguous: "fatal_error"}
        if kind is Throttled:
            self._server.fail(self._POST, (429, WAIT))
        elif kind is Gone:
            self._server.fail(self._POST, {"ok": False, "error": "user_disabled"})
        else:
            self._server.fail(self._POST, {"ok": False, "error": answers[kind]})

    def lose(self, to: Destination, *, posted: bool) -> None:
        self._server.fail(self._POST, "accept-then-drop" if posted else "drop")

    def garble(self) -> None:
        self._server.fail(self._POST, "no json")

    async def away(self) -> None:
        await self._server.stop()

    def revoke(self) -> None:
        self._server.revoked = "token_revoked"

    def restore(self) -> None:
        self._server.revoked = None

    def posts(self) -> int:
        return len(self._server.calls(self._POST))

    def more_channels(self, count: int) -> list[Destination]:
        made = [self._server.add_channel(f"CMORE{number}", f"more-{number}") for number in range(count)]
        return [make_destination(each.id, platform=Platform.SLACK, workspace="T1") for each in made]

    def chatter(self, to: Destination, count: int) -> None:
        for number in range(count):
            self._server.messages(to.channel_id).append({"type": "message", "ts": self._server.team.next_ts(), "text": f"chatter {number}"})

    def close_history(self, to: Destination) -> None:
        self._server.fail("conversations.history", {"ok": False, "error": "missing_scope"}, always=True)

    def delete(self, message: MessageId) -> None:
        channel, _, timestamp = message.rpartition(":")
        self._server.team.channels[channel].delete(timestamp)

    def called(self, to: Destination) -> list[str]:
        """Slack calls for what is posted, not for what is edited (docs, "chat.update")."""
        asked = [call.method for call in self._server.bodies if call.method.startswith("chat.")]
        return [] if asked[-1] == "chat.update" else self.named(to)

    def named(self, to: Destination) -> list[str]:
        shown = str([self._server.messages(to.channel_id)[-1][part] for part in ("blocks", "text")])
        known = {"<!here>": "here", "<!channel>": "channel", "<!subteam^S0123ABC>": "S0123ABC", "<!subteam^S1>": "S1"}
        return [name for written, name in known.items() if written in shown]

    def answered(self, to: Destination) -> MessageId | None:
        thread = self._server.messages(to.channel_id)[-1].get("thread_ts")
        return MessageId(f"{to.channel_id}:{thread}") if thread else None
