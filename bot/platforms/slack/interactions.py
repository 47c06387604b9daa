"""What Bolt calls: acknowledge within Slack's three seconds, then work, then answer the person alone."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.actions import Action
from bot.domain.errors import ChatError
from bot.platforms.slack import logs
from bot.platforms.slack.answers import Answer, replied
from bot.platforms.slack.commands import SlackCommands
from bot.platforms.slack.forms import Asked, SlackForms, waiting_for
from bot.platforms.slack.home import Home
from bot.platforms.slack.message_links import message_of
from bot.platforms.slack.modals import Window
from bot.platforms.slack.presence import TeamPresence
from bot.platforms.slack.render import SlackMessage
from bot.platforms.slack.uses import Pressed, Typed
from bot.steps.commands.of_message import Menu
from bot.steps.commands.reply import Reply

READ = "read"
"""The button of cards from before titles alone were links; pressing one opens its address."""

Respond = Callable[..., Awaitable[Any]]
Ack = Callable[..., Awaitable[Any]]


class Listener:
    """Takes commands and clicks; `failed` is what a person reads when a command breaks in a way that nobody foresaw.

    Nothing is done for a workspace that is `foreign`: it has tokens, and sockets, of its own.
    """

    def __init__(  # noqa: PLR0913 - what each kind of envelope is handed to
        self,
        commands: SlackCommands,
        forms: SlackForms,
        home: Home,
        presence: TeamPresence,
        *,
        failed: str,
        foreign: Callable[[str], bool] = lambda _team: False,
    ) -> None:
        self._foreign = foreign
        self._commands = commands
        self._forms = forms
        self._presence = presence
        self._home = home
        self._bot_user: str | None = None
        self._failed = failed
        self.patience = 2.2  # seconds for what a form asks for, of the three that Slack has
        self._answering: set[asyncio.Task[Any]] = set()

    def app(self, client: AsyncWebClient, identity: AuthorizeResult) -> AsyncApp:
        """Return a Bolt app that knows who it is, so that no command waits for auth.test before its acknowledgement.

        `client` must hold no token of its own: Bolt warns about two.
        """
        self._bot_user = identity.bot_user_id

        async def authorize() -> AuthorizeResult:
            return identity

        log = logging.getLogger("newsdesk.slack.bolt")
        log.setLevel(logging.ERROR)  # below that Bolt complains that it ignores the SLACK_BOT_TOKEN of the environment, as it should
        app = AsyncApp(client=client, authorize=authorize, logger=log)
        app.middleware(self._only_ours)
        app.command(re.compile("."))(self._on_command)  # whatever the command is called in this workspace
        app.action(READ)(self._on_read)
        app.action(re.compile(""))(self._on_action)
        for each in Menu:
            app.message_shortcut(each)(self._on_message)
        app.view(re.compile(""))(self._on_form)
        app.event("app_home_opened")(self._on_home)
        app.event("member_joined_channel")(self._on_joined)
        app.event("app_uninstalled")(self._on_uninstalled)
        app.event("tokens_revoked")(self._on_tokens_revoked)
        app.error(self._on_error)
        return app

    async def finish(self, grace: float) -> None:
        """Let answers in flight reach their people, for at most `grace` seconds."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=grace)

    async def _only_ours(self, body: Mapping[str, Any], next_: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        """Let pass what is of this workspace; of another that has tokens of its own nothing is done or told here."""
        team = str(body.get("team_id") or (body.get("team") or {}).get("id") or "")
        if not self._foreign(team):
            return await next_()
        logs.of_another(team)
        return BoltResponse(status=200, body=self._failed)

    async def _on_command(self, ack: Ack, respond: Respond, command: Mapping[str, Any]) -> None:
        await ack()
        self._count_in()
        typed = Typed(
            text=command.get("text") or "", team_id=command["team_id"], channel_id=command["channel_id"], user_id=command["user_id"]
        )
        trigger = str(command.get("trigger_id") or "")
        if trigger and (form := await self._commands.form_of(typed)) is not None:
            asked = Asked(team_id=typed.team_id, user_id=typed.user_id, channel_id=typed.channel_id, trigger=trigger)
            if await self._opened(asked, form):
                return
        reply = await self._commands.answer(typed)
        await _tell(respond, reply if isinstance(reply, SlackMessage) else replied(reply))
        if isinstance(reply, Reply) and reply.rest:
            await self._complete(respond, reply.rest)

    async def _complete(self, respond: Respond, rest: Callable[[], Awaitable[str]]) -> None:
        """Send what completes an answer, beside it: Slack lets nobody change what a command answered."""
        try:
            further = await rest()
        except Exception as error:  # noqa: BLE001 - the command itself was done, and its answer is there
            logs.command_failed("", error)
            return
        await _tell(respond, further)

    async def _on_form(self, ack: Ack, body: Mapping[str, Any], view: Mapping[str, Any]) -> None:
        """Take a form that was handed in: what cannot be used is said at its fields, all else in the window that it leaves."""
        began = time.monotonic()
        window = Window(_team(body), str(view.get("id") or ""))
        asked = Asked(team_id=_team(body), user_id=str(body["user"]["id"]), window=window)
        if problems := await self._forms.problems(asked, view):
            await ack(response_action="errors", errors=dict(problems))
            return
        self._count_in()
        doing = asyncio.ensure_future(self._forms.done(asked, view))
        await asyncio.wait({doing}, timeout=max(0.0, self.patience - (time.monotonic() - began)))
        if doing.done():  # one answer cannot be overtaken by another
            shown = doing.result()
            await ack(response_action="update", view=shown.view)
        else:
            await ack(response_action="update", view=waiting_for(view))
            shown = await doing
            await self._forms.show(asked, shown)
        if shown.rest:
            await self._forms.show(asked, await shown.rest())
        await self._home.refresh(asked.team_id, asked.user_id)

    async def _on_action(self, ack: Ack, respond: Respond, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        await ack()
        self._count_in()
        value = str(action.get("value") or "")
        if form := self._forms.of(value):
            await self._open_form(respond, body, form)
            return
        if (body.get("view") or {}).get("type") == "home":
            await self._home.press(_team(body), str(body["user"]["id"]), value)
            return
        if (act := self._forms.act_of(value)) and body.get("view"):
            await self._forms.act(_asked(body), act)
            return
        pressed = _pressed(body, value)  # a button of another version may have none: it is answered, too
        said = await self._commands.act(pressed)
        view = body.get("view") or {}
        if view.get("type") == "modal":
            window = Window(pressed.team_id, str(view.get("id") or ""))
            await self._forms.told(Asked(team_id=pressed.team_id, user_id=pressed.user_id, window=window), view, said)
            return
        await _tell(respond, said, in_place=isinstance(said, SlackMessage) and pressed.private)

    async def _open_form(self, respond: Respond, body: Mapping[str, Any], action: Action) -> None:
        """Open the form that a button asks for: in the window on which it stands, else in one of its own."""
        try:
            await self._forms.open(_asked(body), action)
        except ChatError as error:
            logs.command_refused("a form", error)
            if not body.get("view"):
                await _tell(respond, self._failed)

    async def _on_message(self, ack: Ack, respond: Respond, body: Mapping[str, Any]) -> None:
        await ack()
        self._count_in()
        told = body.get("message")
        message = message_of(told if isinstance(told, Mapping) else {})
        await _tell(respond, await self._commands.of_message(Menu(body["callback_id"]), message, _pressed(body, "")))

    async def _opened(self, asked: Asked, action: Action) -> bool:
        """Open the form of a command; say whether it opened, for it came too late where Slack was slow: then it is offered by a button."""
        try:
            await self._forms.open(asked, action)
        except ChatError as error:
            logs.command_refused("a form", error)
            return False
        return True

    def _count_in(self) -> None:
        """Remember the running task, so that its answer may be waited for at the end."""
        if task := asyncio.current_task():
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _on_read(self, ack: Ack) -> None:
        """Acknowledge the click on a link button: Slack opens the address itself, and shows an error where nobody acknowledges."""
        await ack()

    async def _on_home(self, ack: Ack, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        """Show somebody their Home; their messages with the app are another tab of it."""
        await ack()
        self._count_in()
        if event.get("tab") == "home":
            await self._home.show(str(body.get("team_id") or ""), str(event.get("user") or ""))

    async def _on_joined(self, ack: Ack, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        """Greet whoever invited the app into a channel; that others joined one is nobody's business here."""
        await ack()
        self._count_in()
        if event.get("user") == self._bot_user and event.get("inviter"):
            await self._home.invited(str(body.get("team_id") or ""), str(event.get("channel") or ""), str(event["inviter"]))

    async def _on_uninstalled(self, ack: Ack, body: Mapping[str, Any]) -> None:
        """Stop sending to a workspace that removed the app."""
        await ack()
        await self._presence.removed(str(body.get("team_id") or ""))

    async def _on_tokens_revoked(self, ack: Ack, body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        """Stop sending to a workspace that revoked the app's own token; those of people are none of ours."""
        await ack()
        if (event.get("tokens") or {}).get("bot"):
            await self._presence.removed(str(body.get("team_id") or ""))

    async def _on_error(self, error: Exception, respond: Respond) -> None:
        logs.command_failed("", error)
        await _tell(respond, self._failed)


def _team(body: Mapping[str, Any]) -> str:
    return str((body.get("team") or {}).get("id") or "")


def _pressed(body: Mapping[str, Any], value: str) -> Pressed:
    return Pressed(
        value=value,
        team_id=_team(body),
        channel_id=str((body.get("channel") or {}).get("id") or ""),
        user_id=str(body["user"]["id"]),
        private=bool((body.get("container") or {}).get("is_ephemeral")),
    )


def _asked(body: Mapping[str, Any]) -> Asked:
    """Return who pressed a button, and where: one that stands in a window asks there."""
    view, team = body.get("view") or {}, _team(body)
    return Asked(
        team_id=team,
        user_id=str(body["user"]["id"]),
        channel_id=str((body.get("channel") or {}).get("id") or ""),
        trigger=str(body.get("trigger_id") or ""),
        window=Window(team, str(view.get("id") or "")) if view.get("type") == "modal" else None,
    )


async def _tell(respond: Respond, said: Answer, *, in_place: bool = False) -> None:
    """Answer the person alone; `in_place`: instead of the message whose button was pressed."""
    message = said if isinstance(said, SlackMessage) else SlackMessage(text=said)
    try:
        await respond(text=message.text, blocks=list(message.blocks) or None, response_type="ephemeral", replace_original=in_place)
    except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError, ValueError) as error:  # ValueError: there is no place for it
        logs.answer_lost(error)
