"""What readers type after /newsdesk for themselves, or about what a channel is to be spared; pure."""

from dataclasses import dataclass

from bot.domain.errors import InvalidInput
from bot.platforms.slack.command_words import Typed, read
from bot.steps.commands.spare_typed import WEEK, Span, parse_span


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCommand:
    """List what the person saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteCommand:
    """Mute a word, or a source by its name, in this channel."""

    what: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksCommand:
    """List what this channel is asked: what is muted, or what it gets less of."""

    muted: bool


ReaderCommand = SavedCommand | MuteCommand | AsksCommand
READER_VERBS = ("saved", "mute", "mutes", "tune")


def reader_command(verb: str, words: Typed) -> ReaderCommand:
    """Read a command of a reader; raise InvalidInput for what is not understood."""
    if verb == "mute":
        return _mute(words)
    read(words, ())
    return SavedCommand() if verb == "saved" else AsksCommand(muted=verb == "mutes")


def _mute(words: Typed) -> MuteCommand:
    """Take what is to be muted, then for how long: a week where nobody says."""
    span = parse_span(words[-1]) if len(words) > 1 else None
    what = [*words[:-1]] if span else [*words]
    if span and len(what) > 1 and what[-1].casefold() == "for":
        what.pop()
    if not what:
        raise InvalidInput("Say what to mute: a word, or the name of a source.", code="no_mute")
    return MuteCommand(what=" ".join(what), span=span or WEEK)
