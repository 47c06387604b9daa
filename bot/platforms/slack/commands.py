"""The /newsdesk command: from its text to the answer that the person alone sees."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.cards import replies
from bot.cards.replies import Shown
from bot.cards.words import Speech
from bot.domain.destination import Destination, Platform, destination_id
from bot.domain.errors import ChatError, InvalidInput, StoreError
from bot.domain.subscription import Subscription
from bot.platforms.slack import logs
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.command_text import (
    Command,
    ListCommand,
    SettingsCommand,
    SubscribeCommand,
    UnsubscribeCommand,
    WhyCommand,
    parse,
)
from bot.platforms.slack.first_lines import first_line
from bot.platforms.slack.people import People, Person
from bot.platforms.slack.refusals import in_words, refusal
from bot.platforms.slack.text import HERE, channel_mention, fitted, group_mention
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.act import Presser
from bot.steps.commands.desk import Desk
from bot.steps.commands.first_words import with_first_stories
from bot.steps.commands.reply import Reply

_MAX_ANSWER = 3_500
_MAX_LINE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One use of /newsdesk: the text, and who typed it where."""

    text: str
    team_id: str
    channel_id: str
    user_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """One press of a card's button: the value that it carries, and who pressed it where."""

    value: str
    team_id: str
    channel_id: str
    user_id: str


class SlackCommands:
    """Runs commands on the desk and words the answers in the person's language. Running one twice changes nothing more."""

    def __init__(self, workspaces: Workspaces, desk: Desk) -> None:
        self._desk = desk
        self._workspaces = workspaces
        self._people = People(workspaces, desk.clock, desk.zone)

    async def answer(self, typed: Typed) -> Reply:
        """Do what was typed and return the answer as mrkdwn; what cannot be done changes nothing and says why."""
        person = await self._people.get(typed.team_id, typed.user_id)
        speech = self._desk.words.into(person.locale)

        async def work() -> str | Reply:
            return await self._done(parse(typed.text, self._desk.topics), typed, person, speech)

        done = await _answered(work, typed.text, speech)
        return done if isinstance(done, Reply) else Reply(said=done)

    async def act(self, pressed: Pressed) -> str:
        """Do what a card's button asks for and return the answer as mrkdwn."""
        person = await self._people.get(pressed.team_id, pressed.user_id)
        speech = self._desk.words.into(person.locale)
        presser = Presser(platform=Platform.SLACK, workspace_id=pressed.team_id, channel_id=pressed.channel_id, person=pressed.user_id)

        async def work() -> str:
            return "\n".join(fitted(line, _MAX_LINE) for line in await self._desk.act(pressed.value, presser, speech))

        return await _answered(work, pressed.value, speech)

    def _channels(self, typed: Typed) -> Channels:
        return Channels(self._workspaces.of(typed.team_id))

    async def _done(self, command: Command, typed: Typed, person: Person, speech: Speech) -> str | Reply:
        match command:
            case SubscribeCommand():
                return await self._subscribe(command, typed, person, speech)
            case UnsubscribeCommand():
                return await self._unsubscribe(command, typed, person, speech)
            case ListCommand():
                return await self._list(typed, person, speech)
            case WhyCommand():
                return await self._why(command, typed, person, speech)
            case SettingsCommand():
                return await self._settings(command, typed, person, speech)
            case _:
                return speech.say("slack.help", known=", ".join(topic.slug for topic in self._desk.topics))

    async def _subscribe(self, command: SubscribeCommand, typed: Typed, person: Person, speech: Speech) -> Reply:
        channel_id = await self._channels(typed).find(command.channel, here=typed.channel_id, person=person)
        name = await self._channels(typed).enter(channel_id)
        wish = replace(command.wish, by=person.id)
        here = replace(_destination(typed.team_id, channel_id, person), name=name)
        saved = await self._desk.subscribe(here, wish)
        await self._desk.names.heard(here)
        said = replies.subscribed(_row(await self._desk.settings.of(here), saved), self._desk.topics, speech, self._desk.clock())
        return await with_first_stories(said, self._desk.first, [saved], speech, first_line)

    async def _why(self, command: WhyCommand, typed: Typed, person: Person, speech: Speech) -> str:
        channel_id = typed.channel_id
        if command.channel:
            channel_id = await self._channels(typed).find(command.channel, here=typed.channel_id, person=person)
        here = _destination(typed.team_id, channel_id, person)
        return "\n".join(fitted(line, _MAX_LINE) for line in await self._desk.why.link(command.link, here, speech))

    async def _settings(self, command: SettingsCommand, typed: Typed, person: Person, speech: Speech) -> str:
        channel_id = await self._channels(typed).find(command.channel, here=typed.channel_id, person=person)
        here, settings = _destination(typed.team_id, channel_id, person), self._desk.settings
        if command.what == "quiet":
            saved = await settings.quiet_hours(here, command.value, command.zone)
            return replies.quiet_hours_set(saved, channel_mention(channel_id), speech)
        return replies.most_cards_set(await settings.most_cards(here, command.value), channel_mention(channel_id), speech)

    async def _unsubscribe(self, command: UnsubscribeCommand, typed: Typed, person: Person, speech: Speech) -> str:
        channel_id = await self._channels(typed).find(command.channel, here=typed.channel_id, person=person)
        destination = _destination(typed.team_id, channel_id, person)
        ended = await self._desk.unsubscribe.by_topic(destination, command.topic, channel=channel_mention(channel_id))
        return replies.unsubscribed(ended, self._desk.topics, channel_mention(channel_id), speech)

    async def _list(self, typed: Typed, person: Person, speech: Speech) -> str:
        found = await self._desk.subscriptions(Platform.SLACK, typed.team_id)
        shown = await self._channels(typed).shown_to(person, (each.channel_id for each, _ in found), here=typed.channel_id)
        rows = [_row(each, subscription) for each, subscription in found if each.channel_id in shown]
        lines = replies.listed(rows, self._desk.topics, speech, example=speech.say("slack.example")).splitlines()
        heading = [f"*{speech.say('replies.list_heading')}*"] if rows else []
        return "\n".join(heading + _as_many_as_fit(lines))


Answered = TypeVar("Answered", bound=str | Reply)


async def _answered(work: Callable[[], Awaitable[Answered]], asked: str, speech: Speech) -> Answered | str:
    """Return what work answers; what cannot be done says why."""
    try:
        return await work()
    except InvalidInput as error:
        return refusal(error, speech)
    except ChatError as error:
        logs.command_refused(asked, error)
        return refusal(in_words(error), speech)
    except StoreError as error:
        logs.command_refused(asked, error)
        return speech.say("replies.failed")


def _as_many_as_fit(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    room = _MAX_ANSWER
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return [*kept, f"+{len(lines) - len(kept)}"]
        kept.append(line)
    return kept


def _row(channel: Destination, subscription: Subscription) -> Shown:
    called = subscription.mention
    calls = f"@{HERE}" if called == HERE else group_mention(called) if called else ""
    return Shown(subscription=subscription, channel=channel, mention=channel_mention(channel.channel_id), calls=calls)


def _destination(team_id: str, channel_id: str, person: Person) -> Destination:
    return Destination(
        id=destination_id(Platform.SLACK, team_id, channel_id),
        platform=Platform.SLACK,
        workspace_id=team_id,
        channel_id=channel_id,
        locale=person.locale,
        zone=person.zone,
    )
