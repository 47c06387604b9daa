"""Presence: where the bot was removed all stops at once; where it is back people are asked, by one button, whether all goes on.

Nothing of a workspace is deleted for thirty days (bot.steps.prune): docs/decisions/0056-workspaces-that-remove-us.md.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.destination import KEEP_SETTINGS, Destination, Platform, Workspace, person_of
from bot.domain.notice import Notice, NoticeKind
from bot.domain.subscription import Subscription
from bot.outbox.withdrawal import STALE, STILL_NEWS
from bot.ports.absences import Absences
from bot.ports.clock import Clock
from bot.ports.engine import Engine, Step
from bot.ports.store import Destinations
from bot.steps.catching_up import CatchUpStore, catch_up
from bot.steps.notices import notice_to

_WORTH_GREETING = timedelta(days=1)

Where = Callable[[Sequence[Destination]], Destination | None]
"""Returns a channel of a workspace that its people read, given those that wait; None where there is none that we may write in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The channels of a workspace that wait since the bot was removed from it, and what they subscribe to."""

    channels: tuple[Destination, ...]
    wishes: tuple[Subscription, ...]

    @property
    def workspace(self) -> Workspace:
        """The workspace in which they wait."""
        return self.channels[0].workspace

    @property
    def idle(self) -> Sequence[Destination]:
        """Those that subscribe to nothing: nobody has to decide about them."""
        asking = {wish.destination_id for wish in self.wishes}
        return [each for each in self.channels if each.id not in asking]

    def wishes_of(self, channels: Iterable[Destination]) -> int:
        """Return to how much some of the channels subscribe."""
        ids = {each.id for each in channels}
        return sum(wish.destination_id in ids for wish in self.wishes)


class PresenceStore(CatchUpStore, Destinations, Absences, Protocol):
    """The ports that noticing needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Notes where the bot is. Told the same again, after a restart or by a redelivered event, it does nothing more.

    `watch` hears of each workspace that was left, and of how many channels and persons in it that was not known.
    """

    store: PresenceStore
    engine: Engine
    clock: Clock
    watch: Callable[[Workspace, int], None] = lambda _workspace, _count: None

    async def workspaces(self, platform: Platform) -> Mapping[str, bool]:
        """Return the workspaces of a platform in which anything is known, by id, each with whether the bot was removed from it."""
        known: dict[str, bool] = {}
        for each in await self.store.destinations():
            if each.platform is platform:
                known[each.workspace_id] = known.get(each.workspace_id, False) or each.left_at is not None
        return known

    async def left(self, workspace: Workspace) -> None:
        """Stop all sends to a workspace that the bot is not in any more."""
        if count := await self.store.leave_workspace(workspace, self.clock()):
            self.watch(workspace, count)

    async def back(self, workspace: Workspace, where: Where = lambda _: None) -> None:
        """Ask, once a return, whether what waits in a workspace goes on: in a channel, else each who subscribed one."""
        waiting = await self.store.return_to_workspace(workspace)
        wishes = await self._wishes(workspace)
        if not waiting or not wishes:
            return
        since = min(each.left_at for each in waiting if each.left_at)
        place = where(waiting)
        readers = [place] if place else _subscribers(waiting[0], wishes)
        question = _question(len(wishes), since, waiting[0].locale)
        told = [notice_to(await self.store.meet(each), question, self.clock(), workspace.id, since.isoformat()) for each in readers]
        await self.store.file(told)
        for each in told:
            await self.engine.wake(Step.DELIVER, str(each.destination_id))

    async def greet(self, place: Destination, joined: datetime) -> None:
        """Offer the people of a workspace that added the bot to set it up, once a joining, in a channel that they read.

        Where anything is subscribed already, or waits, nobody needs it.
        """
        workspace = place.workspace
        if await self.store.workspace_subscriptions(workspace.platform, workspace.id):
            return
        now = self.clock()
        greeting = Notice(kind=NoticeKind.GREETING, expires_at=now + _WORTH_GREETING, locale=place.locale)
        told = notice_to(await self.store.meet(place), greeting, now, workspace.id, joined.isoformat())
        await self.store.file([told])
        await self.engine.wake(Step.DELIVER, str(told.destination_id))

    async def resume(self, channels: Collection[Destination]) -> None:
        """Let channels that wait go on, from the news of the last day on.

        What they missed is filed before they go on, so that no crash comes between, and after it, for what a poll brought meanwhile.
        """
        now = self.clock()
        missing = [replace(each, paused_at=max(each.left_at or now, now - STILL_NEWS)) for each in channels]
        for each in missing:
            await catch_up(self.store, each)
        await self.store.resume([each.id for each in missing], now - STILL_NEWS, STALE)
        for each in missing:
            await catch_up(self.store, each)
            await self.engine.wake(Step.DELIVER, str(each.id))

    async def waiting(self, platform: Platform, key: int) -> Waiting | None:
        """Return what waits in the workspace that a button names; None where nothing does."""
        left = [each for each in await self.store.destinations() if each.left_at is not None and not each.person]
        channels = tuple(each for each in left if each.platform is platform and each.workspace.key == key)
        wishes = await self._wishes(channels[0].workspace) if channels else ()
        return Waiting(channels=channels, wishes=tuple(wishes)) if wishes else None

    async def _wishes(self, workspace: Workspace) -> Sequence[Subscription]:
        """Return the subscriptions of a workspace that wait since the bot was removed from it."""
        known = await self.store.workspace_subscriptions(workspace.platform, workspace.id)
        return [wish for channel, wish in known if channel.left_at is not None]


def _subscribers(channel: Destination, wishes: Iterable[Subscription]) -> list[Destination]:
    return [person_of(channel, each) for each in sorted({wish.created_by for wish in wishes if wish.created_by})]


def _question(count: int, since: datetime, locale: str) -> Notice:
    """Return the question whether all goes on, in the language of a channel that waits; it is one for each time that we were removed."""
    until = since + KEEP_SETTINGS
    about = {"count": str(count), "until": until.date().isoformat()}
    return Notice(kind=NoticeKind.WELCOME_BACK, about=about, expires_at=until, locale=locale)
