"""Somebody who may do everything in their own workspace, and tries to reach into another one, on each platform."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.cards.actions import Action, ActionKind, is_action, read_action
from bot.domain.destination import Platform, Workspace
from bot.steps.commands.desk import Desk
from tests.fakes import discord_payloads as payloads
from tests.fakes.asked import SCRIPT, WINDOWS
from tests.fakes.discord_bot import Running, running_bot
from tests.fakes.discord_bot import destination as discord_destination
from tests.fakes.discord_state import ALL_PERMISSIONS, Json, Reply, Upload
from tests.fakes.make import AI, make_destination, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.neighbours import CANARY, Neighbours, move_in
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.slack_bot import SlackBot, slack_bot
from tests.fakes.slack_views import Given
from tests.fakes.slack_windows import hand_in, opened, press_in, pressed, settled
from tests.fakes.undone import Rows, put_back, rows_of
from tests.fakes.world import until

_WINDOWS: Final = {ActionKind.SETUP: "setup", ActionKind.SETTINGS: "settings all", ActionKind.CHOICES: "settings more"}
_IN_PARTS: Final = frozenset({"settings", "feed", "topic", "forget"})


@dataclass(frozen=True, kw_only=True)
class TenantWorld:
    """One platform; all of these give all that is told, a text for each place: `press` does so wherever buttons stand."""

    platform: Platform
    store: MemoryStore
    desk: Desk
    them: Neighbours
    theirs: Rows
    say: Callable[[str, str], Awaitable[list[str]]]
    press: Callable[[Action], Awaitable[list[str]]]
    submit: Callable[[Action, Mapping[str, Given]], Awaitable[list[str]]]
    choices: Callable[[str, str, str], Awaitable[list[str]]]

    async def tried(self, trying: Awaitable[list[str]]) -> tuple[list[str], Rows, Rows]:
        """Return what somebody is told, with all rows before it and after it, and undo it."""
        before = rows_of(self.store.tables)
        told = await trying
        after = rows_of(self.store.tables)
        put_back(self.store.tables, before)
        if after["topics"] != before["topics"]:
            await self.desk.own.live.refresh()
        return told, before, after


def spoken(verb: str, given: str, platform: Platform) -> tuple[str, Mapping[str, Any]]:
    """Return a verb with what is given to it: on Slack as text, on Discord as the command with its first option."""
    asked = next(each for each in SCRIPT if each.verb == verb and each.typed(platform))
    if platform is Platform.DISCORD:
        name = next(iter(asked.options), "")
        if isinstance(asked.options.get(name), Upload):
            return asked.discord, {name: Upload("feeds.opml", f'<opml><body><outline xmlUrl="{given}"/></body></opml>'.encode())}
        return asked.discord, dict(asked.options) | ({name: given} if name and given else {})
    words = asked.slack.split()
    return " ".join([*words[: 2 if words[0] in _IN_PARTS or verb == "me_stop" else 1], given]).strip(), {}


async def _at_home(store: MemoryStore, here: Any) -> None:
    await save_destination(store, here)
    await save_subscription(store, make_subscription(here, AI))


@dataclass
class _Discord:
    """The owner of a server."""

    bot: Running
    modals: dict[str, Json] = field(default_factory=dict)

    async def say(self, verb: str, given: str) -> list[str]:
        command, options = spoken(verb, given, Platform.DISCORD)
        return [_all_of(await self.bot.server.slash(self.bot.guild, self.bot.channel, self.bot.moderator, command, **options))]

    async def press(self, action: Action) -> list[str]:
        server, direct = self.bot.server, self.bot.server.rest.direct(self.bot.moderator.id)
        here = await self._pressed(action.value)
        message = payloads.message(8, direct.id, server.bot, {"flags": 1 << 15, "components": [_row(action.value)]})
        return [_all_of(here), _all_of(await server.press_in_person(self.bot.moderator, message, action.value))]

    def _pressed(self, value: str) -> Awaitable[Reply]:
        bot = self.bot
        message = payloads.message(7, bot.channel.id, bot.server.bot, {"flags": (1 << 15) | (1 << 6), "components": [_row(value)]})
        return bot.server.press(bot.guild, bot.channel, bot.moderator, message, value)

    async def submit(self, action: Action, changed: Mapping[str, Given]) -> list[str]:
        command = _WINDOWS.get(action.kind, "topic create")
        bot = self.bot
        if action.kind is ActionKind.FORGET:
            command = Action(kind=action.kind, subject=discord_destination(bot.channel).workspace.key).value
        if command not in self.modals:
            opening = self._pressed(command) if is_action(command) else bot.server.slash(bot.guild, bot.channel, bot.moderator, command)
            self.modals[command] = (await opening).modal
        given = {name: (value,) if name == "channel" and isinstance(value, str) else value for name, value in changed.items()}
        modal = self.modals[command] | {"custom_id": _meant(action, self.modals[command]["custom_id"])}
        return [_all_of(await bot.server.submit(bot.guild, bot.channel, bot.moderator, modal, given))]

    async def choices(self, command: str, option: str, typed: str) -> list[str]:
        where = (self.bot.guild, self.bot.channel, self.bot.moderator)
        return [_text(await self.bot.server.autocomplete(*where, command, option, typed))]


def _meant(action: Action, opened_for: str) -> str:
    """Return the value of a window that is about something else than the one that was opened, with the marks of what that showed."""
    return replace(action, about=action.about or read_action(opened_for).about).value


def _row(value: str) -> Json:
    return {"type": 1, "id": 1, "components": [{"type": 2, "id": 2, "style": 2, "label": "x", "custom_id": value}]}


def _all_of(reply: Reply) -> str:
    return "\n".join([reply.text, _text(reply.components), _text(reply.modal)])


def _text(parts: Any) -> str:
    return json.dumps(parts, ensure_ascii=False)


@asynccontextmanager
async def discord_tenants() -> AsyncIterator[TenantWorld]:
    """Give somebody who owns a server; the bot is in another one, too."""
    async with running_bot() as bot:
        other = bot.server.add_guild("Beyond")
        board = bot.server.add_channel(other, f"{CANARY}-board")
        await bot.server.join(other)
        them = await move_in(bot.store, bot.desk, Platform.DISCORD, str(other.id), str(board.id))
        theirs = rows_of(bot.store.tables)
        bot.moderator.permissions = ALL_PERMISSIONS
        await _at_home(bot.store, replace(discord_destination(bot.channel), name=bot.channel.name))
        bot.server.rest.direct(bot.moderator.id)
        me = _Discord(bot)
        yield TenantWorld(
            platform=Platform.DISCORD, store=bot.store, desk=bot.desk, them=them, theirs=theirs,
            say=me.say, press=me.press, submit=me.submit, choices=me.choices,
        )  # fmt: skip


_WINDOW_KINDS: Final = frozenset(
    {
        *(ActionKind.SETUP, ActionKind.SETTINGS, ActionKind.FILTER, ActionKind.FEED_IMPORT, ActionKind.FORGET),
        *(ActionKind.TOPIC_NEW, ActionKind.TOPIC_FORM, ActionKind.TOPIC_EDIT),
    }
)


_AT_HOME: Final = frozenset({ActionKind.END, ActionKind.DROP, ActionKind.HOME, ActionKind.UNFOLLOW, ActionKind.RESUME})
"""What is pressed on one's own page of the app, too; that page knows few kinds, and refuses the rest alike."""


