"""What is typed after /newsdesk digest."""

import pytest

from bot.domain.errors import InvalidInput
from bot.platforms.slack.digest_words import DigestCommand, DigestNowCommand, DigestOffCommand, DigestSetCommand, digest_command
from bot.platforms.slack.typed_channel import ChannelRef
from bot.steps.commands.wishes import Wish

NEWS = ChannelRef(id="C123", name="news")


def wish(**when: str) -> DigestSetCommand:
    return DigestSetCommand(wish=Wish(topic="", **when))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", DigestNowCommand()),
        ("now", DigestNowCommand()),
        ("Preview", DigestNowCommand()),
        ("08:30", wish(digest="08:30")),
        ("set 8:30 am weekdays", wish(digest="8:30am", days="weekdays")),
        ("at 18:00 every mon,thu zone Paris", wish(digest="18:00", days="mon,thu", zone="Europe/Paris")),
        ("weekdays", wish(days="weekdays")),
        ("18:00 in <#C123|news>", DigestSetCommand(wish=Wish(topic="", digest="18:00"), channel=NEWS)),
        ("off", DigestOffCommand()),
        ("stop live", DigestOffCommand(instead="live")),
        ("off END in <#C123|news>", DigestOffCommand(instead="end", channel=NEWS)),
    ],
)
def test_what_is_meant(typed: str, meant: DigestCommand):
    """The words may stand in any order; nothing at all shows what waits."""
    assert digest_command(typed.split()) == meant


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("set", "no_digest_time"),
        ("in <#C123|news>", "no_digest_time"),
        ("25:00", "bad_time"),
        ("08:30 09:30", "unknown_word"),
        ("now later", "unknown_word"),
        ("off perhaps", "unknown_word"),
        ("08:30 Paris", "bare_zone"),
        ("08:30 mon daily", "bad_days"),
    ],
)
def test_what_is_not_understood(typed: str, code: str):
    """One sentence names the word."""
    with pytest.raises(InvalidInput) as refused:
        digest_command(typed.split())
    assert refused.value.code == code
