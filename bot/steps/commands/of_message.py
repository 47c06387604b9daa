"""What the menu of any message offers besides why: to save its story, to mute it, and to see who else reports it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.actions import Action, ActionKind, read_action
from bot.cards.pages import ENTRIES, Entry, Page
from bot.cards.reports_page import reports_page, voices_of
from bot.cards.words import Speech
from bot.domain.delivery import DeliveryId
from bot.domain.destination import Destination, DestinationId
from bot.domain.errors import InvalidInput
from bot.domain.history import ArticleHistory
from bot.steps.commands.act import Acted, Press, Presser
from bot.steps.commands.why_message import Message, WhyMessage, asks_why


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMessage:
    """Does with the story of a message what the buttons of its card do: rights are looked up again, and nobody else reads the answer."""

    why_message: WhyMessage

    async def act(self, kind: ActionKind, message: Message, press: Presser, channel: Destination, speech: Speech) -> Acted:
        """Save or mute the one story of a message; of several, offer it for each. Raise InvalidInput where none is known."""
        stories, here = await self._stories(message, press, channel)
        if len(stories) > 1:
            return Acted(page=_offered(kind, stories, here, speech))
        owed = _owed(stories[0], here.id)
        if kind is ActionKind.MUTING and owed is None:
            raise InvalidInput("Nothing of this story came here: mute a word or a source by its name.", code="not_told_here")
        asked = Press(action=Action(kind=kind, subject=owed or 0), presser=press, speech=speech)
        return await self.why_message.act.cards[kind](asked, stories[0], here)

    async def reports(self, message: Message, presser: Presser, channel: Destination, speech: Speech) -> Page:
        """Return who reports the story of a message; of several stories, how many report each."""
        stories, _ = await self._stories(message, presser, channel)
        if len(stories) == 1:
            return reports_page(stories[0], speech)
        entries = [
            Entry(title=each.article.title, url=each.article.url, note=speech.say("reports.heading", count=len(voices_of(each, speech))))
            for each in stories[:ENTRIES]
        ]
        return Page(heading=speech.say("why_here.several"), entries=tuple(entries))

    async def _stories(self, message: Message, presser: Presser, channel: Destination) -> tuple[Sequence[ArticleHistory], Destination]:
        """Return the stories that a message is about, one of our cards of just its own, and the channel as it is known."""
        here = await self.why_message.why.why.store.destination(channel.id) or channel
        if own := await self._of_card(message, presser):
            return [own], here
        if not message.links:
            raise InvalidInput("There is no link in this message: Newsdesk can tell nothing about it.", code="message_without_link")
        stories = await self.why_message.stories(message.links, channel)
        if not stories:
            raise InvalidInput("Newsdesk knows no article at any of the links in this message.", code="unknown_links")
        return stories, here

    async def _of_card(self, message: Message, presser: Presser) -> ArticleHistory | None:
        value = next(filter(asks_why, message.values), None)
        told = await self.why_message.act.store.owed(DeliveryId(read_action(value).subject)) if value else None
        return told if told and any(presser.reads(to) for to, _ in told.deliveries) else None


def _offered(kind: ActionKind, stories: Sequence[ArticleHistory], here: Destination, speech: Speech) -> Page:
    """Return the stories of a message, those that came here with a button."""
    entries = [_entry(kind, each, _owed(each, here.id), speech) for each in stories[:ENTRIES]]
    return Page(heading=speech.say("why_here.several"), entries=tuple(entries))


def _entry(kind: ActionKind, told: ArticleHistory, owed: DeliveryId | None, speech: Speech) -> Entry:
    action = Action(kind=kind, subject=owed, label=speech.say(f"actions.{kind}")) if owed else None
    return Entry(title=told.article.title, url=told.article.url, note=told.source_title, action=action)


def _owed(told: ArticleHistory, here: DestinationId) -> DeliveryId | None:
    """Return the delivery by which a channel was owed the story, None where it was not."""
    return next((each.id for to, each in told.deliveries if to.id == here), None)
