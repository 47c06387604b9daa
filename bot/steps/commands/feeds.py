"""The feeds of a workspace: added by any address, listed, followed as a whole and removed, for those who manage a channel of it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.cards.actions import Action, ActionKind
from bot.cards.feeds import MOST_FOUND, Room, examined_lines, feeds_page, found_page, look_page
from bot.cards.pages import Page
from bot.cards.words import Speech
from bot.domain.destination import Destination, Workspace
from bot.domain.errors import InvalidInput
from bot.domain.following import Follow, Offer, OfferId, offer_id
from bot.domain.found_feed import FeedState, FoundFeed
from bot.domain.lengths import checked_length
from bot.domain.source import Source, SourceId, source_id
from bot.domain.subscription import Change, Subscribed, subscription_id
from bot.ports.clock import Clock
from bot.ports.finding import FeedFinder
from bot.ports.following import Following
from bot.ports.own_topics import Audit
from bot.ports.store import Destinations, Sources, Subscriptions
from bot.steps.commands.act import Acted, Press, not_deciding
from bot.steps.commands.repair import Repair
from bot.steps.commands.wishes import Wish, wished


class FeedStore(Following, Audit, Destinations, Subscriptions, Sources, Protocol):
    """The ports that the feeds of workspaces need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """What a workspace may do with its feeds. `most` is how many it may follow, `check_url` refuses what nobody may give."""

    store: FeedStore
    finder: FeedFinder
    check_url: Callable[[str], str]
    clock: Clock
    most: int
    repair: Repair
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)  # so that two who add at once do not pass the limit

    async def found(self, typed: str, workspace: Workspace, speech: Speech) -> Page:
        """Return the feeds at an address, or the one that is there with its newest items; nothing is followed yet."""
        feeds = list(await self.finder.find(_said(typed)))[:MOST_FOUND]
        offers = [await self.offer(each, workspace) for each in feeds]
        if len(offers) == 1:
            return await self.looked(offers[0], speech)
        return found_page(list(zip(feeds, offers, strict=True)), await self._room(workspace), speech)

    async def looked(self, offer: Offer, speech: Speech) -> Page:
        """Return an offered feed with its newest items."""
        return look_page(offer, await self.finder.look(offer.url), await self._room(offer.workspace), speech)

    async def gathered(self, of: int, workspace: Workspace, by: str) -> tuple[Source, bool]:
        """Follow a feed that was offered as one more source; return it, and whether the workspace followed it before."""
        offer = await self.offered(of, workspace)
        async with self.one_at_a_time:
            wish = Follow(source_id=source_id(offer.url), workspace=workspace, added_by=by, added_at=self.clock())
            done = await self.store.follow(self._source(offer), wish, self.most)
        if done.source is None:
            raise InvalidInput(
                f"This workspace follows {done.follows} of {self.most} feeds: remove one of them first.",
                code="too_many_feeds",
                count=done.follows,
                most=self.most,
            )
        return done.source, done.known

    async def whole(self, feed: Source, channel: Destination, wish: Wish) -> Sequence[Subscribed]:
        """Let a channel get all of a feed that its workspace follows, as a wish says; return what is stored."""
        while True:  # somebody else may change it meanwhile
            before = {each.id: each for each in await self.store.subscriptions(channel.id)}.get(subscription_id(channel.id, feed.id))
            known = await self.store.destination(channel.id) or channel
            change = Change(wish=wished(wish, feed, known, before, self.clock()), before=before)
            done = await self.store.subscribe(channel, [change])
            if done is not None:
                return done

    async def named(self, typed: str, workspace: Workspace) -> Source:
        """Return the feed that a workspace follows under a name, an address or a number; raise InvalidInput where there is none."""
        name = _said(typed).casefold()
        feeds = await self._feeds(workspace)
        found = [each for each in feeds if name in ((each.title or each.host).casefold(), each.url.casefold(), str(each.id))]
        found = found or [each for each in feeds if name in each.title.casefold()]
        if len(found) != 1:
            raise InvalidInput(f'This workspace follows no feed "{typed}": look at its list of feeds.', code="unknown_feed", feed=typed)
        return found[0]

    async def names(self, workspace: Workspace, typed: str) -> Sequence[tuple[str, str]]:
        """Return the feeds whose names hold what was typed: the name, and the number that stands for it."""
        names = [(each.title or each.host, str(each.id)) for each in await self._feeds(workspace)]
        return [each for each in names if typed.casefold() in each[0].casefold()]

    async def removed(self, feed: SourceId, workspace: Workspace, by: str) -> Source:
        """Follow a feed no more, and return it."""
        known = await self.known(feed, workspace)
        if not await self.store.unfollow(feed, workspace, self.clock(), by):
            raise not_followed()
        return known

    async def known(self, feed: SourceId, workspace: Workspace) -> Source:
        """Return a feed that a workspace follows; raise InvalidInput for one that it does not."""
        known = next((each for each in await self._feeds(workspace) if each.id == feed), None)
        if known is None:
            raise not_followed()
        return known

    async def page(self, workspace: Workspace, speech: Speech, number: int = 1, *, said: str = "") -> Page:
        """Return a page of the feeds that a workspace follows."""
        feeds = await self._feeds(workspace)
        return feeds_page(feeds, number, Room(len(feeds), self.most), speech, self.clock(), said=said)

    async def examined(self, typed: str, workspace: Workspace, speech: Speech) -> Acted:
        """Return what is wrong with an address; where another would do, or it works, with the button that shows that."""
        found = await self.finder.examine(_said(typed))
        address = found.instead or (typed.strip() if found.state is FeedState.WORKS else "")
        lines = tuple(examined_lines(found, speech))
        try:
            offer = await self.offer(FoundFeed(url=address, title="", lang=None, items=0), workspace) if "://" in address else None
        except InvalidInput:
            offer = None
        if offer is None:
            return Acted(lines=lines)
        return Acted(lines=lines, actions=(Action(kind=ActionKind.OFFERED, subject=offer.id, label=speech.say("feeds.choose")),))

    async def show(self, press: Press) -> Acted:
        """Show a feed that was offered."""
        return Acted(page=await self.looked(await self.offered(press.action.subject, deciding(press)), press.speech))

    async def gather(self, press: Press) -> Acted:
        """Follow a feed that was offered, as one more source."""
        workspace = deciding(press)
        feed, known = await self.gathered(press.action.subject, workspace, press.presser.person)
        said = press.speech.say("feeds.known" if known else "feeds.gathered", feed=feed.title or feed.host)
        return Acted(page=await self.page(workspace, press.speech, said=said))

    async def turn(self, press: Press) -> Acted:
        """Show another page of the list."""
        return Acted(page=await self.page(_workspace(press), press.speech, press.action.subject))

    async def drop(self, press: Press) -> Acted:
        """Follow a feed no more, and show those that are left."""
        workspace = deciding(press)
        feed = await self.removed(SourceId(press.action.subject), workspace, press.presser.person)
        said = press.speech.say("feeds.removed", feed=feed.title or feed.host)
        return Acted(page=await self.page(workspace, press.speech, said=said))

    async def offered(self, of: int, workspace: Workspace) -> Offer:
        """Return what was offered in a workspace; raise InvalidInput for what was not, or long ago."""
        offer = await self.store.offered(OfferId(of), workspace)
        if offer is None:
            raise InvalidInput("This offer is too old: add the feed by its address again.", code="old_offer")
        return offer

    async def _feeds(self, workspace: Workspace) -> list[Source]:
        return [each for each, _ in await self.store.followed(workspace)]

    async def _room(self, workspace: Workspace) -> Room:
        return Room(len(await self._feeds(workspace)), self.most)

    async def offer(self, feed: FoundFeed, workspace: Workspace) -> Offer:
        """Remember a feed as one that is offered to somebody; raise InvalidInput where its address may not be asked."""
        url = self.check_url(feed.url)
        made = Offer(id=offer_id(workspace, url), workspace=workspace, url=url, title=feed.title, lang=feed.lang, made_at=self.clock())
        await self.store.make_offers([made])
        return made

    def _source(self, offer: Offer) -> Source:
        return Source(id=source_id(offer.url), url=offer.url, title=offer.title, lang=offer.lang, next_poll_at=self.clock())


def _said(typed: str) -> str:
    """Return what somebody typed; raise InvalidInput for nothing."""
    said = checked_length(typed).strip()
    if not said:
        raise InvalidInput("Say which feed: its address to add it, its name for all else.", code="no_feed_name")
    return said


def not_followed() -> InvalidInput:
    """Return the error for a feed that a workspace does not follow (any more)."""
    return InvalidInput("This workspace follows that feed no more: look at its list of feeds.", code="feed_not_followed")


def deciding(press: Press) -> Workspace:
    """Return where somebody presses who may manage a channel there; raise InvalidInput for others."""
    if not press.presser.decides:
        raise not_deciding()
    return _workspace(press)


def _workspace(press: Press) -> Workspace:
    return Workspace(press.presser.platform, press.presser.workspace_id)
