"""Which channels somebody may hear of, and what is in their way: asked for all of them at once, however many they are."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from bot.cards.listing import Place, Row
from bot.domain.choices import Choice, Who
from bot.domain.destination import Reason
from bot.domain.errors import Unauthorized
from bot.platforms.slack.errors import MISSING_SCOPE
from bot.platforms.slack.paging import pages
from bot.platforms.slack.people import Person
from bot.platforms.slack.text import fitted
from bot.platforms.slack.workspaces import Workspace

_NAME = 100
_PAGE = 999  # Slack takes under 1,000
_MOST_PAGES = 5  # of public channels: somebody waits, and Slack answers twenty such questions a minute
_PUBLIC, _ALL = "public_channel", "public_channel,private_channel"

Info = Mapping[str, Any]


class Visible:
    """Asks Slack, mostly thrice in all: which channels the app is in, which others are public, and which ones somebody is in.

    A private channel does not exist for those who are not in it, nor does any channel for a guest. What the app itself does not see
    may have been private: only whoever subscribed it, and the workspace's administrators, hear of it.

    `names` are what the channels that it asked about last are called, by id.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._client = workspace.client
        self._app = workspace.app
        self.names: Mapping[str, str] = {}

    async def places(self, person: Person, rows: Sequence[Row], *, here: str) -> Mapping[str, Place]:
        """Return those channels of a list that a person may see, each as it is; where they type they are already."""
        wanted = {row.channel.channel_id for row in rows}
        known = await self._known(wanted)
        self.names = {each: str(known[each].get("name") or "") for each in wanted & known.keys()}
        theirs = await self._theirs(person)
        mine = {row.channel.channel_id: row.channel.name for row in rows if row.shown.subscription.created_by == person.id}
        unseen = wanted if person.admin else mine
        seen = {each for each in wanted if each == here or self._sees(each, known.get(each), person, theirs, unseen)}
        kept = {row.channel.channel_id for row in rows if row.channel.chosen(Choice.WHO) is Who.MANAGERS}
        run = {each for each in seen if each not in kept or _runs(known.get(each), person)}
        deciding = run.intersection(theirs)
        return {
            each: self._place(known.get(each), mine.get(each, ""), here=each == here, theirs=each in deciding, run=each in run)
            for each in seen
        }

    async def seen(self, person: Person, channels: Sequence[str], *, here: str) -> Collection[str]:
        """Return those of some channels that are there, and that a person may see: of what the app does not see nobody is told."""
        known = await self._known(set(channels)) if set(channels) - {here} else {}
        theirs = await self._theirs(person) if known else ()
        return {each for each in channels if each == here or self._sees(each, known.get(each), person, theirs, ())}

    async def joined_by(self, person_id: str) -> Collection[str]:
        """Return the channels that somebody is in: what is public they may read, and what they are in they do."""
        return (await self._joined(user=person_id)).keys()

    def _sees(self, channel: str, info: Info | None, person: Person, theirs: Collection[str], unseen: Collection[str]) -> bool:
        if info is None:
            return channel in unseen
        return not _is_closed(info, person) or channel in theirs

    def _place(self, info: Info | None, name: str, *, here: bool, theirs: bool, run: bool) -> Place:
        """Return a channel as it is. Those who are in it may end what comes there; of one that is gone, all who may hear of it.

        Of one that is kept by those who manage it, they alone do: those who `run` it.
        """
        if info is None:
            if not here:
                return Place(gone=True, called=f"#{fitted(name, _NAME)}" if name else "", may_end=True)
            return Place(closed=Reason("invite", (("app", self._app),)), may_end=run)
        if info.get("is_archived"):
            return Place(closed=Reason("archived"), may_end=theirs)
        if not info.get("is_member", True):
            return Place(closed=Reason("invite", (("app", self._app),)), may_end=theirs)
        return Place(may_end=theirs)

    async def _known(self, wanted: Collection[str]) -> Mapping[str, Info]:
        """Return what the app sees of some channels: those that it is in, and where some are not among them, the public ones."""
        ours = await self._joined()
        if ours.keys() >= set(wanted):
            return ours
        return await self._public(set(wanted) - ours.keys()) | ours

    async def _public(self, wanted: AbstractSet[str]) -> dict[str, Info]:
        """Return public channels until all that are wanted are among them; what is gone would be looked for in thousands of others."""
        found: dict[str, Info] = {}
        asked = 0
        with self._workspace.translated("conversations.list"):
            async for page in pages(self._client.conversations_list, types=_PUBLIC, exclude_archived=False, limit=_PAGE):
                found |= {str(each["id"]): each for each in page.get("channels") or []}
                asked += 1
                if asked == _MOST_PAGES or found.keys() >= wanted:
                    break
        return found

    async def _joined(self, **of: str) -> dict[str, Info]:
        """Return the channels that the app, or a person, is in; public ones alone where the app has no right to know of others."""
        try:
            return await self._conversations(_ALL, **of)
        except Unauthorized as error:
            if error.code != MISSING_SCOPE:
                raise
            return await self._conversations(_PUBLIC, **of)

    async def _conversations(self, kinds: str, **of: str) -> dict[str, Info]:
        found: dict[str, Info] = {}
        with self._workspace.translated("users.conversations"):
            async for page in pages(self._client.users_conversations, types=kinds, exclude_archived=False, limit=_PAGE, **of):
                found |= {str(each["id"]): each for each in page.get("channels") or []}
        return found

    async def _theirs(self, person: Person) -> Collection[str]:
        return await self.joined_by(person.id)


def _is_closed(info: Info, person: Person) -> bool:
    """Say whether only those who are in a channel may hear of it."""
    return bool(info.get("is_private")) or person.guest


def _runs(info: Info | None, person: Person) -> bool:
    """Say whether a person made a channel, or runs the workspace."""
    return person.admin or (info or {}).get("creator") == person.id
