"""Set-up and settings of a channel on Slack: how their windows are filled, and what is done when they are handed in."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from bot.cards import changes
from bot.cards.actions import Action, ActionKind
from bot.cards.changes import Look, way
from bot.cards.filter_form import filter_actions
from bot.cards.forms import Answers, Form
from bot.cards.settings_form import NOBODY, SettingsLook, settings_said
from bot.cards.setup_form import SetUpLook
from bot.cards.words import Speech
from bot.domain.choices import Choice
from bot.domain.destination import Destination, DestinationId, Platform, Workspace
from bot.domain.errors import InvalidInput
from bot.domain.subscription import Subscription, new_ones
from bot.platforms.slack import logs
from bot.platforms.slack.blocks import action_button, buttons, section
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.first_lines import first_line
from bot.platforms.slack.forms import FormUse
from bot.platforms.slack.modals import MOST_OPTIONS
from bot.platforms.slack.people import People
from bot.platforms.slack.subscription_list import Reader
from bot.platforms.slack.text import HERE, called, channel_mention, plain
from bot.platforms.slack.typed_channel import ChannelRef
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.desk import Desk
from bot.steps.commands.first_words import with_first_stories
from bot.steps.commands.reply import Reply
from bot.steps.commands.set_up import SetUpDone, actions_after

_CHOICES: Final = (Choice.UPDATES, Choice.STYLE, Choice.WHO)


class ChannelForms:
    """The uses of both forms. Whoever is in a channel decides what comes there: that is looked up for each form that is handed in."""

    def __init__(self, workspaces: Workspaces, desk: Desk, people: People) -> None:
        self._workspaces = workspaces
        self._desk = desk
        self._people = people

    @property
    def uses(self) -> Mapping[ActionKind, FormUse]:
        """Return what becomes of the forms, by the kind of action that opens them."""
        return {
            ActionKind.SETUP: FormUse(form=self._setup_form, problems=self._setup_problems, done=self._set_up),
            ActionKind.SETTINGS: FormUse(form=self._settings_form, problems=self._settings_problems, done=self._set),
            ActionKind.FILTER: FormUse(form=self._filter_form, problems=self._filter_problems, done=self._filter),
        }

    async def undo(self, reader: Reader, action: Action) -> Reply:
        """End what a set-up began."""
        channel = await self._theirs(reader, action)
        ended = await self._desk.set_up.undo(channel, action)
        look = self._look(channel, reader.speech)
        if not ended:
            return Reply(said=reader.speech.say("asks.undone_already"))
        return Reply(said=look.say("forms.setup.undone", topic=look.names(ended)))

    async def _meant(self, reader: Reader, action: Action) -> Destination:
        """Return the channel of this workspace that an action names; raise InvalidInput for one of another."""
        near = reader.channel(reader.channel_id)
        found = near if near.id == action.subject else await self._desk.edit_settings.store.destination(DestinationId(action.subject))
        if found is None or found.workspace != near.workspace or found.person:
            raise InvalidInput("This is about a channel of another workspace: nothing was changed.", code="other_channel")
        return found

    async def _theirs(self, reader: Reader, action: Action) -> Destination:
        """Return that channel, where the reader is in it."""
        channel = await self._meant(reader, action)
        await self._check(reader, channel.channel_id)
        return channel

    async def _check(self, reader: Reader, channel_id: str) -> Channels:
        channels = Channels(self._workspaces.of(reader.team_id))
        await channels.find_theirs(ChannelRef(id=channel_id, name=channel_mention(channel_id)), here="", person=reader.person)
        return channels

    async def _setup_form(self, reader: Reader, action: Action) -> Form:
        workspace = Workspace(Platform.SLACK, reader.team_id)
        look = SetUpLook(topics=self._desk.topics.of(workspace), speech=reader.speech, most=MOST_OPTIONS, compact=False)
        if action.subject == workspace.key:
            return await self._desk.set_up.form(action, reader.channel(""), look, chosen=False)
        channel = await self._meant(reader, action)
        if channel.channel_id != reader.channel_id:
            await self._check(reader, channel.channel_id)
        return await self._desk.set_up.form(action, channel, look)

    def _setup_problems(self, reader: Reader, answers: Answers) -> Mapping[str, InvalidInput]:
        return self._desk.set_up.problems(Workspace(Platform.SLACK, reader.team_id), answers)

    async def _set_up(self, reader: Reader, action: Action, answers: Answers) -> Reply:
        channel_id = answers.text("channel")
        channels = await self._check(reader, channel_id)
        channel = replace(reader.channel(channel_id), name=await channels.enter(channel_id))
        await self._desk.names.heard(channel)
        done = await self._desk.set_up(channel, answers, reader.person.id, shown=action.subject == channel.id)
        said = changes.set_up(done.subscribed, done.ended, self._look(channel, reader.speech), self._desk.clock())
        await self._tell_channel(channel, done, reader)
        reply = await with_first_stories(said, self._desk.first, new_ones(done.subscribed), reader.speech, first_line)
        return replace(reply, actions=actions_after(done, channel, reader.speech))

    async def _tell_channel(self, channel: Destination, done: SetUpDone, reader: Reader) -> None:
        """Leave one line of what was done in the channel, in its language; the set-up holds where that fails."""
        stored = await self._desk.settings.of(channel)
        speech = self._desk.words.into(stored.locale, Platform.SLACK)
        text = "\n".join(self._public_lines(done, reader, self._look(channel, speech)))
        if not text:
            return
        button = Action(kind=ActionKind.SETTINGS, subject=channel.id, label=speech.say("forms.settings.button"))
        client = self._workspaces.of(reader.team_id).client
        try:
            blocks = [section(text), buttons(action_button(button))]
            await client.chat_postMessage(channel=channel.channel_id, text=text, blocks=blocks, unfurl_links=False)
        except Exception as error:  # noqa: BLE001 - whatever the SDK raises
            logs.answer_lost(error)

    def _public_lines(self, done: SetUpDone, reader: Reader, look: Look) -> Iterator[str]:
        who = f"<@{reader.person.id}>"
        alike: dict[str, list[Subscription]] = {}
        for each in done.subscribed:
            alike.setdefault(way(each.subscription, look), []).append(each.subscription)
        for how, some in alike.items():
            yield look.say("forms.setup.public", who=who, topic=look.names(some), way=how)
        if done.ended:
            yield f"{who}: {look.say('replies.unsubscribed', topic=look.names(done.ended))}"

    async def _settings_form(self, reader: Reader, action: Action) -> Form:
        channel = await self._meant(reader, action)
        if channel.channel_id != reader.channel_id:
            await self._check(reader, channel.channel_id)
        return await self._desk.edit_settings.form(action, channel, self._settings_look(reader.speech))

    def _settings_problems(self, _: Reader, answers: Answers) -> Mapping[str, InvalidInput]:
        return self._desk.edit_settings.problems(answers)

    async def _set(self, reader: Reader, action: Action, answers: Answers) -> Reply:
        channel = await self._theirs(reader, action)
        mention = answers.text("mention") if answers.changed("mention") else ""
        await self._check_mention(reader, channel, mention)
        if answers.changed(Choice.WHO):
            person = await self._people.get(reader.team_id, reader.person.id, as_of_now=True)
            await Channels(self._workspaces.of(reader.team_id)).require_keeper(channel.channel_id, person)
        before, after = await self._desk.edit_settings(channel, answers, reader.person.id, mention)
        return Reply(said=settings_said(before, after, channel_mention(channel.channel_id), self._settings_look(reader.speech)))

    async def _check_mention(self, reader: Reader, channel: Destination, mention: str) -> None:
        """Raise InvalidInput for whom the reader may not have cards mention."""
        if mention == HERE:
            person = await self._people.get(reader.team_id, reader.person.id, as_of_now=True)
            await Channels(self._workspaces.of(reader.team_id)).require_manager(channel.channel_id, person)
        elif mention not in ("", NOBODY) and mention != (await self._desk.edit_settings.of(channel)).mention:
            raise InvalidInput("Say whom to mention: a user group from Slack's own list, or @here.", code="bad_mention", who=mention)

    async def _filtered(self, reader: Reader, action: Action) -> tuple[Destination, Subscription]:
        """Return the subscription that an action names, where the reader is in its channel; raise InvalidInput for others."""
        channel, subscription = await self._desk.edit_filter.meant(action, Workspace(Platform.SLACK, reader.team_id))
        await self._check(reader, channel.channel_id)
        return channel, subscription

    async def _filter_form(self, reader: Reader, action: Action) -> Form:
        _, subscription = await self._filtered(reader, action)
        return self._desk.edit_filter.form(action, subscription, reader.speech)

    def _filter_problems(self, _: Reader, answers: Answers) -> Mapping[str, InvalidInput]:
        return self._desk.edit_filter.problems(answers)

    async def _filter(self, reader: Reader, action: Action, answers: Answers) -> Reply:
        channel, subscription = await self._filtered(reader, action)
        done = await self._desk.edit_filter(channel, subscription.id, answers)
        said = changes.subscribed([done], self._look(channel, reader.speech), self._desk.clock())
        return Reply(said=said, actions=filter_actions([done], reader.speech))

    def _settings_look(self, speech: Speech) -> SettingsLook:
        return SettingsLook(speech=speech, languages=self._desk.words.languages, calls=called, called=(HERE,), choices=_CHOICES)

    def _look(self, channel: Destination, speech: Speech) -> Look:
        topics = self._desk.topics.of(channel.workspace)
        return Look(channel=channel_mention(channel.channel_id), calls=called, plain=plain, topics=topics, speech=speech)
