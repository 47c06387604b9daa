"""What readers ask for on Slack, as messages that they alone see."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.cards.actions import Action, ActionKind
from bot.cards.channel_status import status_lines
from bot.cards.feeds import repairs
from bot.cards.listing import ListPage, Look, Place
from bot.cards.reading import ReadingLook, caught_page, found_page, latest_page
from bot.domain.delivery import Delivery
from bot.domain.destination import Destination, DestinationId, Platform, Workspace, one_person
from bot.domain.spans import parse_span
from bot.platforms.slack.blocks import action_button, buttons, section
from bot.platforms.slack.list_blocks import list_message
from bot.platforms.slack.render import SlackMessage
from bot.platforms.slack.subscription_list import Reader, shown
from bot.platforms.slack.text import channel_mention, fitted, link, plain
from bot.platforms.slack.typed_commands import CatchupCommand, LatestCommand, Reading, SearchCommand, StatusCommand
from bot.platforms.slack.visible import Visible
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.catchup import Reader as Seated
from bot.steps.commands.catchup import about_latest, instant_of, latest_of
from bot.steps.commands.desk import Desk
from bot.steps.commands.reading import Asker

_TITLE = 500
_TEXT = 200
_IN_A_SECTION = 6  # lines of a status


class ReadersNews:
    """Answers the readers of a workspace."""

    def __init__(self, workspaces: Workspaces, desk: Desk) -> None:
        self._workspaces = workspaces
        self._desk = desk

    async def answer(self, command: Reading, reader: Reader) -> SlackMessage:
        """Return what a command asks for."""
        match command:
            case SearchCommand():
                return await self.found(reader, command.words)
            case CatchupCommand():
                return await self.caught_up(reader, command.span)
            case LatestCommand():
                return await self.latest(reader, command.topics, command.most)
            case StatusCommand():
                return await self._status(reader)

    async def found(self, reader: Reader, typed: str, number: int = 1) -> SlackMessage:
        """Return a page of the stories that fit what was typed."""
        page = await self._desk.news.search(typed, number, self._asker(reader))
        return _message(found_page(typed, page, self._look(reader)))

    async def caught_up(self, reader: Reader, typed: str) -> SlackMessage:
        """Return what came since a span ago, or since the reader asked before."""
        seat = await self._seat(reader)
        return await self._caught(reader, seat, await self._desk.news.catch_up.since(parse_span(typed), seat))

    async def latest(self, reader: Reader, typed: str, most: int, number: int = 1) -> SlackMessage:
        """Return a page of the newest stories."""
        catch_up = self._desk.news.catch_up
        topics = catch_up.named(typed, reader.workspace)
        about = about_latest(most, topics)
        caught = await catch_up.latest(topics, most, number, await self._seat(reader))
        return _message(latest_page(caught, self._look(reader), about))

    async def turn(self, reader: Reader, action: Action) -> SlackMessage:
        """Return the page that a button asks for."""
        match action.kind:
            case ActionKind.CATCHUP:
                return await self._caught(reader, await self._seat(reader), instant_of(action), action.subject)
            case ActionKind.LATEST:
                most, topics = latest_of(action)
                return await self.latest(reader, topics, most, action.subject)
            case _:
                return await self.found(reader, action.about, action.subject)

    async def _caught(self, reader: Reader, seat: Seated, since: datetime, number: int = 1) -> SlackMessage:
        caught = await self._desk.news.catch_up(since, number, seat)
        return _message(caught_page(caught, self._look(reader), reader.person.zone))

    async def _status(self, reader: Reader) -> SlackMessage:
        """Return how things are in the channel where somebody asks."""
        status = await self._desk.news.status(reader.channel(reader.channel_id))
        look = Look(topics=self._desk.topics.of(reader.workspace), speech=reader.speech, now=self._desk.clock(), plain=plain)
        example = reader.speech.say("slack.example")
        lines = list(status_lines(status, Place(), lambda each: shown(status.channel, each), look, example))
        mending = repairs(status.ill, reader.speech)
        parts = (lines[start : start + _IN_A_SECTION] for start in range(0, len(lines), _IN_A_SECTION))
        blocks = (*(section("\n".join(each)) for each in parts), buttons(*map(action_button, mending)))
        return SlackMessage(text="\n".join(lines), blocks=blocks if mending else ())

    async def _seat(self, reader: Reader) -> Seated:
        channel = await self._desk.news.catch_up.channel(reader.channel(reader.channel_id))
        return Seated(channel=channel, person=reader.person.id, asker=self._asker(reader))

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

        workspace = Workspace(Platform.SLACK, reader.team_id)
        alone = one_person(workspace, reader.person.id, locale=reader.speech.code, zone=reader.person.zone)
        return Asker(workspace=workspace, sees=sees, alone=alone.id)


def _message(page: ListPage | str) -> SlackMessage:
    return SlackMessage(text=page) if isinstance(page, str) else list_message(page)
