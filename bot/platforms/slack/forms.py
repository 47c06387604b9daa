"""Forms on Slack: opened within three seconds, handed in, and answered in their own window; each kind has a use, found by its action."""

import asyncio
import html
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
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
    problems: Callable[[Answers], Mapping[str, InvalidInput]]
    done: Callable[[Reader, Action, Answers], Awaitable[Reply]]


class SlackForms:
    """Opens forms and takes them back. `uses` are known by the kind of action that opens each."""

    def __init__(self, workspaces: Workspaces, desk: Desk, people: People, uses: Mapping[ActionKind, FormUse]) -> None:
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

    async def _filled(self, reader: Reader, action: Action) -> View:
        try:
            return view_of(await self._use_of(action).form(reader, action))
        except NewsdeskError as error:
            return told_view("Newsdesk", reader.speech.say("forms.close"), [section(_why(error, reader.speech))])

    async def problems(self, asked: Asked, view: Mapping[str, Any]) -> Mapping[str, str]:
        """Return by field what in a form cannot be used, as plain text; nothing where somebody else has to look."""
        try:
            async with asyncio.timeout(_KNOWN_WITHIN):
                reader = await self._reader(asked)
        except TimeoutError:
            return {}
        try:
            action, answers = _read(view)
            found = self._use_of(action).problems(answers)
        except InvalidInput:
            return {}
        shown = set(answers.values)
        return {name: html.unescape(refusal(error, reader.speech)) for name, error in found.items() if name in shown}

    async def done(self, asked: Asked, view: Mapping[str, Any]) -> None:
        """Do what a form was handed in for, and tell of it in its window; what cannot be done stands above the form as it was left."""
        reader = await self._reader(asked)
        try:
            action, answers = _read(view)
            reply = await self._use_of(action).done(reader, action, answers)
        except NewsdeskError as error:
            logs.command_refused("a form", error)
            await self._tell(asked, reader, await self._left(reader, view, _why(error, reader.speech)), html.unescape(str(error)))
            return
        await self._answer(asked, reader, action, reply)

    async def _left(self, reader: Reader, view: Mapping[str, Any], why: str) -> View:
        """Return a form as it was left, with what is wrong above it; that alone where the form cannot be made again."""
        try:
            action, answers = _read(view)
            form = await self._use_of(action).form(reader, action)
        except NewsdeskError:
            return told_view("Newsdesk", reader.speech.say("forms.close"), [section(why)])
        return view_of(form.left_by(answers, {"": why}))

    async def _answer(self, asked: Asked, reader: Reader, action: Action, reply: Reply) -> None:
        title = reader.speech.say(f"forms.{action.kind}.title")
        await self._tell(asked, reader, _told(title, reply, reply.text, reader.speech), reply.text)
        if reply.rest:
            try:
                whole = joined(reply.said, await reply.rest())
            except Exception as error:  # noqa: BLE001 - what was asked for was done, and its answer is there
                logs.command_failed("a form", error)
                whole = reply.said
            await self._tell(asked, reader, _told(title, reply, whole, reader.speech), whole)

    async def told(self, asked: Asked, before: Mapping[str, Any], said: SlackMessage | str) -> None:
        """Show what a button in a window brought, in the place of what stood there."""
        reader = await self._reader(asked)
        message = said if isinstance(said, SlackMessage) else SlackMessage(text=said)
        title = str((before.get("title") or {}).get("text") or "Newsdesk")
        blocks = list(message.blocks) or [section(part) for part in _parts(message.text)]
        await self._tell(asked, reader, told_view(title, reader.speech.say("forms.close"), blocks), message.text)

    async def _tell(self, asked: Asked, reader: Reader, view: View, text: str) -> None:
        """Show an answer in the window of its form; where that was closed meanwhile, tell it by a direct message."""
        try:
            if asked.window is not None:
                await self._windows.change(asked.window, view)
        except ChatError:
            try:
                await self._workspaces.of(asked.team_id).client.chat_postMessage(channel=reader.person.id, text=text)
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


def _read(view: Mapping[str, Any]) -> tuple[Action, Answers]:
    action = read_action(str(view.get("private_metadata") or ""))
    return action, answers_of(view, Marks.read(action.about))


def _why(error: NewsdeskError, speech: Speech) -> str:
    """Return what is wrong, as mrkdwn."""
    match error:
        case InvalidInput():
            return refusal(error, speech)
        case ChatError():
            return refusal(in_words(error), speech)
        case _:
            return speech.say("replies.failed")


def _told(title: str, reply: Reply, text: str, speech: Speech) -> View:
    blocks: list[Block] = [section(part) for part in _parts(text)]
    row = [buttons(*map(action_button, reply.actions))] if reply.actions else []
    return told_view(title, speech.say("forms.close"), [*blocks, *row])


def _parts(text: str) -> list[str]:
    """Return a text in as many parts as sections need, cut between lines."""
    parts = [""]
    for line in text.split("\n"):
        if parts[-1] and len(parts[-1]) + len(line) >= _LONGEST:
            parts.append("")
        parts[-1] = f"{parts[-1]}\n{line}" if parts[-1] else line
    return [part for part in parts if part] or ["…"]