_IN_A_WINDOW: Final = frozenset({ActionKind.UNSET, ActionKind.TOPIC_SAVE, ActionKind.TOPIC_END, ActionKind.UNDO, ActionKind.UNFOLLOW})
"""What is pressed in a window, too: of what the window does itself and what it hands to the desk, some of each."""


@dataclass
class _Slack:
    """An admin of a workspace."""

    bot: SlackBot
    windows: dict[str, Json] = field(default_factory=dict)

    async def say(self, verb: str, given: str) -> list[str]:
        text, _ = spoken(verb, given, Platform.SLACK)
        if text in WINDOWS:
            return [_text(await opened(self.bot.server, text))]
        return [_text(await self.bot.server.slash("C1", "U1", text, escape=False))]

    async def press(self, action: Action) -> list[str]:
        server = self.bot.server
        if action.kind in _WINDOW_KINDS:
            return [_text(await pressed(server, "C1", "U1", action.value))]
        told = [_text(await server.press(place, "U1", "act:any", action.value, private=place == "C1")) for place in ("C1", "DU1")]
        if action.kind in _IN_A_WINDOW:
            told.append(_text(await press_in(server, await self._window("setup"), action.value)))
        return [*told, await self._at_home(action)] if action.kind in _AT_HOME else told

    async def _at_home(self, action: Action) -> str:
        """Press it on one's own page of the app."""
        server = self.bot.server
        payload = server.action_payload("", "U1", "act:any", action.value)
        del payload["channel"], payload["response_url"]
        before = server.team.homes.get("U1")
        await server.socket.deliver("interactive", payload | {"view": {"type": "home", "id": "V0"}, "container": {"type": "view"}})
        await until(lambda: server.team.homes.get("U1") is not before)
        return _text(server.team.homes["U1"])

    async def submit(self, action: Action, changed: Mapping[str, Given]) -> list[str]:
        command = {ActionKind.SETUP: "setup", ActionKind.SETTINGS: "settings"}.get(action.kind, "topic new")
        if action.kind is ActionKind.FORGET:
            command = Action(kind=action.kind, subject=Workspace(Platform.SLACK, self.bot.server.team.id).key).value
        window = await self._window(command)
        view = window | {"private_metadata": f"{_meant(action, window['private_metadata'].split()[0])} C1"}
        ack = await hand_in(self.bot.server, view, changed)
        return [_text([ack, await settled(self.bot.server, window["id"])])]

    async def _window(self, command: str) -> Json:
        if command not in self.windows:
            opening = pressed(self.bot.server, "C1", "U1", command) if is_action(command) else opened(self.bot.server, command)
            self.windows[command] = await opening
        return self.windows[command] | {"hash": self.bot.server.team.views[self.windows[command]["id"]]["hash"]}

    async def choices(self, command: str, option: str, typed: str) -> list[str]:
        raise NotImplementedError(f"Slack completes nothing: {command} {option} {typed}")


@asynccontextmanager
async def slack_tenants() -> AsyncIterator[TenantWorld]:
    """Give an admin of a workspace; the bot is in another one, too."""
    async with slack_bot() as bot:
        assert isinstance(bot.store, MemoryStore)
        them = await move_in(bot.store, bot.desk, Platform.SLACK, "T99", "C990")
        theirs = rows_of(bot.store.tables)
        bot.server.add_user("U1", admin=True)
        bot.server.team.direct("U1")
        await _at_home(bot.store, make_destination("C1", platform=Platform.SLACK, workspace=bot.server.team.id, name="general"))
        me = _Slack(bot)
        yield TenantWorld(
            platform=Platform.SLACK, store=bot.store, desk=bot.desk, them=them, theirs=theirs,
            say=me.say, press=me.press, submit=me.submit, choices=me.choices,
        )  # fmt: skip


OpenTenants = Callable[[], AbstractAsyncContextManager[TenantWorld]]
TENANT_WORLDS: Final[Mapping[Platform, OpenTenants]] = {Platform.DISCORD: discord_tenants, Platform.SLACK: slack_tenants}
