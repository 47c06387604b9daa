"""The /newsdesk command: from its text to the answer that the person alone sees."""

from dataclasses import replace

from bot.cards import changes, replies
from bot.cards.actions import OF_A_LIST, OF_READING, OF_STORIES, Action, ActionKind
from bot.cards.changes import Look
from bot.cards.filter_form import filter_actions
from bot.cards.words import Speech
from bot.domain.choices import Choice
from bot.domain.destination import Destination, Platform, Workspace, person_of
from bot.domain.subscription import new_ones
from bot.domain.topic import Topics
from bot.platforms.slack.answers import Answer, Done, answered, drawn
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.command_text import parse
from bot.platforms.slack.digest_commands import SlackDigests
from bot.platforms.slack.digest_words import DigestNowCommand, DigestOffCommand, DigestSetCommand
from bot.platforms.slack.dm import answer_dm
from bot.platforms.slack.dm_words import DmCommand
from bot.platforms.slack.feed_commands import FeedCommands
from bot.platforms.slack.feed_lists import require_no_guest
from bot.platforms.slack.feed_words import FeedCommand, asks_for_a_list
from bot.platforms.slack.first_lines import first_line
from bot.platforms.slack.forget_commands import SlackForget
from bot.platforms.slack.news import ReadersNews
from bot.platforms.slack.page_blocks import page_message
from bot.platforms.slack.people import People, Person
from bot.platforms.slack.reader_commands import answer_reader
from bot.platforms.slack.reader_words import AsksCommand, ForgetCommand, MuteCommand, SavedCommand, SparingCommand
from bot.platforms.slack.render import SlackMessage, render
from bot.platforms.slack.subscription_list import Reader, SubscriptionList
from bot.platforms.slack.text import HERE, called, channel_mention, escape, plain
from bot.platforms.slack.topic_commands import SlackTopics
from bot.platforms.slack.topic_words import TopicCommand, is_about_topics, topic_command
from bot.platforms.slack.typed_commands import (
    CatchupCommand,
    Command,
    LatestCommand,
    ListCommand,
    SearchCommand,
    SettingsCommand,
    StatusCommand,
    SubscribeCommand,
    UnsubscribeCommand,
    WhyCommand,
)
from bot.platforms.slack.uses import Pressed, Typed, action_of, channel_typed_in, form_typed, presser_of, reader_of
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.act import CHANGING, FEEDS_CHANGED, LISTING, Acted
from bot.steps.commands.acting import acts
from bot.steps.commands.desk import Desk
from bot.steps.commands.first_words import with_first_stories
from bot.steps.commands.of_message import Menu
from bot.steps.commands.own_topics import OF_TOPICS
from bot.steps.commands.reply import Reply
from bot.steps.commands.resume import resume
from bot.steps.commands.spare_card import is_for_oneself
from bot.steps.commands.why_message import Message


