"""What Discord's answers mean for a message: every foreign error becomes one of Newsdesk's own.

| answer | error |
|---|---|
| 429 | Throttled, as long as told; 10 minutes without a Via header, since then the proxy in front of Discord has banned us |
| 5xx, a reset, a time-out, a disconnect, an answer that cannot be read | Ambiguous |
| 401 | Unauthorized |
| 403 | Unreachable, with a sentence for each code; also where a person takes no direct messages |
| 403, code 40333 | Throttled everywhere: this machine is blocked |
| 404, or a person whom Discord does not know | Gone |
| 404, code 10008; 400 for an answer to such a message | Deleted: the message is gone, the channel is well |
| any other 4xx | Rejected |
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import aiohttp
import discord

from bot.domain.destination import Destination
from bot.domain.errors import Ambiguous, ChatError, Deleted, Gone, Rejected, Throttled, Unauthorized, Unreachable
from bot.domain.times import patience

BANNED = timedelta(minutes=10)
_WAIT_UNTOLD = timedelta(seconds=10)
_RATE_LIMITED, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _SERVER_ERROR = 429, 401, 403, 404, 500
_UNKNOWN_MESSAGE = 10008
_UNKNOWN_REFERENCE = "Unknown message"  # within the text of a form error (50035), which names the field
_NOT_OURS = frozenset({50005, 50021})  # a message of somebody else, a system message
_MODERATED = frozenset({200000, 200001, 240000})  # blocked by AutoMod, its title, its links
_EDITED_TOO_OFTEN = 30046
_WAIT_FOR_EDITS = timedelta(hours=1)
_ABOUT_MESSAGES = _NOT_OURS | _MODERATED | {_UNKNOWN_MESSAGE, _EDITED_TOO_OFTEN}
_BLOCKED = 40333
NO_HISTORY = 160002  # an answer needs Read Message History
TAKES_NO_MESSAGES = 50008  # a forum, too, whose posts alone take some
_TOO_MANY_THREADS = 160006  # open at once in a server
_WAIT_FOR_THREADS = timedelta(hours=1)
_UNKNOWN_PEOPLE = frozenset({10013, 50033})  # unknown user, invalid recipients
_CLOSED_TO_US = frozenset({50007, 50278})  # a person takes no direct messages of this bot, or shares no server with it
_TOO_MANY_CONVERSATIONS = 40003
_ABOUT_PEOPLE = _UNKNOWN_PEOPLE | _CLOSED_TO_US | {_TOO_MANY_CONVERSATIONS}
_WAIT_FOR_CONVERSATIONS = timedelta(minutes=10)

# KeyError, TypeError and ValueError: discord.py read a 2xx answer that is not Discord's JSON (a proxy's page).
# RuntimeError: aiohttp's session was closed under a request that waited for its rate limit.
FOREIGN = (
    discord.DiscordException,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    KeyError,
    TypeError,
    ValueError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class _Closed:
    """A reason for which a channel takes no messages: what to do, and the sentence for whoever can do it there."""

    advice: str
    code: str = ""
    permissions: str = ""

    def error(self, where: str, said: str) -> Unreachable:
        named = {"permissions": self.permissions} if self.permissions else {}
        return Unreachable(f"Discord forbids posting in {where} ({said}): {self.advice}.", code=self.code, **named)


CLOSED_PLACES: Final[Mapping[int, _Closed]] = {
    50001: _Closed("the bot does not see it; give it View Channel there", "permissions", "View Channel"),
    50013: _Closed("give the bot Send Messages and Embed Links there", "permissions", "Send Messages, Embed Links"),
    NO_HISTORY: _Closed("give the bot Read Message History there", "permissions", "Read Message History"),
    160005: _Closed("the thread is locked; unlock it, or subscribe another channel", "locked_thread"),
    50083: _Closed("the thread is archived; open it again, or subscribe another channel", "locked_thread"),
    40067: _Closed("the forum asks for a tag on each post; make one that is called like the topic", "forum_tag", "Manage Channels"),
    TAKES_NO_MESSAGES: _Closed("channels of this kind take no messages; subscribe another one"),
    50024: _Closed("channels of this kind take no messages; subscribe another one"),
    60003: _Closed("the server asks for two-factor authentication; turn it on for the account that owns the bot"),
}

_CLOSED = {
    4004: "it refuses the token: copy a new one from the bot's page at discord.com/developers into DISCORD_TOKEN, and restart",
    4010: "it was asked for a shard that does not exist: Newsdesk connects anew",
    4011: "the bot is in too many servers for one connection: Newsdesk connects anew, in as many parts as Discord asks for",
    4012: "it does not speak with this version any more: update Newsdesk",
    4013: "it does not know what the bot asks to be told of: update Newsdesk",
    4014: "it does not let the bot be told of servers: look at the bot's page at discord.com/developers",
}


def closed_because(error: BaseException | None) -> str:
    """Return one sentence on why the gateway was closed for good, and what to do."""
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return f"Discord closed the gateway (4014): {_CLOSED[4014]}."
    if isinstance(error, discord.ConnectionClosed):
        return f"Discord closed the gateway ({error.code}): {_CLOSED.get(error.code, 'Newsdesk connects anew')}."
    return f"Discord's gateway was closed ({_named(error) if isinstance(error, Exception) else 'without a word'}): Newsdesk connects anew."


def place_name(to: Destination) -> str:
    """Return how the sentences of errors name where a message goes."""
    return f"person {to.channel_id}" if to.person else f"channel {to.channel_id} of server {to.workspace_id}"


def chat_error(error: Exception, where: str) -> ChatError:
    """Return the ChatError for one of FOREIGN; `where` names the channel or person."""
    if isinstance(error, discord.RateLimited):
        return Throttled(f"Discord asks for patience in {where}.", retry_after=patience(error.retry_after))
    if isinstance(error, discord.HTTPException):
        return _answered(error, where)
    return Ambiguous(f"Discord's answer for {where} was lost ({_named(error)}): it may or may not have the message.")


def _answered(error: discord.HTTPException, where: str) -> ChatError:
    said = f"{error.status}, code {error.code}: {error.text or 'no reason given'}"
    if error.status == _RATE_LIMITED:
        return _throttled(error, where)
    if error.status >= _SERVER_ERROR:
        return Ambiguous(f"Discord failed for {where} ({said}): it may or may not have the message.")
    return _refused(error, where, said)


def _refused(error: discord.HTTPException, where: str, said: str) -> ChatError:
    if error.code in _ABOUT_PEOPLE:
        return _refused_person(error, where, said)
    if error.code in _ABOUT_MESSAGES or error.text.endswith(_UNKNOWN_REFERENCE):
        return _refused_message(error, where, said)
    if error.code == _BLOCKED or (error.status == _FORBIDDEN and not error.code):  # Discord's own answers have a code
        reason = f"Discord's guard against attacks blocks this machine ({said}): all sends stop for 10 minutes."
        return Throttled(reason, retry_after=BANNED, everywhere=True)
    return _refused_place(error, where, said)


def _refused_place(error: discord.HTTPException, where: str, said: str) -> ChatError:
    """Return what an answer means that is about a channel, or about the bot."""
    if error.status == _UNAUTHORIZED:
        return Unauthorized(f"Discord refuses the bot's token ({said}): write a valid DISCORD_TOKEN and restart.")
    if error.code == _TOO_MANY_THREADS:
        return Throttled(
            f"Too many threads and posts are open in {where} ({said}): it waits for some to close.", retry_after=_WAIT_FOR_THREADS
        )
    if error.code in CLOSED_PLACES:
        return CLOSED_PLACES[error.code].error(where, said)
    if error.status == _FORBIDDEN:
        return Unreachable(f"Discord forbids posting in {where} ({said}): look at the bot's permissions there.")
    if error.status == _NOT_FOUND:
        return Gone(f"Discord does not know {where} any more ({said}): subscribe another channel.")
    return Rejected(f"Discord refuses the form of the message for {where} ({said}).")


def _refused_message(error: discord.HTTPException, where: str, said: str) -> ChatError:
    """Return what an answer means that is about one message: its channel is well."""
    if error.code in _NOT_OURS:
        return Rejected(f"Discord lets nobody but its author change that message in {where} ({said}).")
    if error.code in _MODERATED:
        return Rejected(f"The server's AutoMod blocks the message for {where} ({said}): let it pass the role of Newsdesk.")
    if error.code == _EDITED_TOO_OFTEN:
        return Throttled(f"Discord wants fewer edits of old messages in {where} ({said}).", retry_after=_WAIT_FOR_EDITS)
    return Deleted(f"The message that this one belongs to was deleted in {where} ({said}).")


def _refused_person(error: discord.HTTPException, where: str, said: str) -> ChatError:
    if error.code in _UNKNOWN_PEOPLE:
        return Gone(f"Discord does not know {where} ({said}): they get nothing more.")
    if error.code in _CLOSED_TO_US:
        return Unreachable(f"Discord does not let us write to {where} ({said}): they take no direct messages of this bot.")
    return Throttled(f"Discord wants fewer new conversations ({said}): {where} is tried later.", retry_after=_WAIT_FOR_CONVERSATIONS)


def _throttled(error: discord.HTTPException, where: str) -> Throttled:
    headers = error.response.headers
    if not headers.get("Via"):
        said = "Discord's proxy has blocked this address (429 without Via): all sends stop for 10 minutes."
        return Throttled(said, retry_after=BANNED, everywhere=True)
    told = headers.get("Retry-After", "")
    wait = patience(float(told)) if told.isascii() and told.isdigit() and told.strip("0") else _WAIT_UNTOLD
    return Throttled(f"Discord asks for patience in {where}.", retry_after=wait)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
