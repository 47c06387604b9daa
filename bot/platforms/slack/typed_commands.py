"""What can be asked for after /newsdesk, as it was understood."""

from dataclasses import dataclass

from bot.platforms.slack.digest_words import DigestCommand
from bot.platforms.slack.dm_words import DmCommand
from bot.platforms.slack.feed_words import FeedCommand
from bot.platforms.slack.reader_words import ReaderCommand
from bot.platforms.slack.typed_channel import ChannelRef
from bot.steps.commands.catchup import USUAL_LATEST
from bot.steps.commands.wishes import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribeCommand:
    """Subscribe a channel (None: this one); `preview`: only show what its filter would let through."""

    wish: Wish
    channel: ChannelRef | None = None
    preview: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeCommand:
    """End a subscription of a channel (None: this one)."""

    topic: str
    channel: ChannelRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyCommand:
    """Say why an article came to a channel (None: this one), or why not."""

    link: str
    channel: ChannelRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchCommand:
    """Look for stories by words, as they were typed."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchupCommand:
    """Tell what came since a span ago, or (empty) since the person asked before."""

    span: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestCommand:
    """Tell the newest stories of some topics, or (empty) of those of the channel."""

    topics: str = ""
    most: int = USUAL_LATEST


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCommand:
    """List the workspace's subscriptions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsCommand:
    """Change what a channel (None: this one) asks for: `what` is quiet (hours, in a zone), cards (a number an hour), language or zone."""

    what: str
    value: str
    zone: str = ""
    channel: ChannelRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCommand:
    """Show what can be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCommand:
    """Tell how things are in the channel."""


Reading = SearchCommand | CatchupCommand | LatestCommand | StatusCommand
"""What readers ask for of what was seen."""
Changing = SubscribeCommand | UnsubscribeCommand | DmCommand | DigestCommand | SettingsCommand
"""What changes what somebody gets."""
Command = Changing | FeedCommand | WhyCommand | Reading | ListCommand | ReaderCommand | HelpCommand
