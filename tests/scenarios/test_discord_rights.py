"""Who may do what on Discord: a row a verb, a column a role; nobody reads the name of a channel that is hidden from them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.destination import Destination
from bot.domain.subscription import Subscription
from tests.fakes.discord_bot import Running, destination, running_bot
from tests.fakes.discord_state import BOT_MAY_POST, MANAGER, MENTION_EVERYONE, READER, Channel, Role, User
from tests.fakes.undone import put_back, rows_of

DONE, MANAGE, UNKNOWN, CALL = "Done", "Only those who may manage", "That subscription does not exist", "You may not mention"
REFUSALS = (MANAGE, UNKNOWN, CALL)
ROLES = {"hidden": 0, "reader": READER, "manager": MANAGER, "manager who calls": MANAGER | MENTION_EVERYONE}
"""What each may do in the channel that is meant; where they type they all manage."""

#                       hidden   reader  manager manager who calls
MATRIX = {
    "subscribe": (MANAGE, MANAGE, DONE, DONE),
    "mention a role": (MANAGE, MANAGE, CALL, DONE),
    "change": (MANAGE, MANAGE, DONE, DONE),
    "quiet hours": (MANAGE, MANAGE, DONE, DONE),
    "cards an hour": (MANAGE, MANAGE, DONE, DONE),
    "language": (MANAGE, MANAGE, DONE, DONE),
    "zone": (MANAGE, MANAGE, DONE, DONE),
    "end": (UNKNOWN, MANAGE, DONE, DONE),
}
COMMANDS: dict[str, tuple[str, dict[str, str]]] = {
    "subscribe": ("subscribe", {"topic": "quantum"}),
    "mention a role": ("subscribe", {"topic": "quantum"}),
    "change": ("subscribe", {"topic": "ai", "mode": "both"}),
    "quiet hours": ("settings quiet-hours", {"hours": "22:00-07:00"}),
    "cards an hour": ("settings cards", {"number": "3"}),
    "language": ("settings language", {"language": "fr"}),
    "zone": ("settings time-zone", {"zone": "Asia/Tokyo"}),
}
SECRET = "board-meeting"


class World:
    """A server with a channel of a telling name, which gets AI, and a person of each role."""

    def __init__(self, bot: Running) -> None:
        self.bot = bot
        self.secret: Channel = bot.server.add_channel(bot.guild, SECRET, may=BOT_MAY_POST | MENTION_EVERYONE)
        self.loud: Role = bot.server.add_role(bot.guild, "everybody-here", mentionable=False)
        self.people = {role: self._person(role, may) for role, may in ROLES.items()}

    def _person(self, role: str, may: int) -> User:
        person = self.bot.server.add_user(role.replace(" ", "-"))
        person.permissions_in[self.secret.id] = may
        return person

    async def begin(self) -> None:
        await self.bot.server.join(self.bot.guild)
        reply = await self.slash("manager", "subscribe", topic="ai", channel=self.secret)
        assert reply.startswith(DONE), reply

    async def slash(self, role: str, command: str, **options: Any) -> str:
        reply = await self.bot.server.slash(self.bot.guild, self.bot.channel, self.people[role], command, **options)
        return reply.text

    async def state(self) -> tuple[Destination | None, list[Subscription]]:
        here = destination(self.secret)
        return await self.bot.store.destination(here.id), list(await self.bot.store.subscriptions(here.id))

    async def do(self, role: str, verb: str) -> str:
        if verb == "end":
            _, known = await self.state()
            return await self.slash(role, "unsubscribe", subscription=str(known[0].id))
        command, options = COMMANDS[verb]
        calls = {"mention": self.loud} if verb == "mention a role" else {}
        return await self.slash(role, command, channel=self.secret, **options, **calls)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running_bot() as bot:
        made = World(bot)
        await made.begin()
        yield made


async def test_the_matrix_of_verbs_by_role(world: World):
    """Typed where all of them manage: that gives no say elsewhere, and no word about what they cannot see."""
    untouched, beginning = await world.state(), rows_of(world.bot.store.tables)
    for verb, row in MATRIX.items():
        for role, begins in zip(ROLES, row, strict=True):
            said = await world.do(role, verb)
            assert said.startswith(begins) or (begins == DONE and not said.startswith(REFUSALS)), (verb, role, said)
            assert SECRET not in said, (verb, role)
            assert (await world.state() != untouched) == (begins == DONE), (verb, role)
            put_back(world.bot.store.tables, beginning)


async def test_what_is_hidden_is_offered_to_nobody_and_named_to_nobody(world: World):
    """Not while a choice is completed, not in the list, and not by an id that somebody kept."""
    choices = await world.bot.server.autocomplete(
        world.bot.guild, world.bot.channel, world.people["hidden"], "unsubscribe", "subscription", ""
    )
    assert choices == []
    assert SECRET not in await world.slash("hidden", "subscriptions")
    assert str(world.secret.id) not in await world.slash("hidden", "subscriptions")
    said = await world.do("hidden", "end")
    assert str(world.secret.id) not in said
    offered = await world.bot.server.autocomplete(
        world.bot.guild, world.bot.channel, world.people["manager"], "unsubscribe", "subscription", ""
    )
    assert [SECRET in each["name"] for each in offered] == [True]


async def test_a_subscription_that_is_hidden_and_one_that_never_was_are_told_alike(world: World):
    """Nobody finds out by trying ids."""
    assert await world.do("hidden", "end") == await world.slash("hidden", "unsubscribe", subscription="123")
