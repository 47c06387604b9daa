"""Drawing: from what a message carries to its cards, in the words of its channel."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from bot.cards.article_card import CARD_ACTIONS, ONES_OWN, article_card, fact_card, stopping
from bot.cards.card import Card, DigestCard
from bot.cards.digest_card import digest_card
from bot.cards.more_card import more_card
from bot.cards.notice_card import notice_card
from bot.cards.words import Speech, Words
from bot.domain.article import ArticleId
from bot.domain.change import Change
from bot.domain.delivery import Batch, Item, Kind, Quote
from bot.ports.clock import Clock
from bot.ports.topics import TopicsOf
from bot.steps.retelling import with_changes
from bot.stories.changes import last_change

Overview = Callable[[Sequence[Item], str], Sequence[Quote]]
"""Returns the sentences of reports, in a language, that stand at the head of a digest."""


def no_overview(_stories: Sequence[Item], _lang: str) -> Sequence[Quote]:
    """Return nothing."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Draws what is delivered, and what the page shows of it later."""

    topics: TopicsOf
    words: Words
    clock: Clock
    overview: Overview = no_overview

    def card(self, batch: Batch) -> Card:
        """Return the card of a batch."""
        notice = batch.notice.notice if batch.notice else None
        speech = self.words.into((notice and notice.locale) or batch.destination.locale, batch.destination.platform)
        topics = self.topics.of(batch.destination.workspace)
        if notice is not None:
            return notice_card(batch, notice, topics, speech, self.clock())
        if batch.kind is Kind.DIGEST:
            quotes = self.overview(batch.items, speech.code)
            return _stoppable(digest_card(with_changes(batch), topics, speech, now=batch.announced_at, overview=quotes), batch, speech)
        if batch.kind is Kind.MORE:
            return _stoppable(more_card(with_changes(batch), topics, speech), batch, speech)
        if batch.kind is Kind.FACT:
            return fact_card(batch.items[0], speech, _change(batch.items[0], [batch.items[0].article.id]))
        actions = ONES_OWN if batch.destination.person else CARD_ACTIONS
        return article_card(batch.items[0], topics, speech, actions, _change(batch.items[0], batch.items[0].since))


def _stoppable(card: DigestCard, batch: Batch, speech: Speech) -> DigestCard:
    """Return a card with the button that ends such messages, where it is one person's."""
    if not batch.destination.person:
        return card
    return replace(card, actions=(*card.actions, stopping(batch.destination.id, speech)))


def _change(item: Item, news: Collection[ArticleId]) -> Change | None:
    """Return what those reports changed of what the story said before."""
    return last_change([each.article for each in item.coverage], news) if news else None
