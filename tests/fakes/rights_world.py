"""A channel on each platform, a person of each role who asks about it, and what came of that."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import time
from functools import cache
from typing import Any, Final

from bot.cards.actions import ActionKind, read_action
from bot.domain.ask import Ask
from bot.domain.destination import Destination, DestinationId, Platform, person_of
from bot.domain.following import Follow
from bot.domain.own_topic import OwnTopic, TopicId
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode, Subscription, subscription_id
from bot.steps.commands.desk import Desk
from tests.fakes.asked import SCRIPT, WINDOWS, Asked
from tests.fakes.button_world import discord_answer, slack_values
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_bot import destination as discord_destination
from tests.fakes.discord_state import ALL_PERMISSIONS, MANAGER, READER, SEND_MESSAGES, Channel, User
from tests.fakes.feed_finder import FEED
from tests.fakes.make import AI, NOW, make_destination, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.rights import MENTION, ROLES, Right
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.slack_blocks import shown
from tests.fakes.slack_bot import SlackBot, slack_bot
from tests.fakes.slack_views import Given
from tests.fakes.slack_windows import opened, submit
from tests.fakes.undone import Rows, changes, put_back, rows_of
from tests.fakes.words import shipped_words

CHANNEL, LOUD = "board-meeting", "everybody-here"
_REFUSED: Final = (
    *("not_manager", "not_deciding", "not_topics", "not_topic_maker", "not_member"),
    *("may_not_call", "may_not_mention", "unknown_subscription", "not_owner"),
)
"""The sentences by which somebody is told that they may not."""
_SECOND: Final = frozenset({"subscribe"})
"""Verbs whose first line in the script would change nothing here, since it is so already."""
_HANDED_IN: Final[Mapping[str, Mapping[str, Given]]] = {
    "setup": {"topics": ("ai", "quantum")},
    "all_settings": {"cards": "7"},
    "more_settings": {"style": "short"},
    "topic_create": {"name": "Qubits", "query": "qubits"},
    "topic_edit": {"query": "NVIDIA OR qubits"},
}
"""What is changed in the window of a verb."""
_ASKS_FIRST: Final = {ActionKind.TOPIC_END: Right.DOES, ActionKind.FORGET: Right.DOES, ActionKind.FORGET_ME: Right.OWN}
"""What a question is about, by its button."""
_PLACES: Final = ("subscriptions", "asks", "destinations")
_WORKSPACE: Final = ("topics", "drafts", "follows", "offers", "sources", "audit", "editions")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody was told in the end: the text, and the buttons below it."""

    text: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RightsWorld:
    """One platform: `ask` types a verb as somebody of a role, and hands in the window that opens.

    The channel `here` has a subscription, and its workspace a topic and a feed.
    """

    platform: Platform
    desk: Desk
    store: MemoryStore
    here: Destination
    ask: Callable[[str, Asked], Awaitable[Told]]

    async def right(self, role: str, verb: str) -> Right:
        """Return what comes of a verb, and undo it."""
        before = rows_of(self.store.tables)
        told = await self.ask(role, asked_for(verb, self.platform))
        after = rows_of(self.store.tables)
        put_back(self.store.tables, before)
        if after["topics"] != before["topics"]:
            await self.desk.own.live.refresh()
        return self._judged(told, before, after)

    def _judged(self, told: Told, before: Rows, after: Rows) -> Right:
        changed = [(name, row) for name in (*_PLACES, *_WORKSPACE) for row in changes(before, after, name)]
        if _refusals(self.platform).search(told.text):
            assert not changed, (told.text, changed)
            return Right.NO
        if any(name in _WORKSPACE or _place_of(row) == self.here.id for name, row in changed):
            wishes = [row for _, row in changed if isinstance(row, Ask)]
            return Right.ASKS if wishes and not any(each.decides for each in wishes) else Right.DOES
        asked = next((_ASKS_FIRST[each.kind] for each in map(read_action, told.values) if each.kind in _ASKS_FIRST), None)
        if asked:
            return asked
        places = {**before["destinations"], **after["destinations"]}
        if changed:
            return Right.OWN if all(places[_place_of(row)].person for _, row in changed) else Right.THERE
        return Right.READS


def asked_for(verb: str, platform: Platform) -> Asked:
    """Return what is typed of a verb."""
    if verb == MENTION:
        return Asked(
            verb=verb, discord="subscribe", slack="subscribe ai both 08:30 mention @here", options={"topic": "ai", "mention": f"@{LOUD}"}
        )
    lines = [each for each in SCRIPT if each.verb == verb and each.typed(platform)]
    return lines[1 if verb in _SECOND else 0]


def verbs_of(platform: Platform) -> list[str]:
    """Return the verbs that docs/commands.md lists on a platform, in its order, each behind it what is a right of its own."""
    found = dict.fromkeys(each.verb for each in reversed(SCRIPT) if each.typed(platform))
    return [each for verb in reversed(found) for each in ((verb, MENTION) if verb == "subscribe" else (verb,))]


def _place_of(row: Subscription | Ask | Destination) -> DestinationId:
    return row.id if isinstance(row, Destination) else row.destination_id