class SlackCommands:
    """Runs commands on the desk and words the answers in the person's language. Running one twice changes nothing more."""

    def __init__(self, workspaces: Workspaces, desk: Desk, people: People) -> None:
        self._desk = desk
        self._workspaces = workspaces
        self._people = people
        self.topics = SlackTopics(desk, people)
        self.forget = SlackForget(workspaces=workspaces, desk=desk, people=people)
        self._list = SubscriptionList(workspaces, desk)
        self._news = ReadersNews(workspaces, desk)
        self.feeds = FeedCommands(workspaces, desk)
        self._digests = SlackDigests(workspaces, desk)

    async def answer(self, typed: Typed) -> Reply | SlackMessage:
        """Do what was typed and return the answer as mrkdwn; what cannot be done changes nothing and says why."""
        acts(typed.user_id)
        person = await self._people.get(typed.team_id, typed.user_id)
        speech = self._desk.words.into(person.locale, Platform.SLACK)

        async def work() -> Done:
            return await self._done(self._read_in(typed), typed, person, speech)

        done = await answered(work, typed.text, speech)
        return Reply(said=done) if isinstance(done, str) else done

    async def form_of(self, typed: Typed) -> Action | None:
        """Return the form that a command opens, None for one that is answered."""
        if form := form_typed(typed):
            return form
        if asks_for_a_list(typed.text):
            return Action(kind=ActionKind.FEED_IMPORT, subject=1)
        if not is_about_topics(typed.text):
            return None
        return self.topics.opens(topic_command(typed.text), await self.topics.presser(typed.team_id, typed.user_id, typed.channel_id))

    async def act(self, pressed: Pressed) -> Answer:
        """Do what a button asks for and return the answer: mrkdwn beside a card, or a message in the place of the list."""
        acts(pressed.user_id)
        person = await self._people.get(pressed.team_id, pressed.user_id)
        speech = self._desk.words.into(person.locale, Platform.SLACK)
        reader = Reader(person=person, team_id=pressed.team_id, channel_id=pressed.channel_id, speech=speech)
        return await answered(lambda: self._pressed(pressed, reader), pressed.value, speech)

    async def of_message(self, asked: Menu, message: Message, pressed: Pressed) -> Answer:
        """Do what the menu of a message offers with its story, in the channel where it stands."""
        acts(pressed.user_id)
        person = await self._people.get(pressed.team_id, pressed.user_id)
        speech = self._desk.words.into(person.locale, Platform.SLACK)
        channel = channel_typed_in(pressed.team_id, pressed.channel_id, person)
        here = person_of(channel, person.id) if pressed.channel_id.startswith("D") else channel

        async def work() -> Answer:
            presser = replace(presser_of(pressed), decides=True)  # it offers what is looked up when that is pressed
            return drawn(await self._desk.of_message(asked, message, presser, here, speech))

        return await answered(work, asked, speech)

    async def _pressed(self, pressed: Pressed, reader: Reader) -> Answer:  # noqa: PLR0911 - one for each way of answering
        action = action_of(pressed.value)
        if action is not None and action.kind in OF_A_LIST:
            return await self._list.turn(reader, action)
        if action is not None and action.kind in OF_READING:
            return await self._news.turn(reader, action)
        if action is not None and action.kind in OF_TOPICS:
            presser = await self.topics.presser(pressed.team_id, pressed.user_id, pressed.channel_id)
            return drawn(await self._desk.act(pressed.value, presser, reader.speech))
        if action is not None and action.kind is ActionKind.RESUME:
            return await self._resume(pressed, reader, action.subject)
        if action is not None and action.kind is ActionKind.WHOLE:
            return (await self.feeds.whole_offered(action.subject, reader)).text
        if action is not None and action.kind is ActionKind.FEED_EXPORT:
            return await self.feeds.lists.exported(action.subject, reader)
        presser = presser_of(pressed)
        if action is not None and action.kind in OF_STORIES:
            page = await self._desk.stories(action, presser, reader.speech)
            return render(page, jump=self._workspaces.of(pressed.team_id).jump)
        if action is not None and action.kind in CHANGING and not is_for_oneself(action):
            await self._check_decider(pressed, reader.person, action.kind)
            presser = replace(presser, decides=True)
        if action is not None and action.kind in LISTING:
            presser = replace(presser, decides=True)  # it offers what is looked up when that is pressed
        return drawn(await self._desk.act(pressed.value, presser, reader.speech))

    async def _check_decider(self, pressed: Pressed, person: Person, kind: ActionKind) -> None:
        """Raise InvalidInput unless somebody decides what comes where they press: in a channel those who are in it do.

        The feeds of a workspace are nobody's own: they are changed in a channel.
        """
        if kind in FEEDS_CHANGED:
            require_no_guest(person)
        if pressed.channel_id.startswith(("C", "G")) or kind in FEEDS_CHANGED:
            await self._channels_of(pressed.team_id).find_theirs(None, here=pressed.channel_id, person=person)

    async def _resume(self, pressed: Pressed, reader: Reader, key: int) -> Answer:
        """Let what waits in a workspace go on, for whoever subscribed it or runs the workspace; pressed on the list, the list follows."""
        said = await resume(
            self._desk.presence,
            key,
            presser_of(pressed),
            reader.speech,
            manages=lambda _: reader.person.admin,
            is_in=lambda team_id: team_id == pressed.team_id,
        )
        return await self._list.show(reader, said=said) if pressed.private else said

    def _channels(self, typed: Typed) -> Channels:
        return self._channels_of(typed.team_id)

    def _channels_of(self, team_id: str) -> Channels:
        return Channels(self._workspaces.of(team_id))

    async def _done(  # noqa: PLR0911 - one for each command
        self, command: Command | TopicCommand, typed: Typed, person: Person, speech: Speech
    ) -> Done:
        match command:
            case FeedCommand():
                done = await self.feeds.answer(command, reader_of(typed, person, speech))
                return drawn(done) if isinstance(done, Acted) else done
            case SubscribeCommand():
                return await self._subscribe(command, typed, person, speech)
            case UnsubscribeCommand():
                return await self._unsubscribe(command, typed, person, speech)
            case DmCommand():
                me = person_of(channel_typed_in(typed.team_id, typed.channel_id, person), person.id)
                return await answer_dm(command, self._desk, me, speech)
            case WhyCommand() | SettingsCommand():
                return await self._about_channel(command, typed, person, speech)
            case DigestNowCommand() | DigestSetCommand() | DigestOffCommand():
                return await self._digests.answer(command, reader_of(typed, person, speech))
            case ForgetCommand():
                return await self.forget.answer(command, presser_of(typed), speech)
            case TopicCommand():
                presser = await self.topics.presser(typed.team_id, typed.user_id, typed.channel_id)
                return drawn(await self.topics.answer(command, presser, speech))
            case _:
                return await self._read(command, typed, person, speech)

    async def _read(self, command: Command, typed: Typed, person: Person, speech: Speech) -> Done:
        """Answer what changes nothing."""
        match command:
            case ListCommand():
                return await self._list.show(reader_of(typed, person, speech))
            case SearchCommand() | CatchupCommand() | LatestCommand() | StatusCommand():
                return await self._news.answer(command, reader_of(typed, person, speech))
            case SavedCommand() | MuteCommand() | AsksCommand():
                return await self._answer_reader(command, typed, person, speech)
            case _:
                known = (escape(topic.title(speech.code)) for topic in self._topics(typed.team_id))
                return speech.say("slack.help", known=speech.enumerate(known))

    async def _about_channel(self, command: WhyCommand | SettingsCommand, typed: Typed, person: Person, speech: Speech) -> Done:
        if isinstance(command, WhyCommand):
            return await self._why(command, typed, person, speech)
        return await self._settings(command, typed, person, speech)

    async def _answer_reader(self, command: SparingCommand, typed: Typed, person: Person, speech: Speech) -> SlackMessage | str:
        """Answer a reader; what changes something for a channel needs its membership."""
        channel_id = typed.channel_id
        if isinstance(command, MuteCommand) and not command.alone:
            channel_id = await self._channels(typed).find_theirs(None, here=typed.channel_id, person=person)
        here = channel_typed_in(typed.team_id, channel_id, person)
        done = await answer_reader(command, self._desk, here, replace(presser_of(typed), decides=True), speech)
        return drawn(done) if isinstance(done, Acted) else done

    async def _subscribe(self, command: SubscribeCommand, typed: Typed, person: Person, speech: Speech) -> Reply:
        channels = self._channels(typed)
        channel_id = await channels.find_theirs(command.channel, here=typed.channel_id, person=person)
        if command.wish.mention == HERE:
            await channels.require_manager(channel_id, await self._people.get(typed.team_id, typed.user_id, as_of_now=True))
        if command.preview:
            near = channel_typed_in(typed.team_id, channel_id, person)
            return Reply(said=changes.previewed(await self._desk.subscribe.preview(near, command.wish), self._look(near, speech)))
        name = await channels.enter(channel_id)
        here = replace(channel_typed_in(typed.team_id, channel_id, person), name=name)
        await self._desk.names.heard(here)
        done = await self._desk.subscribe(here, replace(command.wish, by=person.id))
        said = changes.subscribed(done, self._look(here, speech), self._desk.clock())
        reply = await with_first_stories(said, self._desk.first, new_ones(done), speech, first_line)
        return replace(reply, actions=(*reply.actions, *filter_actions(done, speech)))

    async def _why(self, command: WhyCommand, typed: Typed, person: Person, speech: Speech) -> SlackMessage:
        channel_id = await self._channels(typed).find(command.channel, here=typed.channel_id, person=person)
        here = channel_typed_in(typed.team_id, channel_id, person)
        return page_message(await self._desk.why.link(command.link, here, speech))

    async def _settings(self, command: SettingsCommand, typed: Typed, person: Person, speech: Speech) -> str:
        channel_id = await self._channels(typed).find_theirs(command.channel, here=typed.channel_id, person=person)
        here, settings = channel_typed_in(typed.team_id, channel_id, person), self._desk.settings
        match command.what:
            case "quiet":
                saved = await settings.quiet_hours(here, command.value, command.zone)
                return replies.quiet_hours_set(saved, channel_mention(channel_id), speech)
            case "language":
                return replies.language_set(await settings.language(here, command.value), channel_mention(channel_id), speech)
            case "zone":
                return replies.zone_set(await settings.zone(here, command.value), channel_mention(channel_id), speech)
            case "updates" | "style" | "who":
                return await self._chosen(Choice(command.what), command.value, here, typed, speech)
            case _:
                return replies.most_cards_set(await settings.most_cards(here, command.value), channel_mention(channel_id), speech)

    async def _chosen(self, of: Choice, value: str, here: Destination, typed: Typed, speech: Speech) -> str:
        """Let a channel choose; who may change it those alone decide who made it, or run the workspace."""
        if of is Choice.WHO:
            person = await self._people.get(typed.team_id, typed.user_id, as_of_now=True)
            await self._channels(typed).require_keeper(here.channel_id, person)
        return replies.choice_set(await self._desk.settings.choose(here, of, value), of, channel_mention(here.channel_id), speech)

    async def _unsubscribe(self, command: UnsubscribeCommand, typed: Typed, person: Person, speech: Speech) -> str:
        channel_id = await self._channels(typed).find_theirs(command.channel, here=typed.channel_id, person=person)
        destination = channel_typed_in(typed.team_id, channel_id, person)
        ended = await self._desk.unsubscribe.by_topic(destination, command.topic, mention=channel_mention(channel_id))
        return changes.unsubscribed(ended, self._look(destination, speech))

    def _look(self, channel: Destination, speech: Speech) -> Look:
        topics = self._desk.topics.of(channel.workspace)
        return Look(channel=channel_mention(channel.channel_id), calls=called, plain=plain, topics=topics, speech=speech)

    def _read_in(self, typed: Typed) -> Command | TopicCommand:
        return topic_command(typed.text) if is_about_topics(typed.text) else parse(typed.text, self._topics(typed.team_id))

    def _topics(self, team_id: str) -> Topics:
        return self._desk.topics.of(Workspace(Platform.SLACK, team_id))
