"""A channel as it is typed."""

from dataclasses import dataclass

from bot.platforms.slack.command_words import CHANNEL, Found


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRef:
    """A channel as typed: by Slack's id where Slack resolved it, otherwise by name."""

    id: str = ""
    name: str = ""


def channel_of(found: Found) -> ChannelRef | None:
    """Return the channel that was typed, None where none was."""
    if not found["channel"]:
        return None
    match = CHANNEL.fullmatch(found["channel"][0])
    return ChannelRef(id=match["id"] or "", name=match["name"] or match["label"] or "") if match else None
