"""Who changes the feeds of a Slack workspace: all who are no guests, since feeds reach channels that guests may not see."""

import pytest

from bot.domain.errors import InvalidInput
from bot.platforms.slack.feed_lists import require_no_guest
from bot.platforms.slack.people import Person
from tests.fakes.slack_bot import slack_bot


def test_a_guest_is_refused_and_somebody_of_whom_slack_did_not_tell_is_not():
    """A failed look-up spoils no command: membership of the channel is asked all the same."""
    with pytest.raises(InvalidInput):
        require_no_guest(Person(id="U2", guest=True))
    require_no_guest(Person(id="U2", guest=True, known=False))
    require_no_guest(Person(id="U2"))


async def test_a_guest_cannot_add_nor_end_a_feed():
    """Though they are in the channel in which they ask."""
    async with slack_bot() as bot:
        bot.server.add_user("U2", guest=True)
        bot.server.add_channel("C7", "desk", people={"U2"}, member=True)
        for typed in ("feed add example.org", "feed remove Ledger"):
            answer = await bot.server.slash("C7", "U2", typed)
            assert answer["text"] == "Only those who may manage this channel can change what comes here."
