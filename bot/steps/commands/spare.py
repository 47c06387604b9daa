"""Spare: a channel is asked to be spared a story, a source, a word, or to get less of something; what it is asked, and the way back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple, Protocol

from bot.cards.actions import Action, ActionKind, unknown_action
from bot.cards.asks import AskLook, Told, ask_page, called, list_action, said_of
from bot.cards.pages import Page
from bot.cards.words import Speech
from bot.domain.ask import Ask, AskId, Request, Subject, Verb, ask_id, requests
from bot.domain.destination import Destination, DestinationId, destination_id
from bot.domain.errors import InvalidInput
from bot.ports.asks import Asks
from bot.ports.clock import Clock
from bot.ports.store import Destinations
from bot.ports.topics import TopicsOf
from bot.steps.commands.act import Acted, Press, Presser, not_deciding

MOST_ASKS: Final = 200
"""What one person may ask a channel at one time: each turn of the channel reads all of it."""


class SpareStore(Asks, Destinations, Protocol):
    """The ports that sparing needs."""


class Wanted(NamedTuple):
    """What somebody asks to be spared, what it is called, and for how long (None: for good)."""

    subject: Subject
    name: str
    span: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare:
    """Keeps what a channel is asked, and takes it back. Who may manage the channel asks for all; of others three have to ask alike.

    What somebody asks for themselves alone is asked of them as one who gets messages: docs/decisions/0083-mutes-for-oneself.md.
    """

    store: SpareStore
    topics: TopicsOf
    clock: Clock

    async def ask(self, wanted: Wanted, channel: Destination, presser: Presser, speech: Speech) -> Acted:
        """Ask a channel, and return what to answer: what happens now, and until when. Asked twice it is asked once."""
        known, wish = await self.store.meet(channel), self._ask(wanted, channel, presser)
        await self._refuse_too_many(wish)
        await self.store.ask(wish)
        asked = requests(await self.store.asked(channel.id), wish.made_at)
        made = next(each for each in asked if each.subject == wanted.subject)
        undo = Action(kind=ActionKind.UNDO, subject=wish.id, label=speech.say("actions.undo"))
        lines = said_of(made, self._look(known, speech))
        return Acted(lines=lines, actions=(undo, list_action(wanted.subject.verb, channel.id, speech)))

    async def ask_for_oneself(self, wanted: Wanted, channel: Destination, presser: Presser, speech: Speech) -> Acted:
        """Spare somebody alone, and return what to answer, in the zone of the channel in which they ask."""
        known = await self.store.destination(channel.id) or channel
        return await self.ask(wanted, presser.alone(locale=speech.code, zone=known.zone), presser, speech)

    async def _refuse_too_many(self, wish: Ask) -> None:
        """Raise InvalidInput where somebody asks a channel for one thing too many."""
        asks = await self.store.asked(wish.destination_id)
        others = [each for each in asks if each.person == wish.person and each.id != wish.id and each.holds(wish.made_at)]
        if len(others) >= MOST_ASKS:
            raise InvalidInput(
                f"You asked here for {MOST_ASKS} things that hold still: undo some first.", code="too_many_asks", most=MOST_ASKS
            )

    def _ask(self, wanted: Wanted, channel: Destination, presser: Presser) -> Ask:
        now = self.clock()
        return Ask(
            id=ask_id(channel.id, wanted.subject, presser.person),
            destination_id=channel.id,
            subject=wanted.subject,
            name=wanted.name,
            person=presser.person,
            decides=presser.decides or presser.is_self(channel),
            made_at=now,
            until=None if wanted.span is None else now + wanted.span,
        )

    async def undo(self, press: Press) -> Acted:
        """Take back what an ask stands for: one's own, and where one may manage the channel whatever asks the same."""
        presser, speech = press.presser, press.speech
        meant = await self.store.find_ask(AskId(press.action.subject))
        if meant is None:
            return Acted(lines=[speech.say("asks.undone_already")])
        channel = await self._here(meant.destination_id, presser)
        asks = await self.store.asked(channel.id)
        gone = [each.id for each in asks if each.subject == meant.subject and (presser.decides or each.person == presser.person)]
        if not gone:
            raise not_deciding()
        await self.store.take_back(gone, channel.id)
        key = "asks.undone_alone" if channel.person else "asks.undone"
        said = speech.say(key, name=called(meant.subject, meant.name, self.topics.of(channel.workspace), speech))
        if not press.action.about.isdecimal():
            return Acted(lines=[said], actions=(list_action(meant.subject.verb, channel.id, speech),))
        listed = await self.store.destination(destination_id(*presser.workspace, presser.channel_id)) or channel
        return Acted(page=await self.page(meant.subject.verb, listed, presser, speech, int(press.action.about), said=said))

    async def reset(self, press: Press) -> Acted:
        """Take back all that a channel is asked to get less of."""
        channel = await self._here(DestinationId(press.action.subject), press.presser)
        if not press.presser.decides:
            raise not_deciding()
        weights = [each.id for each in await self.store.asked(channel.id) if each.subject.verb is Verb.LESS]
        await self.store.take_back(weights, channel.id)
        return Acted(page=await self.page(Verb.LESS, channel, press.presser, press.speech, said=press.speech.say("asks.reset")))

    async def turn(self, press: Press) -> Acted:
        """Show a page of what is muted, or got less of."""
        verb = Verb.MUTE if press.action.kind is ActionKind.MUTES else Verb.LESS
        channel = await self._here(DestinationId(press.action.subject), press.presser)
        number = int(press.action.about) if press.action.about.isdecimal() else 1
        return Acted(page=await self.page(verb, channel, press.presser, press.speech, number))

    async def page(  # noqa: PLR0913 - which page, of what, for whom
        self, verb: Verb, channel: Destination, presser: Presser, speech: Speech, number: int = 1, *, said: str = ""
    ) -> Page:
        """Return a page of what a channel is asked, and of what its reader alone is spared."""
        known = await self.store.destination(channel.id) or channel
        look = self._look(known, speech)
        told = [_told(each, asks, presser) for asks in await self._asked(known, presser) for each in requests(asks, look.now)]
        shown = [each for each in told if each.request.subject.verb is verb]
        return ask_page(verb, shown, look, number, said=said, decides=presser.decides)

    async def _asked(self, channel: Destination, presser: Presser) -> list[Sequence[Ask]]:
        """Return what a channel is asked, and what its reader asks for themselves, where that is not the same."""
        alone = presser.alone(locale=channel.locale, zone=channel.zone)
        places = [channel.id, *([alone.id] if alone.id != channel.id else [])]
        return [await self.store.asked(each) for each in places]

    def _look(self, channel: Destination, speech: Speech) -> AskLook:
        return AskLook(channel=channel, topics=self.topics.of(channel.workspace), speech=speech, now=self.clock())

    async def _here(self, of: DestinationId, presser: Presser) -> Destination:
        """Return the channel that a button is about, where it is the one in which it was pressed."""
        channel = await self.store.destination(of)
        if channel is None or not (presser.reads(channel) or presser.is_self(channel)):
            raise unknown_action()
        return channel


def _told(request: Request, asks: Iterable[Ask], presser: Presser) -> Told:
    """Return a request with an ask by which its reader may take it back: their own, or any where they may manage the channel."""
    of = [each for each in asks if each.subject == request.subject]
    undo = next((each.id for each in of if presser.decides or each.person == presser.person), None)
    return Told(request=request, undo=undo, alone=of[0].destination_id == presser.alone(locale="", zone="").id)
