"""The errors of Newsdesk, one small tree.

    NewsdeskError
    ├── InvalidInput           a person's input cannot be used; the message is shown to them as it is
    │   ├── SettingError       a wrong, missing or unknown setting
    │   ├── AddressRefused     an address that Newsdesk does not fetch
    │   └── NoDatabase         a command that only reads, and no database
    ├── FetchError             a source gave no usable feed this time
    ├── AnalysisError          articles cannot be analysed for now
    ├── StoreError             the database cannot be used
    ├── MachineError           this machine lacks what every source needs: file descriptors, memory
    └── ChatError              a message was not confirmed by its platform
        ├── Throttled          come back after a time that the platform named; nothing was posted
        ├── Ambiguous          nobody knows whether it was posted: a time-out, a reset, a 5xx
        ├── Rejected           the platform refuses this message's form; another form may pass
        │   └── Deleted        the message that this one edits or answers was deleted; no form of it has a place any more
        ├── Unreachable        the destination refuses us for now: permissions, an archived channel
        ├── Gone               the destination does not exist any more
        └── Unauthorized       the platform refuses the bot itself
            └── Removed        the workspace removed the bot: its token is good for nothing any more

Every message names the resource and what to do. Foreign exceptions are wrapped at the edge and kept as the cause.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.domain.defaults import LONGEST_PATIENCE


@runtime_checkable
class Titled(Protocol):
    """Something that is called otherwise in another language."""

    def title(self, locale: str) -> str:
        """Return what it is called in the language of `locale`."""
        ...


Param = str | int | Titled | Sequence[Titled]


class NewsdeskError(Exception):
    """Base of all errors that Newsdesk raises on purpose.

    `allow` is the setting that would let it pass, which is told to the operator at the terminal and to nobody in a chat.
    """

    allow: str = ""

    @property
    def at_the_terminal(self) -> str:
        """The message as the operator reads it."""
        return f"{self} If it is one of your own, allow it in the settings: {self.allow}." if self.allow else str(self)


class InvalidInput(NewsdeskError):
    """Something that a person typed cannot be used; the message says what, where and what to do.

    `code` and `params` name the same sentence in config/locales, for a reply in the reader's language; what has a title there is given
    itself.
    """

    def __init__(self, message: str, *, code: str = "", **params: Param) -> None:
        super().__init__(message)
        self.code = code
        self.params = params


class SettingError(InvalidInput):
    """A setting is wrong, missing or unknown."""


class AddressRefused(InvalidInput):
    """An address that Newsdesk does not fetch; the message is the same for every reason."""

    def __init__(self, message: str, *, code: str = "", allow: str = "") -> None:
        super().__init__(message, code=code)
        self.allow = allow


class NoDatabase(InvalidInput):
    """A command that only reads names a database that nobody has made yet; none is made for it."""


class FetchProblem(StrEnum):
    """Why a source gave no feed; decides how long to stay away."""

    REFUSED = "refused"  # the guard: an address that we do not fetch
    UNREACHABLE = "unreachable"  # DNS, connection, TLS
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    STATUS = "status"  # an HTTP error; FetchError.status says which
    REDIRECTS = "redirects"  # more than five hops, or a loop
    NOT_A_FEED = "not_a_feed"
    UNPARSABLE = "unparsable"  # the parser failed, hung or was killed


class FetchError(NewsdeskError):
    """A source gave no usable feed this time: one sentence, the problem's kind, and what the server said of coming back.

    `retry_after` is the server's Retry-After: a span from now, or an instant; None when it did not say.
    """

    def __init__(
        self,
        message: str,
        *,
        problem: FetchProblem,
        status: int | None = None,
        retry_after: timedelta | datetime | None = None,
        allow: str = "",
    ) -> None:
        super().__init__(message)
        self.allow = allow
        self.problem = problem
        self.status = status
        self.retry_after = retry_after


class AnalysisError(NewsdeskError):
    """Articles cannot be analysed for now, whatever they say: nothing of the poll that brought them is stored, and it comes again."""


class StoreError(NewsdeskError):
    """The database cannot be used: locked, full, read-only, corrupt, or of a newer version."""


class MachineError(NewsdeskError):
    """This machine lacks what every source needs. It says nothing about the source that was being asked."""


class ChatError(NewsdeskError):
    """A message was not confirmed by its platform.

    `code` and `params` name a sentence in config/locales for whoever can help in the channel, in their language; empty where that is
    for the operator alone.
    """

    def __init__(self, message: str, *, code: str = "", **params: str) -> None:
        super().__init__(message)
        self.code = code
        self.params = params


class Throttled(ChatError):
    """The platform asks to come back after `retry_after`, which is a week at most; nothing was posted.

    `everywhere`: it wants no message for any channel meanwhile.
    """

    def __init__(self, message: str, *, retry_after: timedelta, everywhere: bool = False) -> None:
        super().__init__(message)
        self.retry_after = min(retry_after, LONGEST_PATIENCE)
        self.everywhere = everywhere


class Ambiguous(ChatError):
    """Nobody knows whether the message was posted: a time-out, a dropped connection, a 5xx.

    `settles_in`: how long the platform may need until its history shows the message, if it was posted.
    """

    def __init__(self, message: str, *, settles_in: timedelta = timedelta(0)) -> None:
        super().__init__(message)
        self.settles_in = settles_in


class Rejected(ChatError):
    """The platform refuses the form of this message; a plainer form may pass."""


class Deleted(Rejected):
    """The message that this one edits or answers was deleted: people do not want it there any more."""


class Unreachable(ChatError):
    """The destination refuses us for now: permissions taken away, an archived channel."""


class Gone(ChatError):
    """The destination does not exist any more."""


class Unauthorized(ChatError):
    """The platform refuses the bot itself: a revoked or wrong token."""


class Removed(Unauthorized):
    """The workspace removed the bot: its token is good for nothing any more."""
