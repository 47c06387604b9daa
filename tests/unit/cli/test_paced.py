"""A chat that takes its time."""

from bot.cli.paced import PacedChat
from bot.domain.delivery import Nonce
from tests.fakes.chat import FakeChat
from tests.fakes.discord_bot import ALERT
from tests.fakes.make import NOW, make_destination


async def test_it_waits_between_messages_and_nowhere_else():
    """The first comes at once; a look needs no patience."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    to, chat = make_destination("terminal"), PacedChat(FakeChat(), 0.4, sleep)
    message = await chat.send(to, ALERT, nonce=Nonce("nd-1"))
    assert waited == []
    await chat.edit(to, message, ALERT, nonce=Nonce("nd-1"))
    await chat.send(to, ALERT, nonce=Nonce("nd-2"))
    assert await chat.find(to, nonce=Nonce("nd-2"), since=NOW)
    assert waited == [0.4, 0.4]
