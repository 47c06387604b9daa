"""The first cards in a terminal: what would have come before, so that a run without a token shows within a minute what it does."""

from datetime import timedelta

from bot.app.logs import log_not_shown
from bot.app.wiring import Newsdesk
from bot.cards.article_card import article_card
from bot.cards.card import NoticeCard
from bot.domain.delivery import Coverage, Delivery, Item, Kind, Nonce, delivery_id
from bot.domain.destination import Destination
from bot.domain.errors import NewsdeskError
from bot.domain.following import viewer_of
from bot.domain.heads import Readers, head_first
from bot.domain.ids import derived_id
from bot.domain.source import SourceKind
from bot.steps.commands.first_stories import FirstLook, FirstStories, Sample

_PATIENCE = timedelta(minutes=2)
_LOOK_EVERY = timedelta(seconds=1)


async def show_first_cards(newsdesk: Newsdesk, to: Destination) -> None:
    """Show the newest stories that the terminal would have got, marked as such; feeds are asked for them where nothing is stored.

    Where that fails the log says it, and the run goes on: it is a courtesy.
    """
    try:
        await _look_and_show(newsdesk, to)
    except NewsdeskError as error:
        log_not_shown(error)


async def _look_and_show(newsdesk: Newsdesk, to: Destination) -> None:
    wishes = await newsdesk.store.subscriptions(to.id)
    first = FirstStories(
        store=newsdesk.store,
        engine=newsdesk.engine,
        clock=newsdesk.clock,
        rules=newsdesk.rules,
        patience=_PATIENCE,
        look_every=_LOOK_EVERY,
    )
    look = await first.stored(wishes)
    if look.feeds and not look.samples:
        look = await first.asked(wishes, look)
    if look.samples:
        await _show(newsdesk, to, look)


async def _show(newsdesk: Newsdesk, to: Destination, look: FirstLook) -> None:
    speech = newsdesk.shipped.words.into(to.locale)
    marked = NoticeCard(text=speech.say("first.heading"), locale=speech.code)
    await newsdesk.chats[to.platform].send(to, marked, nonce=_nonce("heading"))
    for item in [await _item(newsdesk, to, each) for each in reversed(look.samples)]:
        card = article_card(item, newsdesk.shipped.topics, speech, actions=())
        await newsdesk.chats[to.platform].send(to, card, nonce=_nonce(item.article.id))


def _nonce(of: str | int) -> Nonce:
    return Nonce(f"first-{derived_id('first', of):016x}")


async def _item(newsdesk: Newsdesk, to: Destination, sample: Sample) -> Item:
    """Return a story with its evidence and reports, as delivering would show it."""
    article = sample.article
    found = await newsdesk.store.history_of(article.url, article.canonical_url, viewer_of(to.workspace))
    told = next((each for each in found if each.article.id == article.id), None)
    owed = Delivery(
        id=delivery_id(to.id, article.story_id, Kind.ALERT),
        destination_id=to.id,
        kind=Kind.ALERT,
        story_id=article.story_id,
        article_id=article.id,
        due_at=article.seen_at,
        filed_at=article.seen_at,
    )
    known = told.coverage if told else (Coverage(article=article, source_title=sample.source, source_kind=SourceKind.PRESS),)
    head, *others = head_first(known, Readers(locale=to.locale))
    return Item(
        delivery=owed,
        article=head.article,
        source_title=head.source_title,
        source_kind=head.source_kind,
        evidence=told.evidence if told else (),
        reports=tuple(others),
    )
