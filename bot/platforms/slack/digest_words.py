"""What people type after /newsdesk digest: now, a time, or off; pure."""

from dataclasses import dataclass

from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_days
from bot.platforms.slack.command_words import Found, Typed, channel, day_words, noise, read, time_words, zone_words
from bot.platforms.slack.typed_channel import ChannelRef, channel_of
from bot.steps.commands.digest_times import Instead
from bot.steps.commands.wishes import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestNowCommand:
    """See what waits for this channel's digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSetCommand:
    """Let the digest of a channel (None: this one) come at another time."""

    wish: Wish
    channel: ChannelRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestOffCommand:
    """End the digest of a channel (None: this one); `instead` is what becomes of what comes by it alone."""

    instead: str = ""
    channel: ChannelRef | None = None


DigestCommand = DigestNowCommand | DigestSetCommand | DigestOffCommand
_NOW = ("now", "preview")
_OFF = ("off", "stop", "end", "none")


def digest_command(words: Typed) -> DigestCommand:
    """Read what is asked about a digest; raise InvalidInput for what is not understood."""
    verb = words[0].casefold() if words else "now"
    if verb in _NOW:
        read(words[1:], (noise,))
        return DigestNowCommand()
    if verb in _OFF:
        found = read(words[1:], (channel, _instead, noise))
        return DigestOffCommand(instead="".join(found["instead"][:1]), channel=channel_of(found))
    return _set(words[1:] if verb == "set" else words)


def _set(words: Typed) -> DigestSetCommand:
    found = read(words, (channel, noise, day_words, time_words, zone_words))
    time, zone, days = (" ".join(found[kind]) for kind in ("time", "zone", "days"))
    parse_days(days)
    if not (time or zone or days):
        raise InvalidInput("Say when the digest shall come: digest 08:30 weekdays.", code="no_digest_time")
    return DigestSetCommand(wish=Wish(topic="", digest=time, zone=zone, days=days), channel=channel_of(found))


def _instead(words: Typed, found: Found) -> int:
    """Take what becomes of what comes by the digest alone."""
    word = words[0].rstrip(",;").casefold()
    if word not in list(Instead):
        return 0
    found["instead"].append(word)
    return 1
