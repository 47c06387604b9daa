"""Forms on Slack: opened within three seconds, handed in, and answered in their own window; each kind has a use, found by its action."""

import asyncio
import html
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.cards.actions import Action, ActionKind, read_action, unknown_action
from bot.cards.forms import Answers, Form, Marks
from bot.cards.words import Speech
from bot.domain.destination import Platform
from bot.domain.errors import ChatError, InvalidInput, NewsdeskError
from bot.platforms.slack import logs
from bot.platforms.slack.blocks import Block, action_button, buttons, section
from bot.platforms.slack.modals import View, Window, Windows, answers_of, told_view, view_of, waiting_view
from bot.platforms.slack.people import People
from bot.platforms.slack.refusals import in_words, refusal
from bot.platforms.slack.render import SlackMessage
from bot.platforms.slack.subscription_list import Reader
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.acting import acts
from bot.steps.commands.desk import Desk
from bot.steps.commands.reply import Reply, joined

_KNOWN_WITHIN = 1.5  # seconds for who hands a form in: Slack waits three in all
_LONGEST = 2_900


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who wants a form, and where: by a `trigger`, or in a `window` that is open."""

    team_id: str
    user_id: str
    channel_id: str = ""
    trigger: str = ""
    window: Window | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormUse:
    """What one kind of form is: how it is filled, what in it cannot be used (quickly, by field), and what is done with it.

    `form` and `done` look rights and channels up: what stands in an action, or is handed in, is a stranger's input.
    """

    form: Callable[[Reader, Action], Awaitable[Form]]
    problems: Callable[[Reader, Answers], Mapping[str, InvalidInput]]
    done: Callable[[Reader, Action, Answers], Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a window shows, the same as text, and what completes it where that takes longer."""

    view: View
    text: str
    rest: "Callable[[], Awaitable[Shown]] | None" = None


WindowAct = Callable[[Reader, Action], Awaitable[Reply]]
"""What a button in the window of an answer does."""


class SlackForms:
    """Opens forms and takes them back. `uses` are known by the kind of action that opens each, `acts` by that of a button in a window."""

    def __init__(
        self,
        workspaces: Workspaces,
        desk: Desk,
        people: People,
        uses: Mapping[ActionKind, FormUse],
        acts: Mapping[ActionKind, WindowAct],
    ) -> None:
        self._acts = acts
        self._workspaces = workspaces
        self._desk = desk
        self._people = people
        self._windows = Windows(workspaces)
        self._uses = uses

    def of(self, value: str) -> Action | None:
        """Return the action of a button that opens a form, None for any other button."""
        try:
            action = read_action(value)
        except InvalidInput:
            return None
        return action if action.kind in self._uses else None

    async def open(self, asked: Asked, action: Action) -> None:
        """Open a form: first its window, since that cannot wait, then what belongs there. Raises a ChatError where none opens."""
        window = asked.window or await self._windows.open(asked.team_id, asked.trigger)
        reader = await self._reader(asked)
        await self._windows.change(window, await self._filled(reader, action))

    def act_of(self, value: str) -> Action | None:
        """Return the action of a button that does something in its window, None for any other button."""
        try:
            action = read_action(value)
        except InvalidInput:
            return None
        return action if action.kind in self._acts else None

    async def act(self, asked: Asked, action: Action) -> None:
        """Do what a button in a window asks for, and tell of it there."""
        acts(asked.user_id)
        reader = await self._reader(asked)
        try:
            said = (await self._acts[action.kind](reader, action)).said
        except Exception as error:  # noqa: BLE001 - a person waits before a window, whatever broke
            logs.command_refused("a button", error)
            said = why_not(error, reader.speech)
        await self.show(asked, Shown(view=_told(action, Reply(said=said), said, reader.speech), text=said))

    async def _filled(self, reader: Reader, action: Action) -> View:
        try:
            return view_of(await self._use_of(action).form(reader, action), reader.channel_id)
        except NewsdeskError as error:
            return told_view("Newsdesk", reader.speech.say("forms.close"), [section(why_not(error, reader.speech))])

    async def problems(self, asked: Asked, view: Mapping[str, Any]) -> Mapping[str, str]:
        """Return by field what in a form cannot be used, as plain text; nothing where somebody else has to look."""
        try:
            async with asyncio.timeout(_KNOWN_WITHIN):
                reader = await self._reader(asked)
        except TimeoutError:
            return {}
        try:
            action, answers, _ = _read(view)
            found = self._use_of(action).problems(reader, answers)
        except InvalidInput:
            return {}
        shown = set(answers.values)
        return {name: html.unescape(refusal(error, reader.speech)) for name, error in found.items() if name in shown}

    async def done(self, asked: Asked, view: Mapping[str, Any]) -> Shown:
        """Do what a form was handed in for, and return what its window shows: what came of it, or the form as it was left."""
        acts(asked.user_id)
        reader = await self._reader(asked)
        try:
            action, answers, place = _read(view)
            reader = replace(reader, channel_id=place)
            reply = await self._use_of(action).done(reader, action, answers)
        except Exception as error:  # noqa: BLE001 - a person waits before a window, whatever broke
            logs.command_refused("a form", error)
            why = why_not(error, reader.speech)
            return Shown(view=await self._left(reader, view, why), text=why)
        return Shown(view=_told(action, reply, reply.text, reader.speech), text=reply.text, rest=_rest(action, reply, reader.speech))

    async def _left(self, reader: Reader, view: Mapping[str, Any], why: str) -> View:
        """Return a form as it was left, with what is wrong above it; that alone where the form cannot be made again."""
        try:
            action, answers, _ = _read(view)
            form = await self._use_of(action).form(reader, action)
        except NewsdeskError:
            return told_view("Newsdesk", reader.speech.say("forms.close"), [section(why)])
        return view_of(form.left_by(answers, {"": why}), reader.channel_id)

    async def told(self, asked: Asked, before: Mapping[str, Any], said: SlackMessage | str) -> None:
        """Show what a button in a window brought, in the place of what stood there."""
        reader = await self._reader(asked)
        message = said if isinstance(said, SlackMessage) else SlackMessage(text=said)
        title = str((before.get("title") or {}).get("text") or "Newsdesk")
        blocks = list(message.blocks) or [section(part) for part in _parts(message.text)]
        await self.show(asked, Shown(view=told_view(title, reader.speech.say("forms.close"), blocks), text=message.text))

    async def show(self, asked: Asked, shown: Shown) -> None:
        """Show something in a window that is open; where it was closed meanwhile, tell it by a direct message."""
        try:
            if asked.window is not None:
                await self._windows.change(asked.window, shown.view)
        except ChatError:
            try:
                await self._workspaces.of(asked.team_id).client.chat_postMessage(channel=asked.user_id, text=shown.text)
            except Exception as error:  # noqa: BLE001 - whatever the SDK raises: nobody can be told
                logs.answer_lost(error)

    async def _reader(self, asked: Asked) -> Reader:
        person = await self._people.get(asked.team_id, asked.user_id)
        speech = self._desk.words.into(person.locale, Platform.SLACK)
        return Reader(person=person, team_id=asked.team_id, channel_id=asked.channel_id, speech=speech)

    def _use_of(self, action: Action) -> FormUse:
        if action.kind not in self._uses:
            raise unknown_action()
        return self._uses[action.kind]


