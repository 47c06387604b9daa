"""Gone: channels hear, once, that a feed which they read has ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards.card import DigestCard
from bot.cards.words import Words
from bot.domain.destination import Platform
from bot.domain.errors import Ambiguous, ChatError, Throttled
from bot.outbox.notices import Notice
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.store import Notices

_AGAIN_IN = timedelta(minutes=5)
_PAUSED_FOR = timedelta(hours=1)
_TOO_LATE = timedelta(days=7)  # a channel that refuses us as long is given up, too


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOfGoneFeeds:
    """Posts the notices that are due, each at most once: one that may have arrived is looked for first."""

    store: Notices
    chats: Mapping[Platform, Chat]
    words: Words
    clock: Clock

    async def __call__(self, _key: str = "") -> None:
        """Tell what is due; what a platform that is switched off is owed waits."""
        for notice in await self.store.notices_due(self.clock()):
            chat = self.chats.get(notice.destination.platform)
            if chat is not None:
                await self.store.settle_notice(notice.nonce, await self._again_at(chat, notice))

    async def _again_at(self, chat: Chat, notice: Notice) -> datetime | None:
        """Post one notice, and return when to try again; None once it was told, or is not worth telling any more."""
        to, now = notice.destination, self.clock()
        if now - notice.filed_at > _TOO_LATE:
            return None
        if not to.takes_messages(now):
            return to.recheck_at or now + _PAUSED_FOR
        if asleep := to.quiet_until(now):
            return asleep
        try:
            if not await chat.find(to, nonce=notice.nonce, since=notice.filed_at):
                await chat.send(to, self._card(notice), nonce=notice.nonce)
        except (Ambiguous, Throttled):
            return now + _AGAIN_IN
        except ChatError:
            return None  # the channel refuses us: what it is owed next will say so
        return None

    def _card(self, notice: Notice) -> DigestCard:
        speech = self.words.into(notice.destination.locale)
        heading, covers = speech.say("gone.heading", feed=notice.feed), speech.say("gone.text")
        return DigestCard(heading=heading, sections=(), covers=covers, footer="", locale=speech.code)
