"""What readers ask for on Slack, as messages that they alone see."""

from collections.abc import Collection, Sequence

from bot.cards.actions import Action
from bot.cards.reading import ReadingLook, found_page
from bot.domain.delivery import Delivery
from bot.domain.destination import Destination, DestinationId, Platform, Workspace
from bot.platforms.slack.list_blocks import list_message
from bot.platforms.slack.render import SlackMessage
from bot.platforms.slack.subscription_list import Reader
from bot.platforms.slack.text import channel_mention, fitted, link
from bot.platforms.slack.visible import Visible
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.desk import Desk
from bot.steps.commands.reading import Asker

_TITLE = 500
_TEXT = 200


class ReadersNews:
    """Answers the readers of a workspace."""

    def __init__(self, workspaces: Workspaces, desk: Desk) -> None:
        self._workspaces = workspaces
        self._desk = desk

    async def found(self, reader: Reader, typed: str, number: int = 1) -> SlackMessage:
        """Return a page of the stories that fit what was typed."""
        page = await self._desk.news.search(typed, number, self._asker(reader))
        shown = found_page(typed, page, self._look(reader))
        return SlackMessage(text=shown) if isinstance(shown, str) else list_message(shown)

    async def turn(self, reader: Reader, action: Action) -> SlackMessage:
        """Return the page that a button asks for."""
        return await self.found(reader, action.about, action.subject)

    def _look(self, reader: Reader) -> ReadingLook:
        return ReadingLook(
            speech=reader.speech,
            now=self._desk.clock(),
            link=lambda title, url: link(url, title, _TITLE),
            posted=self._posted,
            plain=lambda text: fitted(text, _TEXT),
        )

    def _posted(self, channel: Destination, sent: Delivery) -> str:
        """Return the way to a message: its channel, and where Slack said where the workspace lives, its own address."""
        at, home = str(sent.message_id).rpartition(":"), self._workspaces.of(channel.workspace_id).url
        if not home:
            return channel_mention(channel.channel_id)
        return f"{channel_mention(channel.channel_id)} <{home}archives/{at[0] or channel.channel_id}/p{at[2].replace('.', '')}|↗>"

    def _asker(self, reader: Reader) -> Asker:
        async def sees(channels: Sequence[Destination]) -> Collection[DestinationId]:
            visible = Visible(self._workspaces.of(reader.team_id))
            seen = await visible.seen(reader.person, [each.channel_id for each in channels], here=reader.channel_id)
            return [each.id for each in channels if each.channel_id in seen]

        return Asker(workspace=Workspace(Platform.SLACK, reader.team_id), sees=sees)
