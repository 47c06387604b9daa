"""Who may do what in Slack: a row a verb, a column a role; what is refused changes nothing, and Newsdesk enters no channel for it."""

from collections.abc import AsyncIterator

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.destination import Destination, Platform
from bot.domain.subscription import Subscription
from bot.domain.topic import TopicSlug
from tests.fakes.make import make_destination, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.slack_bot import SlackBot, slack_bot
from tests.fakes.undone import put_back, rows_of

ROLES = ("outsider", "admin outside", "guest outside", "member", "guest inside", "maker", "admin inside")
PUBLIC, PRIVATE = "C5", "C6"
DONE, JOIN, HIDDEN, MANAGE = "Done", "Only those who are in", "There is no channel", "Only whoever made"
REFUSALS = (JOIN, HIDDEN, MANAGE)

#                    outsider  admin outs. guest out. member  guest in. maker  admin inside
IN_PUBLIC = {
    "subscribe": (JOIN, JOIN, HIDDEN, DONE, DONE, DONE, DONE),
    "mention a group": (JOIN, JOIN, HIDDEN, DONE, DONE, DONE, DONE),
    "mention @here": (JOIN, JOIN, HIDDEN, MANAGE, MANAGE, DONE, DONE),
    "change": (JOIN, JOIN, HIDDEN, DONE, DONE, DONE, DONE),
    "quiet hours": (JOIN, JOIN, HIDDEN, DONE, DONE, DONE, DONE),
    "cards an hour": (JOIN, JOIN, HIDDEN, DONE, DONE, DONE, DONE),
    "language": (JOIN, JOIN, HIDDEN, DONE, DONE, DONE, DONE),
    "zone": (JOIN, JOIN, HIDDEN, DONE, DONE, DONE, DONE),
    "end": (JOIN, JOIN, HIDDEN, DONE, DONE, DONE, DONE),
}
IN_PRIVATE = {verb: (HIDDEN, HIDDEN, HIDDEN, *told[3:]) for verb, told in IN_PUBLIC.items()}
TEXTS = {
    "subscribe": "subscribe quantum in {channel}",
    "mention a group": "subscribe quantum in {channel} mention <!subteam^S0123AB|@desk>",
    "mention @here": "subscribe quantum in {channel} mention @here",
    "change": "subscribe ai both 09:15 in {channel}",
    "quiet hours": "settings quiet 22:00-07:00 in {channel}",
    "cards an hour": "settings cards 3 in {channel}",
    "language": "settings language fr in {channel}",
    "zone": "settings zone Asia/Tokyo in {channel}",
    "end": "unsubscribe ai in {channel}",
}


def who(role: str) -> str:
    return f"U{role.upper().replace(' ', '')}"


@pytest.fixture
async def bot() -> AsyncIterator[SlackBot]:
    """Give a public and a private channel with people of every role in it; the bot is in the private one, both get AI."""
    async with slack_bot() as running:
        for role in ROLES:
            running.server.add_user(who(role), guest="guest" in role, admin="admin" in role)
        inside = {who(role) for role in ROLES if "out" not in role}
        made = {"people": inside, "creator": who("maker")}
        running.server.add_channel(PUBLIC, "team", member=False, **made)
        running.server.add_channel(PRIVATE, "secret", private=True, **made)
        for channel in (PUBLIC, PRIVATE):
            await save_destination(running.store, place(channel))
            await save_subscription(running.store, make_subscription(place(channel), topic=TopicSlug("ai")))
        yield running


def place(channel: str) -> Destination:
    return make_destination(channel, platform=Platform.SLACK, workspace="T1")


async def state(bot: SlackBot, channel: str) -> tuple[Destination | None, list[Subscription]]:
    here = place(channel)
    return await bot.store.destination(here.id), list(await bot.store.subscriptions(here.id))


async def type_(bot: SlackBot, role: str, verb: str, channel: str, *, typed_in: str = "C1") -> str:
    named = f"<#{channel}|name>" if channel == PUBLIC else "#secret"
    answer = await bot.server.slash(typed_in, who(role), TEXTS[verb].format(channel=named), escape=False)
    return str(answer["text"])


@pytest.mark.parametrize("channel", [PUBLIC, PRIVATE])
async def test_the_matrix_of_verbs_by_role(bot: SlackBot, channel: str):
    """Typed in another channel: only who is in a channel decides what comes there, and only who manages it calls everybody."""
    assert isinstance(bot.store, MemoryStore)
    untouched, beginning = await state(bot, channel), rows_of(bot.store.tables)
    refused_first = sorted(_cells(channel), key=lambda cell: cell[2] == DONE)
    for verb, role, begins in refused_first:
        said = await type_(bot, role, verb, channel)
        assert said.startswith(begins) or (begins == DONE and not said.startswith(REFUSALS)), (verb, role, said)
        assert (await state(bot, channel) != untouched) == (begins == DONE), (verb, role)
        joined = {call["channel"] for call in bot.server.calls("conversations.join")}
        assert begins == DONE or channel not in joined, (verb, role)
        put_back(bot.store.tables, beginning)


def _cells(channel: str) -> list[tuple[str, str, str]]:
    table = IN_PUBLIC if channel == PUBLIC else IN_PRIVATE
    return [(verb, role, begins) for verb, row in table.items() for role, begins in zip(ROLES, row, strict=True)]


async def test_typing_in_a_channel_is_not_being_in_it(bot: SlackBot):
    """A command may be delivered late, or again, when its author has left the channel."""
    before = await state(bot, PUBLIC)
    for verb in TEXTS:
        for role in ("outsider", "admin outside"):
            said = await type_(bot, role, verb, PUBLIC, typed_in=PUBLIC)
            assert said.startswith(JOIN), (verb, role)
    assert await state(bot, PUBLIC) == before


async def test_somebody_who_runs_the_workspace_no_more_calls_nobody(bot: SlackBot):
    """Who they are is remembered for an hour, but not for that."""
    assert (await type_(bot, "admin inside", "mention @here", PUBLIC)).startswith(DONE)
    bot.server.team.users[who("admin inside")].admin = False
    assert (await type_(bot, "admin inside", "mention @here", PUBLIC)).startswith(MANAGE)


async def test_a_mention_that_is_there_stays_for_whoever_changes_something_else(bot: SlackBot):
    """Nobody asks for it anew."""
    await type_(bot, "maker", "mention @here", PUBLIC)
    answer = await bot.server.slash("C1", who("member"), f"subscribe quantum both 09:15 in <#{PUBLIC}|team>", escape=False)
    assert answer["text"].startswith(DONE)
    _, saved = await state(bot, PUBLIC)
    assert [each.mention for each in saved if each.topic == "quantum"] == ["here"]


@pytest.mark.parametrize("role", ["outsider", "admin outside", "member"])
async def test_ending_by_the_list_needs_to_be_in_the_channel_too(bot: SlackBot, role: str):
    """A public channel in trouble, since it was archived: all may read that, and those who are in it are offered to end what it gets."""
    bot.server.team.channels[PUBLIC].archived = True
    shown = str(await bot.server.slash("C1", who(role), "list"))
    value = Action(kind=ActionKind.END, subject=place(PUBLIC).id).value
    assert (value in shown, PUBLIC in shown) == (role == "member", True)
    answer = await bot.server.press("C1", who(role), "act:list", value)
    _, left = await state(bot, PUBLIC)
    if role == "member":
        assert left == []
    else:
        assert JOIN in str(answer)
        assert len(left) == 1
