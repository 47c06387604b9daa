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
    """Mute a word, or a source by its name, in this channel, or for the person alone."""

    what: str
    span: Span
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksCommand:
    """List what this channel is asked: what is muted, or what it gets less of."""

    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetCommand:
    """Ask whether all of the person, or of the workspace, is to be deleted."""

    workspace: bool = False


SparingCommand = SavedCommand | MuteCommand | AsksCommand
"""What they saved, and what a channel is to be spared."""
ReaderCommand = SparingCommand | ForgetCommand
_FOR_ME = ["for", "me"]
READER_VERBS = ("saved", "mute", "mutes", "tune", "forget")
_WORKSPACE = frozenset({"workspace", "everything", "all"})


def reader_command(verb: str, words: Typed) -> ReaderCommand:
    """Read a command of a reader; raise InvalidInput for what is not understood."""
    if verb == "mute":
        return _mute(words)
    if verb == "forget":
        return _forget(words)
    read(words, ())
    return SavedCommand() if verb == "saved" else AsksCommand(muted=verb == "mutes")


def _forget(words: Typed) -> ForgetCommand:
    """Take whom: oneself where nobody says."""
    what = words[0].casefold() if words else "me"
    known = what == "me" or what in _WORKSPACE
    read(words[1:] if known else words, ())
    return ForgetCommand(workspace=what in _WORKSPACE)


def _mute(words: Typed) -> MuteCommand:
    """Take what is to be muted, for how long (a week where nobody says), and whether for oneself alone, in either order."""
    what, alone = _without_me([*words])
    span = parse_span(what[-1]) if len(what) > 1 else None
    if span:
        what.pop()
        if len(what) > 1 and what[-1].casefold() == "for":
            what.pop()
    what, too = _without_me(what)
    if not what:
        raise InvalidInput("Say what to mute: a word, or the name of a source.", code="no_mute")
    return MuteCommand(what=" ".join(what), span=span or WEEK, alone=alone or too)


def _without_me(words: list[str]) -> tuple[list[str], bool]:
    """Return words without "for me" at their end, and whether it stood there after something to mute."""
    said = len(words) > len(_FOR_ME) and [each.casefold() for each in words[-len(_FOR_ME) :]] == _FOR_ME
    return (words[: -len(_FOR_ME)], True) if said else (words, False)
