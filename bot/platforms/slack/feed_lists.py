"""Lists of a workspace's feeds on Slack: from a link or pasted into a window, and as text, since a file would need a scope of its own."""

from collections.abc import Mapping

from bot.cards.actions import Action, ActionKind
from bot.cards.feed_lists import LIST, list_form
from bot.cards.forms import Answers, Form
from bot.cards.pages import turning
from bot.domain.errors import InvalidInput
from bot.platforms.slack.blocks import Block, action_button, buttons, section
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.forms import FormUse
from bot.platforms.slack.page_blocks import page_message
from bot.platforms.slack.people import Person
from bot.platforms.slack.render import SlackMessage
from bot.platforms.slack.subscription_list import Reader
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.act import Acted, not_deciding
from bot.steps.commands.desk import Desk
from bot.steps.commands.reply import Reply


class SlackFeedLists:
    """Imports and exports; whoever is in the channel in which they type may, but guests: a list has the keys of private feeds."""

    def __init__(self, workspaces: Workspaces, desk: Desk) -> None:
        self._workspaces = workspaces
        self._desk = desk

    @property
    def uses(self) -> Mapping[ActionKind, FormUse]:
        """What the window does."""
        return {ActionKind.FEED_IMPORT: FormUse(form=self._form, problems=_problems, done=self._pasted)}

    async def linked(self, url: str, asks: Reader) -> SlackMessage | Acted:
        """Follow the feeds of a list at an address; without one, offer the window."""
        await self.check(asks)
        if not url:
            paste = Action(kind=ActionKind.FEED_IMPORT, subject=1, label=asks.speech.say("forms.feedimport.title"))
            return Acted(lines=(asks.speech.say("slack.feed_import_typed"),), actions=(paste,))
        return page_message(await self._desk.feed_lists.linked(url, asks.workspace, asks.person.id, asks.speech))

    async def exported(self, number: int, asks: Reader) -> SlackMessage:
        """Return a part of the list as text, each a whole list by itself."""
        await self.check(asks)
        parts, speech = await self._desk.feed_lists.parts(asks.workspace), asks.speech
        if not parts:
            return SlackMessage(text=speech.say("feeds.none"))
        shown = min(number, len(parts))
        said = speech.say("feeds.exported")
        pages = speech.say("list.page", page=shown, pages=len(parts)) if len(parts) > 1 else ""
        heading = "\n".join(filter(None, [said, pages]))
        turns = turning(shown, len(parts), lambda at: Action(kind=ActionKind.FEED_EXPORT, subject=at), speech)
        row = [action_button(each, named=True) for each in turns]
        blocks = [section(heading), _as_it_is(parts[shown - 1]), *([buttons(*row)] if row else [])]
        return SlackMessage(text=heading, blocks=tuple(blocks))

    async def check(self, asks: Reader) -> None:
        """Raise InvalidInput for whoever may not change the feeds of a workspace from where they are."""
        require_no_guest(asks.person)
        await Channels(self._workspaces.of(asks.team_id)).find_theirs(None, here=asks.channel_id, person=asks.person)

    async def _form(self, reader: Reader, _: Action) -> Form:
        await self.check(reader)
        return list_form(reader.speech)

    async def _pasted(self, reader: Reader, _: Action, answers: Answers) -> Reply:
        await self.check(reader)
        page = await self._desk.feed_lists.pasted(answers.text(LIST), reader.workspace, reader.person.id, reader.speech)
        return Reply(said=page_message(page).text, actions=page.actions)


def require_no_guest(person: Person) -> None:
    """Raise InvalidInput for a guest: the feeds of a workspace reach channels that guests may not see."""
    if person.known and person.guest:
        raise not_deciding()


def _problems(_: Reader, __: Answers) -> Mapping[str, InvalidInput]:
    return {}


def _as_it_is(text: str) -> Block:
    """Return text that Slack neither reads nor changes."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}]}
