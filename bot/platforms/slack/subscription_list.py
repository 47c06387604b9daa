"""The list of subscriptions on Slack: what its reader may see, page by page, and the end of what is in trouble."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cards.actions import Action, ActionKind
from bot.cards.listing import Look, Place, Row, ended, list_page, meant
from bot.cards.replies import Shown
from bot.cards.words import Speech
from bot.domain.destination import Destination, Platform, Workspace, channel_at
from bot.domain.subscription import Subscription, unknown_subscription
from bot.platforms.slack.channels import not_member
from bot.platforms.slack.list_blocks import list_message
from bot.platforms.slack.people import Person
from bot.platforms.slack.render import SlackMessage
from bot.platforms.slack.text import called, channel_mention, plain
from bot.platforms.slack.visible import Visible
from bot.platforms.slack.workspaces import Workspaces
from bot.steps.commands.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads a list, in which workspace and channel, and in which language."""

    person: Person
    team_id: str
    channel_id: str
    speech: Speech

    @property
    def workspace(self) -> Workspace:
        """Where they read."""
        return Workspace(Platform.SLACK, self.team_id)

    def channel(self, channel_id: str) -> Destination:
        """Return a channel of the workspace as it is met: in their language and time zone."""
        return channel_at(self.workspace, channel_id, locale=self.person.locale, zone=self.person.zone)


class SubscriptionList:
    """Shows a workspace's subscriptions to one of its people."""

    def __init__(self, workspaces: Workspaces, desk: Desk) -> None:
        self._workspaces = workspaces
        self._desk = desk

    async def show(self, reader: Reader, page: int = 1, *, said: str = "") -> SlackMessage:
        """Return a page of the list; `said` stands above it."""
        rows, places = await self.seen(reader)
        shown = list_page(rows, places, self.look(reader), page, said=said)
        if shown is not None:
            return list_message(shown)
        empty = reader.speech.say("replies.list_empty", example=reader.speech.say("slack.example"))
        return SlackMessage(text="\n".join(filter(None, [said, empty])))

    async def seen(self, reader: Reader) -> tuple[Sequence[Row], Mapping[str, Place]]:
        """Return the workspace's subscriptions, and the places of those that the reader may see."""
        rows, visible = await self._rows(reader), self._visible(reader)
        places = await visible.places(reader.person, rows, here=reader.channel_id) if rows else {}
        await self._keep_names(rows, visible.names)
        return rows, places

    async def turn(self, reader: Reader, action: Action) -> SlackMessage:
        """Do what a button of the list asks for, and return the list as it is then."""
        if action.kind is ActionKind.LIST:
            return await self.show(reader, action.subject)
        return await self.show(reader, said=await self.end(reader, action))

    async def end(self, reader: Reader, action: Action) -> str:
        """End what a button names, where the reader may, and say so."""
        rows = meant(await self._rows(reader), action)
        places = await self._visible(reader).places(reader.person, rows, here=reader.channel_id) if rows else {}
        if not places:
            raise unknown_subscription()
        if not all(place.may_end for place in places.values()):
            raise not_member(rows[0].channel.channel_id)
        await self._desk.subscriptions.end([row.shown.subscription for row in rows])
        return ended(rows, self.look(reader))

    async def _keep_names(self, rows: Sequence[Row], names: Mapping[str, str]) -> None:
        """Keep what channels are called now: Slack tells nobody by itself."""
        for channel in {row.channel.id: row.channel for row in rows}.values():
            if names.get(channel.channel_id, channel.name) != channel.name:
                await self._desk.names.renamed(channel.id, names[channel.channel_id])

    def _visible(self, reader: Reader) -> Visible:
        return Visible(self._workspaces.of(reader.team_id))

    def look(self, reader: Reader) -> Look:
        """Return what a list is made with."""
        return Look(topics=self._desk.topics.of(reader.workspace), speech=reader.speech, now=self._desk.clock(), plain=plain)

    async def _rows(self, reader: Reader) -> Sequence[Row]:
        known = await self._desk.subscriptions(Platform.SLACK, reader.team_id)
        return [_row(channel, subscription) for channel, subscription in known if not channel.person]


def shown(channel: Destination, subscription: Subscription) -> Shown:
    """Return a subscription with its channel and whom it calls, as Slack mentions them."""
    calls = called(subscription.mention) if subscription.mention else ""
    return Shown(subscription=subscription, channel=channel, mention=channel_mention(channel.channel_id), calls=calls)


def _row(channel: Destination, subscription: Subscription) -> Row:
    by = f"<@{subscription.created_by}>" if subscription.created_by.isalnum() and subscription.created_by.isupper() else ""
    return Row(shown=shown(channel, subscription), by=by)
