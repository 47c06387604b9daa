"""Announcement channels of the local Discord."""

from tests.fakes.discord_faults import Refusal
from tests.fakes.discord_state import Channel, Json

ANNOUNCEMENTS = 5
PUBLISHED = 1 << 0


def published(channel: Channel, message: Json) -> Json:
    """Publish a message of an announcement channel to those that follow it, once."""
    if channel.type != ANNOUNCEMENTS:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    if message["flags"] & PUBLISHED:
        raise Refusal(400, 40033, "This message has already been crossposted.")
    message["flags"] |= PUBLISHED
    return message
