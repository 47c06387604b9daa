"""A workspace's own topics on Slack: typed, by buttons, and in windows, each for whoever asks alone.

Slack tells nobody's rights but guests' and admins': whoever is no guest makes topics, and changes what they made; admins change all.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.cards.actions import Action, ActionKind
from bot.cards.forms import Answers, Form, problems_of
from bot.cards.own_topics import NAME, QUERY, Written, topic_form
from bot.cards.words import Speech
from bot.domain.destination import Platform
from bot.domain.errors import InvalidInput
from bot.domain.own_topic import checked_name
from bot.domain.topic import Topics
from bot.matching.query.parser import parse_query
from bot.platforms.slack.forms import FormUse
from bot.platforms.slack.page_blocks import page_message
from bot.platforms.slack.people import People
from bot.platforms.slack.subscription_list import Reader
from bot.platforms.slack.topic_words import TopicCommand
from bot.steps.commands.act import Acted, Presser
from bot.steps.commands.desk import Desk
from bot.steps.commands.own_topics import OF_FORMS
from bot.steps.commands.reply import Reply


class SlackTopics:
    """Makes, changes, deletes and shows topics."""

    def __init__(self, desk: Desk, people: People) -> None:
        self._desk = desk
        self._people = people

    async def presser(self, team_id: str, user_id: str, channel_id: str = "") -> Presser:
        """Return somebody with the rights that they have at this moment."""
        person = await self._people.get(team_id, user_id, as_of_now=True)
        by = Presser(platform=Platform.SLACK, workspace_id=team_id, channel_id=channel_id, person=user_id)
        return replace(by, decides=person.known and not person.guest, runs=person.admin)

    async def answer(self, command: TopicCommand, presser: Presser, speech: Speech) -> Acted:  # noqa: PLR0911 - one for each command
        """Return what a command shows, or proposes."""
        own = self._desk.own
        match command.what:
            case "new" | "edit" if command.query:
                return await own.propose(replace(self._written(command, presser), name=command.name, query=command.query), presser, speech)
            case "new" | "edit":
                return self._opening(self._written(command, presser), speech)
            case "delete":
                return await own.confirm(own.named(command.name, presser.workspace), presser, speech)
            case "test":
                return await own.test(command.name, presser, speech)
            case "changes":
                return await own.changed(presser, speech, 1)
            case "list":
                return await own.listed(presser, speech)
            case _:
                return await own.show(own.named(command.name, presser.workspace), presser, speech)

    def _written(self, command: TopicCommand, presser: Presser) -> Written:
        """Return the form that a command fills."""
        return self._desk.own.new(presser, command.name) if command.what == "new" else self._desk.own.edit(command.name, presser)

    def _opening(self, written: Written, speech: Speech) -> Acted:
        """Return the button that opens a form, where a command could not open it itself, and how it is typed."""
        label = speech.say("actions.topic_new" if written.action.kind is ActionKind.TOPIC_NEW else "actions.topic_edit")
        return Acted(lines=[speech.say("slack.topic_typed")], actions=(written.action.labelled(label),))

    def opens(self, command: TopicCommand, presser: Presser) -> Action | None:
        """Return the form that a command opens; None for one that is answered, also where it is refused."""
        if command.what not in {"new", "edit"} or command.query or (command.what == "new" and command.name):
            return None
        try:
            return self._written(command, presser).action
        except InvalidInput:
            return None

    @property
    def uses(self) -> Mapping[ActionKind, FormUse]:
        """What the forms of topics do."""
        return dict.fromkeys(OF_FORMS, FormUse(form=self._form, problems=_problems, done=self._done))

    async def _form(self, reader: Reader, action: Action) -> Form:
        presser = await self.presser(reader.team_id, reader.person.id)
        return topic_form(await self._desk.own.form(action, presser), reader.speech)

    async def _done(self, reader: Reader, action: Action, answers: Answers) -> Reply:
        """Return the preview, which takes the place of the form in its window, or what is wrong with what was written."""
        written = Written(action=action, name=answers.text(NAME), query=answers.text(QUERY))
        acted = await self._desk.own.propose(written, await self.presser(reader.team_id, reader.person.id), reader.speech)
        page = acted.page
        return Reply(said=page_message(page).text if page else "\n".join(acted.lines), actions=page.actions if page else acted.actions)


def _problems(_: Reader, answers: Answers) -> Mapping[str, InvalidInput]:
    """Return what is wrong whatever the workspace has: Slack says it at the field."""
    return problems_of({NAME: lambda: checked_name(answers.text(NAME), Topics(())), QUERY: lambda: parse_query(answers.text(QUERY))})
