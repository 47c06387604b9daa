"""Saved: what somebody keeps of cards, for themselves alone, and their list of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.cards.actions import Action, ActionKind
from bot.cards.pages import ENTRIES, Entry, Page, page_of
from bot.cards.words import Speech
from bot.domain.destination import Destination
from bot.domain.editions import Edition, of_saved
from bot.domain.history import ArticleHistory
from bot.domain.saved import Keeper, SavedId, SavedStory, saved_id
from bot.ports.clock import Clock
from bot.ports.saved import SavedStories
from bot.steps.commands.act import Acted, Press
from bot.steps.commands.publishing import Publishing


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """Keeps the story of a card as its reader sees it."""

    store: SavedStories
    clock: Clock

    async def __call__(self, press: Press, told: ArticleHistory, channel: Destination) -> Acted:
        """Keep it once, however often it is asked for, and return what to answer."""
        shown = told.as_told(channel.id)
        keeper = press.presser.keeper._replace(workspace_id=channel.workspace_id)
        story = SavedStory(
            id=saved_id(keeper, shown.article.story_id),
            keeper=keeper,
            story_id=shown.article.story_id,
            title=shown.article.title,
            url=shown.article.url,
            source_title=shown.source_title,
            published_at=shown.article.published_at,
            saved_at=self.clock(),
        )
        said = "saved" if await self.store.save(story) else "saved_already"
        return _answer(said, press.speech, Action(kind=ActionKind.UNSAVE, subject=story.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedList:
    """The list of what somebody keeps in a workspace, and its buttons. It is a feed, too, where others reach the page."""

    store: SavedStories
    clock: Clock
    publishing: Publishing | None = None

    async def page(self, keeper: Keeper, speech: Speech, number: int = 1) -> Page:
        """Return a page of it."""
        shown = saved_page(await self.store.saved(keeper), speech, number)
        if self.publishing is None or not self.publishing.base:
            return shown
        edition = await self.publishing.there(of_saved(keeper))
        return with_feed(shown, edition, self.publishing.address(edition) if edition else "", number, speech)

    async def publish(self, press: Press) -> Acted:
        """Let the list be a feed, or give that another address."""
        if self.publishing is None or not self.publishing.base:
            return _answer_alone("no_feed", press.speech)
        what, mark = of_saved(press.presser.keeper), press.action.about
        if not mark:
            await self.publishing.make(what)
            return await self._said(press, "feed_made")
        return await self._said(press, "feed_renewed" if await self.publishing.renew(what, mark) else "feed_ended_already")

    async def end_feed(self, press: Press) -> Acted:
        """End the feed."""
        if self.publishing is None:
            return _answer_alone("no_feed", press.speech)
        ended = await self.publishing.end(of_saved(press.presser.keeper), press.action.about)
        return await self._said(press, "feed_ended" if ended else "feed_ended_already")

    async def _said(self, press: Press, said: str) -> Acted:
        page = await self.page(press.presser.keeper, press.speech, press.action.subject)
        return Acted(page=replace(page, said=_joined([press.speech.say(f"replies.{said}"), page.said])))

    async def turn(self, press: Press) -> Acted:
        """Show a page."""
        return Acted(page=await self.page(press.presser.keeper, press.speech, press.action.subject))

    async def remove(self, press: Press) -> Acted:
        """Take a story from the list; pressed on the list, the list follows."""
        keeper, story = press.presser.keeper, SavedId(press.action.subject)
        said = "unsaved" if await self.store.remove_saved(story, keeper, self.clock()) else "unsaved_already"
        back = Action(kind=ActionKind.RESAVE, subject=story, about=press.action.about)
        return await self._followed(press, said, back)

    async def restore(self, press: Press) -> Acted:
        """Put a story back."""
        keeper, story = press.presser.keeper, SavedId(press.action.subject)
        said = "resaved" if await self.store.restore_saved(story, keeper) else "resaved_already"
        return await self._followed(press, said, Action(kind=ActionKind.UNSAVE, subject=story, about=press.action.about))

    async def _followed(self, press: Press, said: str, back: Action) -> Acted:
        speech, number = press.speech, press.action.about
        if not number.isdecimal():
            return _answer(said, speech, back)
        page = await self.page(press.presser.keeper, speech, int(number))
        undo = [back.labelled(speech.say("actions.undo"))] if back.kind is ActionKind.RESAVE else []
        return Acted(page=replace(page, said=_joined([speech.say(f"replies.{said}"), page.said]), actions=(*page.actions, *undo)))


def saved_page(kept: Sequence[SavedStory], speech: Speech, number: int = 1) -> Page:
    """Return a page of saved stories, each with a button that removes it."""
    entries = [_entry(each, _page_with(place), speech) for place, each in enumerate(kept)]
    shown = page_of(speech.say("saved.heading"), entries, number, _turn, speech)
    return shown if kept else replace(shown, said=speech.say("saved.empty", button=speech.say("actions.save")))


def with_feed(page: Page, edition: Edition | None, address: str, number: int, speech: Speech) -> Page:
    """Return a page with the address of the feed that shows the same, and the buttons that make, change and end it."""
    if edition is None:
        make = Action(kind=ActionKind.FEED, subject=max(number, 1), label=speech.say("actions.feed"))
        return replace(page, actions=(*page.actions, make))
    entry = Entry(title=speech.say("saved.feed"), url=address, note=speech.say("saved.feed_note"))
    renew, end = (
        Action(kind=kind, subject=max(number, 1), about=edition.mark, label=speech.say(f"actions.{label}"))
        for kind, label in ((ActionKind.FEED, "new_address"), (ActionKind.UNFEED, "unfeed"))
    )
    return replace(page, entries=(*page.entries, entry), actions=(*page.actions, renew, end))


def _answer_alone(said: str, speech: Speech) -> Acted:
    return Acted(lines=[speech.say(f"replies.{said}")])


def _joined(said: Sequence[str]) -> str:
    return "\n".join(filter(None, said))


def _answer(said: str, speech: Speech, back: Action) -> Acted:
    whole = Action(kind=ActionKind.SAVED, subject=1, label=speech.say("actions.saved"))
    return Acted(lines=[speech.say(f"replies.{said}")], actions=(back.labelled(speech.say("actions.undo")), whole))


def _entry(story: SavedStory, number: int, speech: Speech) -> Entry:
    remove = Action(kind=ActionKind.UNSAVE, subject=story.id, about=str(number), label=speech.say("actions.remove"))
    return Entry(title=story.title, url=story.url, note=story.source_title, at=story.published_at, action=remove)


def _page_with(place: int) -> int:
    return place // ENTRIES + 1


def _turn(number: int) -> Action:
    return Action(kind=ActionKind.SAVED, subject=number)