def waiting_for(view: Mapping[str, Any]) -> View:
    """Return what stands in the window of a form that was handed in, until what it asked for is done."""
    title, close = (str((view.get(name) or {}).get("text") or "Newsdesk") for name in ("title", "close"))
    return waiting_view(title, close)


def _read(view: Mapping[str, Any]) -> tuple[Action, Answers, str]:
    """Return what a form is for, what it was handed in with, and in which channel it was asked for."""
    value, _, place = str(view.get("private_metadata") or "").partition(" ")
    action = read_action(value)
    return action, answers_of(view, Marks.read(action.about)), place


def why_not(error: Exception, speech: Speech) -> str:
    """Return what is wrong, as mrkdwn."""
    match error:
        case InvalidInput():
            return refusal(error, speech)
        case ChatError():
            return refusal(in_words(error), speech)
        case _:
            return speech.say("replies.failed")


def _rest(action: Action, reply: Reply, speech: Speech) -> Callable[[], Awaitable[Shown]] | None:
    """Return what completes an answer; what was said stands alone where that fails."""
    completing = reply.rest
    if completing is None:
        return None

    async def whole() -> Shown:
        try:
            text = joined(reply.said, await completing())
        except Exception as error:  # noqa: BLE001 - what was asked for was done, and its answer is there
            logs.command_failed("a form", error)
            text = reply.said
        return Shown(view=_told(action, reply, text, speech), text=text)

    return whole


def _told(action: Action, reply: Reply, text: str, speech: Speech) -> View:
    kind = ActionKind.SETUP if action.kind is ActionKind.UNSET else action.kind
    blocks: list[Block] = [section(part) for part in _parts(text)]
    row = [buttons(*map(action_button, reply.actions))] if reply.actions else []
    return told_view(speech.say(f"forms.{kind}.title"), speech.say("forms.close"), [*blocks, *row])


def _parts(text: str) -> list[str]:
    """Return a text in as many parts as sections need, cut between lines."""
    parts = [""]
    for line in text.split("\n"):
        if parts[-1] and len(parts[-1]) + len(line) >= _LONGEST:
            parts.append("")
        parts[-1] = f"{parts[-1]}\n{line}" if parts[-1] else line
    return [part for part in parts if part] or ["…"]
