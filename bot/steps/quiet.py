"""Quiet days: where a digest time brought nothing, tell those who asked to be told; where no source answers, tell the operator."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.cards.card import DigestCard
from bot.cards.words import Words
from bot.domain.destination import DestinationId, Platform
from bot.domain.errors import Ambiguous, ChatError, Throttled
from bot.domain.schedule import last_digest_at, next_digest_at
from bot.domain.subscription import Subscription
from bot.domain.topic import Topics
from bot.outbox.digest_days import LOOK_BACK, DigestDay, QuietDay, open_days, quiet_nonce, unanswered_since
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.store import Destinations, Digests, Subscriptions

_PATIENCE = timedelta(minutes=1)  # a poll that found something before the digest time may still be on its way
_TOO_LATE = timedelta(hours=12)  # nobody wants to hear of a quiet day the day after
_AGAIN_IN = timedelta(minutes=5)


class QuietStore(Destinations, Subscriptions, Digests, Protocol):
    """The ports that quiet days need."""


async def silent_since(store: QuietStore, now: datetime) -> datetime | None:
    """Return the digest time since which all sources that were asked failed; None while any answers, or before two digest times."""
    return unanswered_since(await store.all_subscriptions(), await store.fetching(), now)


@dataclass(slots=True, kw_only=True)
class QuietDays:
    """Looks from time to time whether a digest time passed without a digest. `silent` is told once of each time without an answer."""

    store: QuietStore
    chats: Mapping[Platform, Chat]
    words: Words
    topics: Topics
    clock: Clock
    silent: Callable[[datetime], None]
    told: datetime | None = None

    async def __call__(self, _key: str = "") -> None:
        """Say what was not said yet, then look for digest times that brought nothing."""
        now = self.clock()
        for quiet in await self.store.quiet_days_due(now):
            await self._say(quiet, found_first=True)
        if await self._no_source_answers(now):
            return
        taken = await self.store.digest_days((now - LOOK_BACK).date())
        wishes = [each for each in await self.store.all_subscriptions() if each.quiet and each.digest]
        for channel, of_channel in groupby(sorted(wishes, key=lambda each: each.destination_id), key=lambda each: each.destination_id):
            await self._look(channel, list(of_channel), taken, now)

    async def _no_source_answers(self, now: datetime) -> bool:
        """Tell the operator; readers are not told that nothing happened by somebody who could not know."""
        since = await silent_since(self.store, now)
        if since and since != self.told:
            self.silent(since)
        self.told = since
        return since is not None

    async def _look(self, to: DestinationId, wishes: list[Subscription], taken: Collection[DigestDay], now: datetime) -> None:
        recent = [each for each in wishes if each.digest and last_digest_at(each.digest, now - _PATIENCE) > now - _TOO_LATE]
        days = open_days(recent, taken, now - _PATIENCE)
        destination = await self.store.destination(to) if days else None
        if destination is None or destination.platform not in self.chats or not destination.takes_messages(now):
            return
        nonce = quiet_nonce(to, days)
        if await self.store.take_quiet_days(to, days, nonce, now):
            await self._say(QuietDay(destination=destination, nonce=nonce, taken_at=now), found_first=False)

    async def _say(self, quiet: QuietDay, *, found_first: bool) -> None:
        """Post the line, unless it is found in the channel: an earlier try may have arrived."""
        to, again_at = quiet.destination, None
        chat = self.chats.get(to.platform)
        try:
            if chat and not (found_first and await chat.find(to, nonce=quiet.nonce, since=quiet.taken_at)):
                await chat.send(to, await self._card(quiet), nonce=quiet.nonce)
        except (Ambiguous, Throttled):
            now = self.clock()
            again_at = now + _AGAIN_IN if now - quiet.taken_at < _TOO_LATE else None
        except ChatError:
            again_at = None  # the channel refuses us: what it is owed next will say so, a quiet day need not
        await self.store.settle_quiet_day(quiet.nonce, again_at)

    async def _card(self, quiet: QuietDay) -> DigestCard:
        to, now = quiet.destination, self.clock()
        speech = self.words.into(to.locale)
        wishes = [each for each in await self.store.subscriptions(to.id) if each.quiet and each.digest]
        topics = [topic for each in wishes if (topic := self.topics.get(each.topic))]
        next_at = min((next_digest_at(each.digest, now) for each in wishes if each.digest), default=now)
        return DigestCard(
            heading=speech.say(
                "digest.heading",
                topics=speech.enumerate(topic.title(speech.code) for topic in topics) or speech.say("digest.other"),
                day=speech.day(quiet.taken_at.astimezone(ZoneInfo(to.zone)).date()),
            ),
            sections=(),
            covers=speech.say("digest.quiet"),
            footer=speech.say("digest.next", when=speech.moment(next_at, to.zone, now)),
            locale=speech.code,
        )
