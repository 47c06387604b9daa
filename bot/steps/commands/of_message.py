"""What the menu of any message offers: why its story came, to save or mute it, and to see who else reports it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

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


class Menu(StrEnum):
    """What is offered. The names stand in manifests of Slack, and are those of the words under discord.names."""

    WHY = "why_message"
    SAVE = "save_message"
    MUTE = "mute_message"
    REPORTS = "reports_message"


_BUTTONS: Final = {Menu.SAVE: ActionKind.SAVE, Menu.MUTE: ActionKind.MUTING}
"""What does as a button of the card does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMessage:
    """Does what the menu of a message offers with its story: rights are looked up again, and nobody else reads the answer."""

    why_message: WhyMessage

    async def __call__(self, asked: Menu, message: Message, presser: Presser, channel: Destination, speech: Speech) -> Acted:
        """Return the answer; of a message about several stories, one that offers each. Raise InvalidInput where none is known."""
        if asked is Menu.WHY:
            return Acted(page=await self.why_message(message, presser, channel, speech))
        stories, here = await self._stories(message, presser, channel)
        if len(stories) > 1:
            return Acted(page=_several(asked, stories, here, speech))
        if asked is Menu.REPORTS:
            return Acted(page=reports_page(stories[0], speech))
        return await self._done(_BUTTONS[asked], stories[0], presser, here, speech)

    async def _done(self, kind: ActionKind, told: ArticleHistory, presser: Presser, here: Destination, speech: Speech) -> Acted:
        owed = _owed(told, here.id)
        if kind is ActionKind.MUTING and owed is None:
            raise InvalidInput("Nothing of this story came here: mute a word or a source by its name.", code="not_told_here")
        press = Press(action=Action(kind=kind, subject=owed or 0), presser=presser, speech=speech)
        return await self.why_message.act.cards[kind](press, told, here)

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


def _several(asked: Menu, stories: Sequence[ArticleHistory], here: Destination, speech: Speech) -> Page:
    """Return the stories of a message, each with what was asked of it."""
    return Page(
        heading=speech.say("why_here.several"),
        entries=tuple(_entry(asked, each, here, speech) for each in stories[:ENTRIES]),
        footer=speech.say("told.more_in_message") if len(stories) > ENTRIES else "",
    )


def _entry(asked: Menu, told: ArticleHistory, here: Destination, speech: Speech) -> Entry:
    """Return one story: with how many report it, or with the button, where it came here."""
    kind, owed = _BUTTONS.get(asked), _owed(told, here.id)
    note = told.source_title if kind else speech.say("reports.heading", count=len(voices_of(told, speech)))
    action = Action(kind=kind, subject=owed, label=speech.say(f"actions.{kind}")) if kind and owed else None
    return Entry(title=told.article.title, url=told.article.url, note=note, action=action)


def _owed(told: ArticleHistory, here: DestinationId) -> DeliveryId | None:
    """Return the delivery by which a channel was owed the story, None where it was not."""
    return next((each.id for to, each in told.deliveries if to.id == here), None)
