"""Which channel is meant, and whether Newsdesk can post there: checked before anything is saved."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from bot.domain.errors import InvalidInput, Unauthorized, Unreachable
from bot.domain.time_zones import is_zone
from bot.platforms.slack.errors import MISSING_SCOPE
from bot.platforms.slack.paging import pages
from bot.platforms.slack.people import Person
from bot.platforms.slack.text import channel_mention
from bot.platforms.slack.typed_channel import ChannelRef
from bot.platforms.slack.workspaces import Workspace

_PAGE = 500
_KINDS = "public_channel,private_channel"


class Channels:
    """Finds channels as a person means them, for one command. A private channel does not exist for those who are not in it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._client = workspace.client
        self._app = workspace.app
        self._infos: dict[str, Mapping[str, Any] | None] = {}

    async def find(self, wanted: ChannelRef | None, *, here: str, person: Person) -> str:
        """Return the id of the channel that is meant, which the person may see; `here` is where they type."""
        if wanted is None:
            if not here.startswith(("C", "G")):
                raise InvalidInput("Say which channel, such as in #news.", code="no_channel")
            return here
        channel_id = wanted.id or await self._named(wanted.name)
        if channel_id != here and not await self._may_see(channel_id, person):
            raise unknown(wanted.name or channel_id)
        return channel_id

    async def find_theirs(self, wanted: ChannelRef | None, *, here: str, person: Person) -> str:
        """Return the id of the channel that is meant, which the person is in: nobody else decides what comes there, or ends it.

        Of a channel that the app does not see, and of people whom Slack does not tell of, it is enough that they type there, unless those
        who manage it keep it for themselves.
        """
        channel_id = await self.find(wanted, here=here, person=person)
        if await self._workspace.is_kept(channel_id):
            await self.require_keeper(channel_id, person)
        if channel_id == here and not (person.known and await self._info(channel_id)):
            return channel_id
        if not await self._has_member(channel_id, person):
            raise not_member(channel_id)
        return channel_id

    async def require_keeper(self, channel_id: str, person: Person) -> None:
        """Raise InvalidInput unless somebody may change what comes to a channel that is kept, and whether it is."""
        if not await self._runs(channel_id, person):
            mention = channel_mention(channel_id)
            raise InvalidInput(
                f"Only whoever made {mention}, or an admin of the workspace, can change that.", code="not_keeper", channel=mention
            )

    async def _runs(self, channel_id: str, person: Person) -> bool:
        """Say whether a person made the channel, or runs the workspace: whom Slack lets nobody else tell from others."""
        return person.admin or ((await self._info(channel_id)) or {}).get("creator") == person.id

    async def require_manager(self, channel_id: str, person: Person) -> None:
        """Raise InvalidInput unless the person may have cards call all who are there."""
        if not await self._runs(channel_id, person):
            mention = channel_mention(channel_id)
            raise InvalidInput(
                f"Only whoever made {mention}, or an admin of the workspace, can have cards call @here there.",
                code="may_not_call",
                channel=mention,
            )

    async def enter(self, channel_id: str) -> str:
        """Make sure that Newsdesk can post in a channel, entering it if it is public, and return its name.

        Raises InvalidInput that says what to do.
        """
        info = await self._info(channel_id)
        if info and info.get("is_archived"):
            raise archived(channel_id)
        if not info or (not info.get("is_member") and not await self._joined(channel_id, info)):
            raise InvalidInput(
                f"Newsdesk is not in {channel_mention(channel_id)}: write /invite @{self._app} there, then try again.",
                code="cannot_post",
                channel=channel_mention(channel_id),
                app=self._app,
            )
        return str(info.get("name") or "")

    async def _may_see(self, channel_id: str, person: Person) -> bool:
        info = await self._info(channel_id)
        if info is None:
            return False
        return not (info.get("is_private") or person.guest) or await self._has_member(channel_id, person)

    async def _named(self, name: str) -> str:
        async for channel in self._all():
            if name.casefold() in (channel.get("name"), channel.get("name_normalized")):
                return str(channel["id"])
        raise unknown(name)

    async def _all(self) -> AsyncIterator[Mapping[str, Any]]:
        with self._workspace.translated("conversations.list"):
            async for page in pages(self._client.conversations_list, types=_KINDS, exclude_archived=False, limit=_PAGE):
                for channel in page.get("channels") or []:
                    yield channel

    async def _has_member(self, channel_id: str, person: Person) -> bool:
        with self._workspace.translated(f"conversations.members of {channel_id}"):
            async for page in pages(self._client.conversations_members, channel=channel_id, limit=_PAGE):
                if person.id in (page.get("members") or []):
                    return True
        return False

    async def _info(self, channel_id: str) -> Mapping[str, Any] | None:
        """Return what Slack tells of a channel, None where the app does not see it; it is asked once a command."""
        if channel_id not in self._infos:
            self._infos[channel_id] = await self._asked(channel_id)
        return self._infos[channel_id]

    async def _asked(self, channel_id: str) -> Mapping[str, Any] | None:
        try:
            with self._workspace.translated(f"conversations.info of {channel_id}"):
                answer = await self._client.conversations_info(channel=channel_id)
        except Unreachable:
            return None
        channel: Mapping[str, Any] = answer.get("channel") or {}
        return channel

    async def _joined(self, channel_id: str, info: Mapping[str, Any]) -> bool:
        if info.get("is_private"):
            return False
        try:
            with self._workspace.translated(f"conversations.join of {channel_id}"):
                await self._client.conversations_join(channel=channel_id)
        except Unreachable as error:
            if error.code == "archived":  # since it was looked at
                raise archived(channel_id) from error
            return False
        except Unauthorized as error:
            if error.code != MISSING_SCOPE:
                raise
            return False  # an invitation needs no right to join
        return True


def archived(channel_id: str) -> InvalidInput:
    """Return the error for a channel in which nobody can post any more."""
    mention = channel_mention(channel_id)
    return InvalidInput(f"{mention} is archived: choose another channel.", code="archived", channel=mention)


def not_member(channel_id: str) -> InvalidInput:
    """Return the error for a channel that somebody wants to change, and is not in."""
    mention = channel_mention(channel_id)
    return InvalidInput(f"Only those who are in {mention} can change what comes there: join it first.", code="not_member", channel=mention)


def unknown(name: str) -> InvalidInput:
    """Return the error for a channel that is not there, or not for this person; it may have been meant to be a time zone."""
    if is_zone(name):
        sentence = f'There is no channel "{name}" that Newsdesk can see: for the time zone write zone {name}.'
        return InvalidInput(sentence, code="channel_or_zone", channel=name)
    return InvalidInput(f'There is no channel "{name}" that Newsdesk can see: invite it there first.', code="unknown_channel", channel=name)
