"""Why from any message: the story of a card of ours, or what became of the stories that other messages link to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.cards.actions import Action, ActionKind, is_action, read_action
from bot.cards.pages import ENTRIES, Entry, Page
from bot.cards.words import Speech
from bot.domain.article import StoryId
from bot.domain.destination import Destination
from bot.domain.errors import InvalidInput
from bot.domain.history import ArticleHistory
from bot.steps.commands.act import Act, Presser
from bot.steps.commands.why_article import WhyHere

MOST_LINKS: Final = 40
"""So many links of a message are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a platform tells of a message: the links in it, in their order, and of one of ours the values of its buttons."""

    links: Sequence[str] = ()
    values: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyMessage:
    """Says of a message why its story came to the channel where it stands, or would not have; nothing of any other channel."""

    act: Act
    why: WhyHere

    async def __call__(self, message: Message, presser: Presser, channel: Destination, speech: Speech) -> Page:
        """Return a page; raise InvalidInput where the message leads to no story that is stored."""
        value = next(filter(asks_why, message.values), None)
        if value is None:
            return await self._linked(message.links, channel, speech)
        try:
            page = (await self.act(value, presser, speech)).page
        except InvalidInput:  # forwarded from elsewhere, or let go of: what it links to may be known here
            page = await self._told(message.links, channel, speech)
            if page is None:
                raise
        return page or await self._linked(message.links, channel, speech)

    async def _linked(self, links: Sequence[str], channel: Destination, speech: Speech) -> Page:
        if not links:
            raise InvalidInput("There is no link in this message: Newsdesk can tell nothing about it.", code="message_without_link")
        if page := await self._told(links, channel, speech):
            return page
        if len(links) == 1:
            return await self.why.link(links[0], channel, speech)
        raise InvalidInput("Newsdesk knows no article at any of the links in this message.", code="unknown_links")

    async def _told(self, links: Iterable[str], channel: Destination, speech: Speech) -> Page | None:
        """Return a page about the one story that is linked, or about several; None where nothing is known of any."""
        stories = await self.stories(links, channel)
        here = await self.why.why.store.destination(channel.id) or channel
        if len(stories) == 1:
            return await self.why(stories[0], here, speech)
        entries = [await self._entry(each, here, speech) for each in stories[:ENTRIES]]
        more = speech.say("told.more_in_message") if len(stories) > ENTRIES else ""
        return Page(heading=speech.say("why_here.several"), entries=tuple(entries), footer=more) if entries else None

    async def _entry(self, told: ArticleHistory, here: Destination, speech: Speech) -> Entry:
        """Return what became of one story of several, with a button that tells all of it where the channel was owed it."""
        page, article = await self.why(told, here, speech), told.as_told(here.id).article
        owed = next((each for to, each in told.deliveries if to.id == here.id), None)
        action = Action(kind=ActionKind.WHY, subject=owed.id, label=speech.say("actions.why")) if owed else None
        return Entry(title=article.title, url=article.url, note="\n".join(filter(None, [page.heading, page.said])), action=action)

    async def stories(self, links: Iterable[str], channel: Destination) -> Sequence[ArticleHistory]:
        """Return what is known at the links, each story once, and no more than tells that there are too many."""
        found: dict[StoryId, ArticleHistory] = {}
        for link in list(links)[:MOST_LINKS]:
            if len(found) > ENTRIES:
                break
            if told := await self.why.known(link, channel):
                found.setdefault(told.article.story_id, told)
        return list(found.values())


def asks_why(value: str) -> bool:
    """Say whether a button is the one that asks why: what it stands for is looked up again, whoever wrote it."""
    try:
        return is_action(value) and read_action(value).kind is ActionKind.WHY
    except InvalidInput:
        return False
