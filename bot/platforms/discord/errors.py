"""What Discord's answers mean for a message: every foreign error becomes one of Newsdesk's own.

| answer | error |
|---|---|
| 429 | Throttled, as long as told; 10 minutes without a Via header, since then the proxy in front of Discord has banned us |
| 5xx, a reset, a time-out, a disconnect, an answer that cannot be read | Ambiguous |
| 401 | Unauthorized |
| 403 | Unreachable |
| 404 | Gone; Rejected where only the message is gone |
| any other 4xx | Rejected |
"""

from datetime import timedelta

import aiohttp
import discord

from bot.domain.errors import Ambiguous, ChatError, Gone, Rejected, Throttled, Unauthorized, Unreachable

BANNED = timedelta(minutes=10)
_WAIT_UNTOLD = timedelta(seconds=10)
_RATE_LIMITED, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _SERVER_ERROR = 429, 401, 403, 404, 500
_UNKNOWN_MESSAGE = 10008

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


def chat_error(error: Exception, where: str) -> ChatError:
    """Return the ChatError for one of FOREIGN; `where` names the channel."""
    if isinstance(error, discord.RateLimited):
        return Throttled(f"Discord asks for patience in {where}.", retry_after=timedelta(seconds=error.retry_after))
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
    if error.status == _UNAUTHORIZED:
        return Unauthorized(f"Discord refuses the bot's token ({said}): write a valid DISCORD_TOKEN and restart.")
    if error.status == _FORBIDDEN:
        return Unreachable(f"Discord forbids posting in {where} ({said}): give the bot View Channel, Send Messages and Embed Links there.")
    if error.status == _NOT_FOUND and error.code != _UNKNOWN_MESSAGE:
        return Gone(f"Discord does not know {where} any more ({said}): subscribe another channel.")
    return Rejected(f"Discord refuses the form of the message for {where} ({said}).")


def _throttled(error: discord.HTTPException, where: str) -> Throttled:
    headers = error.response.headers
    if not headers.get("Via"):
        said = "Discord's proxy has blocked this address (429 without Via): all sends stop for 10 minutes."
        return Throttled(said, retry_after=BANNED, everywhere=True)
    told = headers.get("Retry-After", "")
    wait = timedelta(seconds=int(told)) if told.isdigit() and int(told) else _WAIT_UNTOLD
    return Throttled(f"Discord asks for patience in {where}.", retry_after=wait)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
