"""Repair of a feed that a workspace follows, from the chat: what is wrong with it, and another address for it at a press."""

from dataclasses import dataclass

from bot.cards.actions import Action, ActionKind
from bot.cards.feeds import examined_lines
from bot.cards.words import Speech
from bot.domain.destination import Workspace
from bot.domain.diagnosis import Diagnosis
from bot.domain.errors import InvalidInput
from bot.domain.feed_audit import feed_moved
from bot.domain.following import Offer
from bot.domain.found_feed import Examined, FoundFeed, state_of
from bot.domain.ids import in_base_36
from bot.domain.redacting import keyless_text
from bot.domain.source import Source, SourceId, host_of
from bot.steps.commands.act import Acted, Press
from bot.steps.commands.feeds import Feeds, deciding, not_followed
from bot.steps.commands.repair import Done, Repair, Repaired

_LONGEST_NUMBER = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRepair:
    """Mends the feeds of workspaces. A feed that others have, too, keeps its address: whoever wants the new one adds that."""

    feeds: Feeds
    repair: Repair

    async def look(self, press: Press) -> Acted:
        """Say what is wrong with a feed, and offer the address that would do instead."""
        workspace = deciding(press)
        feed = await self.feeds.known(SourceId(press.action.subject), workspace)
        looked = await self.repair.look(feed.id)
        if looked is None:
            raise not_followed()
        if looked.done is Done.WORKS:
            return Acted(lines=(press.speech.say("feeds.works_again", feed=_name(feed)),))
        return await self._told(looked, workspace, press.speech)

    async def use(self, press: Press) -> Acted:
        """Give a feed the address that was offered; where it is others' too, show what is there."""
        workspace, offer_number = deciding(press), press.action.about
        feed = await self.feeds.known(SourceId(press.action.subject), workspace)
        offer = await self.feeds.offered(_number(offer_number), workspace)
        if feed.owner is None or list(await self.feeds.store.followers(feed.id)) != [workspace]:
            return Acted(page=await self.feeds.looked(offer, press.speech))
        used = await self.repair.use(feed.id, offer.url)
        if used is not None and used.done is Done.MOVED and feed.url != offer.url:
            moved = feed_moved(feed, offer.url, workspace, press.presser.person, self.feeds.clock())
            await self.feeds.store.note(moved)
        return await self._used(used, offer, press.speech)

    async def _used(self, used: Repaired | None, offer: Offer, speech: Speech) -> Acted:
        if used is None:
            raise not_followed()
        if used.done is Done.TAKEN:
            return Acted(page=await self.feeds.looked(offer, speech))
        if used.done is Done.MOVED:
            return Acted(lines=(speech.say("feeds.repaired", feed=_name(used.source), address=keyless_text(offer.url)),))
        return Acted(lines=tuple(examined_lines(_examined(used.diagnosis, offer.url), speech)))

    async def _told(self, looked: Repaired, workspace: Workspace, speech: Speech) -> Acted:
        lines = tuple(examined_lines(_examined(looked.diagnosis, looked.source.url), speech))
        offer = await self._offered(looked.diagnosis, workspace)
        if offer is None:
            return Acted(lines=lines)
        about = in_base_36(offer.id)
        use = Action(kind=ActionKind.READDRESS, subject=looked.source.id, about=about, label=speech.say("feeds.use"))
        return Acted(lines=lines, actions=(use,))

    async def _offered(self, diagnosis: Diagnosis, workspace: Workspace) -> Offer | None:
        """Offer the address that a doctor proposes, where it is one that may be asked."""
        if not diagnosis.instead:
            return None
        try:
            return await self.feeds.offer(FoundFeed(url=diagnosis.instead, title="", lang=None, items=0), workspace)
        except InvalidInput:
            return None


def _examined(diagnosis: Diagnosis, url: str) -> Examined:
    return Examined(state=state_of(diagnosis.problem), host=host_of(url), instead=diagnosis.instead)


def _name(feed: Source) -> str:
    return feed.title or feed.host


def _number(text: str) -> int:
    """Return the number that a button names besides; a stranger may have written anything."""
    is_number = text.isascii() and text.isalnum() and len(text) <= _LONGEST_NUMBER
    return int(text, 36) if is_number else 0
