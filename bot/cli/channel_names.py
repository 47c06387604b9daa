"""What channels are called at the terminal, and why something waits for them."""

from bot.domain.delivery import Deferred
from bot.domain.destination import Destination, Platform
from bot.domain.loads import Waiting
from bot.domain.status import Channel, ChannelState

_REASONS = {
    Deferred.FLOOD: "many at once",
    Deferred.QUIET: "quiet hours",
    Deferred.MOST: "cards of the hour are used up",
    Deferred.OUTAGE: "our own outage",
    Deferred.ALONE: "more publishers",
    Deferred.ASKED: "asked for before its time",
}
_STATES = {ChannelState.OK: "ok", ChannelState.PAUSED: "paused", ChannelState.OFF: "given up", ChannelState.LEFT: "removed us"}


def named_channel(channel: Destination) -> str:
    """Return what people call a channel, with its platform: its id where no name was ever heard."""
    if channel.platform is Platform.CONSOLE:
        return "this terminal"
    return f"{channel.platform} {f'#{channel.name}' if channel.name else channel.channel_id}"


def state_words(channel: Channel) -> str:
    """Return how a channel does."""
    return _STATES[channel.state]


def why_waiting(waiting: Waiting) -> str:
    """Return why deliveries wait: what the last try met, else what made them wait, else what they are."""
    if waiting.error:
        return waiting.error
    return _REASONS[waiting.deferred] if waiting.deferred else "a digest" if waiting.kind == "digest" else "in their turn"
