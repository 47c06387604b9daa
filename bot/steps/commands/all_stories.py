"""All stories of a digest or a list, for whoever presses its button: they alone see them, page by page."""

from dataclasses import dataclass

from bot.cards.actions import Action
from bot.cards.all_stories import page_with
from bot.cards.card import DigestCard
from bot.cards.words import Speech
from bot.domain.delivery import DeliveryId
from bot.domain.errors import InvalidInput
from bot.ports.history import History
from bot.ports.topics import TopicsOf
from bot.steps.commands.act import Presser
from bot.steps.retelling import with_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class AllStories:
    """Makes the pages anew from what was announced, so that they are there after a restart, and for as long as it is kept."""

    store: History
    topics: TopicsOf

    async def __call__(self, action: Action, presser: Presser, speech: Speech) -> DigestCard:
        """Return the page that a button is about, in the presser's language; raise InvalidInput where there is none (any more)."""
        asked = DeliveryId(action.subject)
        batch = await self.store.message_of(asked)
        if batch is None or not presser.reads(batch.destination):
            raise InvalidInput("Newsdesk has let go of what it knew about this card: it is too old.", code="old_card")
        return page_with(asked, with_changes(batch), self.topics.of(batch.destination.workspace), speech)
