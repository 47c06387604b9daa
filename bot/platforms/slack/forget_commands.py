"""What Newsdesk keeps of a person, or of a workspace, is deleted for good: admins and owners delete what the workspace has."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards.actions import Action, ActionKind
from bot.cards.forms import Answers, Form
from bot.cards.words import Speech
from bot.domain.destination import Platform
from bot.domain.destination import Workspace as Place
from bot.domain.errors import InvalidInput
from bot.platforms.slack.answers import Answer, drawn
from bot.platforms.slack.forms import FormUse
from bot.platforms.slack.people import People
from bot.platforms.slack.reader_words import ForgetCommand
from bot.platforms.slack.subscription_list import Reader
from bot.platforms.slack.text import fitted
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.act import Presser
from bot.steps.commands.desk import Desk
from bot.steps.commands.forget import Workplace
from bot.steps.commands.reply import Reply

_LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackForget:
    """Asks, and deletes once that was said again."""

    workspaces: Workspaces
    desk: Desk
    people: People

    async def answer(self, command: ForgetCommand, presser: Presser, speech: Speech) -> Answer:
        """Return the question whether all is to be deleted."""
        if not command.workspace:
            return drawn(await self.desk.forget.ask_person(presser, speech))
        return drawn(await self.desk.forget.ask_workspace(await self._place(presser.workspace_id, presser.person), speech))

    @property
    def uses(self) -> Mapping[ActionKind, FormUse]:
        """What the window does."""
        return {ActionKind.FORGET: FormUse(form=self._form, problems=_nothing, done=self._done)}

    async def _form(self, reader: Reader, action: Action) -> Form:
        return await self.desk.forget.form(action, await self._place(reader.team_id, reader.person.id), reader.speech)

    async def _done(self, reader: Reader, action: Action, answers: Answers) -> Reply:
        place = await self._place(reader.team_id, reader.person.id)
        done = await self.desk.forget.workspace(action, answers, place, reader.speech)
        return Reply(said="\n".join(fitted(line, _LONGEST) for line in done.lines))

    async def _place(self, team_id: str, user_id: str) -> Workplace:
        """Return the workspace with the rights that somebody has in it at this moment."""
        person = await self.people.get(team_id, user_id, as_of_now=True)
        name = self.workspaces.of(team_id).name or team_id
        return Workplace(workspace=Place(Platform.SLACK, team_id), name=name, owns=person.known and person.admin)


def _nothing(_: Reader, answers: Answers) -> Mapping[str, InvalidInput]:
    """Find nothing wrong before the rights of whoever hands it in are looked up."""
    del answers
    return {}