@cache
def _refusals(platform: Platform) -> re.Pattern[str]:
    """Return what a refusal reads like, whatever it names."""
    texts = shipped_words().into("en", platform)._texts
    said = [texts[key] for code in _REFUSED for key in (f"errors.{code}", f"{platform}.errors.{code}") if key in texts]
    return re.compile("|".join(re.sub(r"\\{\w+\\}", ".+", re.escape(each)) for each in said))


async def _furnish(desk: Desk, store: MemoryStore, here: Destination, maker: str, people: Iterable[Destination]) -> None:
    """Let a channel and each person have AI, and the workspace a topic that the manager made, and a feed."""
    for place in (here, *people):
        await save_destination(store, place)
        await save_subscription(store, make_subscription(place, AI, mode=Mode.BOTH, digest=DigestTime(at=time(9, 0))))
    topic = OwnTopic(
        id=TopicId(7), workspace=here.workspace, name="NVIDIA", query="NVIDIA", made_by=maker, made_at=NOW, changed_by=maker, changed_at=NOW
    )
    store.tables.topics[topic.id] = topic
    await desk.own.live.refresh()
    feed = make_source(FEED.url, title=FEED.title)
    await store.follow(feed, Follow(source_id=feed.id, workspace=here.workspace, added_by=maker, added_at=NOW), 50)


_MAY: Final = {"owner": ALL_PERMISSIONS, "manager": MANAGER, "member": READER | SEND_MESSAGES, "guest": READER, "outsider": 0}


@asynccontextmanager
async def discord_rights() -> AsyncIterator[RightsWorld]:
    """Give a server that shows all its commands to everybody, as its admins may have it; the outsider types in another channel of it."""
    async with running_bot() as bot:
        bot.server.hides_commands = False
        channel = bot.server.add_channel(bot.guild, CHANNEL, may=bot.channel.bot_permissions | (1 << 17))
        loud = bot.server.add_role(bot.guild, LOUD, mentionable=False)
        people = {role: bot.server.add_user(role, permissions=READER | SEND_MESSAGES) for role in ROLES}
        for role, person in people.items():
            person.permissions_in[channel.id] = _MAY[role]
        await bot.server.join(bot.guild)
        here = discord_destination(channel)
        people_of_it = [person_of(replace(here, workspace_id=""), str(each.id)) for each in people.values()]
        await _furnish(bot.desk, bot.store, here, str(people["manager"].id), people_of_it)

        async def ask(role: str, asked: Asked) -> Told:
            options = {name: loud if value == f"@{LOUD}" else value for name, value in asked.options.items()}
            where = channel
            if role == "outsider":
                where = bot.channel
                options |= _named(bot, asked, channel, here)
            return await _typed(bot, where, people[role], asked, options)

        yield RightsWorld(platform=Platform.DISCORD, desk=bot.desk, store=bot.store, here=here, ask=ask)


async def _typed(bot: Running, where: Channel, person: User, asked: Asked, options: Mapping[str, Any]) -> Told:
    reply = await bot.server.slash(bot.guild, where, person, asked.discord, **options)
    if reply.modal:
        reply = await bot.server.submit(bot.guild, where, person, reply.modal, _HANDED_IN[asked.verb])
    answer = discord_answer(reply)
    return Told(text=answer.text, values=answer.values)


def _named(bot: Running, asked: Asked, channel: Channel, here: Destination) -> Mapping[str, Any]:
    """Return the options by which somebody elsewhere means the channel."""
    if asked.verb == "unsubscribe":
        return {"subscription": str(subscription_id(here.id, AI))}
    name, _, part = asked.discord.partition(" ")
    command = next(each for each in bot.server.commands if each["name"] == name)
    found = next(each for each in command["options"] if each["name"] == part) if part else command
    return {"channel": channel} if "channel" in {each["name"] for each in found.get("options", [])} else {}


@asynccontextmanager
async def slack_rights() -> AsyncIterator[RightsWorld]:
    """Give a public channel that the manager made, with all in it but the outsider, who types there all the same."""
    async with slack_bot() as bot:
        assert isinstance(bot.store, MemoryStore)
        people = {role: f"U{role.upper()}" for role in ROLES}
        for role, person in people.items():
            bot.server.add_user(person, guest=role == "guest", admin=role == "owner")
        inside = {person for role, person in people.items() if role != "outsider"}
        bot.server.add_channel("C5", CHANNEL, people=inside, creator=people["manager"])
        here = make_destination("C5", platform=Platform.SLACK, workspace=bot.server.team.id)
        await _furnish(bot.desk, bot.store, here, people["manager"], [person_of(here, each) for each in people.values()])

        async def ask(role: str, asked: Asked) -> Told:
            return await _typed_on_slack(bot, people[role], asked)

        yield RightsWorld(platform=Platform.SLACK, desk=bot.desk, store=bot.store, here=here, ask=ask)


async def _typed_on_slack(bot: SlackBot, person: str, asked: Asked) -> Told:
    if asked.slack in WINDOWS:
        view = await opened(bot.server, asked.slack, "C5", person)
        return Told(text=shown(await submit(bot.server, view, _HANDED_IN[asked.verb], person)))
    answer = await bot.server.slash("C5", person, asked.slack)
    return Told(text=answer["text"], values=tuple(slack_values(answer)))


OpenRights = Callable[[], AbstractAsyncContextManager[RightsWorld]]
RIGHTS_WORLDS: Final[Mapping[Platform, OpenRights]] = {Platform.DISCORD: discord_rights, Platform.SLACK: slack_rights}
