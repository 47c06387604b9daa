"""What people type after /newsdesk dm: what they get alone, by direct message; pure."""

from dataclasses import dataclass

from bot.domain.errors import InvalidInput
from bot.platforms.slack.command_words import Typed
from bot.steps.commands.wishes import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class DmCommand:
    """Get topics alone; without a wish see what one gets, or end some topics of that."""

    wish: Wish | None = None
    ends: str = ""


def without_wish(words: Typed) -> DmCommand | None:
    """Read what is asked about what somebody gets already, None where it is a wish."""
    verb = words[0].casefold() if words else "list"
    if verb in {"stop", "off", "end"}:
        return DmCommand(ends=" ".join(words[1:]) or "all")
    return DmCommand() if verb == "list" and len(words) < 2 else None  # noqa: PLR2004 - nothing follows it


def alone(wish: Wish, *, elsewhere: bool) -> DmCommand:
    """Return a wish for oneself; raise InvalidInput where it names what only channels have."""
    if elsewhere or wish.mention:
        raise InvalidInput("A direct message goes to you alone: leave out the channel and the mention.", code="dm_alone")
    return DmCommand(wish=wish)
