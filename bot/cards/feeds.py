"""The feeds of a workspace as pages: those that were found, one before it is followed, and all that are. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from bot.cards.actions import Action, ActionKind
from bot.cards.pages import Entry, Page, page_of
from bot.cards.words import Speech
from bot.domain.following import Offer
from bot.domain.found_feed import Examined, FeedLook, FoundFeed
from bot.domain.redacting import keyless_text
from bot.domain.source import Source

MOST_FOUND: Final = 8
_MOST_REPAIRS: Final = 3


class Room(NamedTuple):
    """How many feeds a workspace follows, and how many it may."""

    follows: int
    most: int


def found_page(found: Sequence[tuple[FoundFeed, Offer]], room: Room, speech: Speech) -> Page:
    """Return the feeds of a page, each with the button that shows it."""
    entries = [
        Entry(
            title=feed.title or keyless_text(feed.url),
            note=f"{keyless_text(feed.url)} · {speech.say('feeds.items', count=feed.items)}",
            action=Action(kind=ActionKind.OFFERED, subject=offer.id, label=speech.say("feeds.choose")),
        )
        for feed, offer in found[:MOST_FOUND]
    ]
    return Page(heading=speech.say("feeds.found", count=len(entries)), entries=tuple(entries), footer=_room(room, speech))


def look_page(offer: Offer, look: FeedLook, room: Room, speech: Speech) -> Page:
    """Return a feed with its newest items, and what may be done with it."""
    newest = [Entry(title=each.title or each.summary or each.url or "", url=each.url or "", at=each.published_at) for each in look.newest]
    return Page(
        heading=look.title or offer.title or keyless_text(offer.url),
        said=keyless_text(offer.url) if newest else f"{keyless_text(offer.url)}\n{speech.say('feeds.no_items')}",
        entries=tuple(newest),
        footer=_room(room, speech),
        actions=tuple(
            Action(kind=kind, subject=offer.id, label=speech.say(f"feeds.{kind}")) for kind in (ActionKind.WHOLE, ActionKind.GATHER)
        ),
    )


def feeds_page(feeds: Sequence[Source], number: int, room: Room, speech: Speech, now: datetime, *, said: str = "") -> Page:  # noqa: PLR0913 - a list, and how it reads
    """Return a page of the feeds that a workspace follows, those in trouble first, each with how it does."""
    ordered = sorted(feeds, key=lambda each: (not _is_ill(each), (each.title or each.url).casefold()))
    entries = [
        Entry(
            title=each.title or keyless_text(each.url),
            note=f"{'⚠ ' if _is_ill(each) else ''}{health(each, speech, now)} · {keyless_text(each.url)}",
            action=Action(kind=ActionKind.UNFOLLOW, subject=each.id, label=speech.say("actions.remove")),
        )
        for each in ordered
    ]
    heading = _room(room, speech)
    page = page_of(heading, entries, number, lambda at: Action(kind=ActionKind.FEEDS, subject=at), speech)
    told = "\n".join(filter(None, [said, "" if feeds else speech.say("feeds.none")]))
    mending = repairs([each for each in ordered if _is_ill(each)], speech) if number <= 1 else ()
    return Page(heading=page.heading, entries=page.entries, said=told, footer=page.footer, actions=(*page.actions, *mending))


def repairs(ill: Sequence[Source], speech: Speech) -> tuple[Action, ...]:
    """Return the buttons that repair the first of some feeds, each by its name."""
    named = ((each, speech.say("feeds.repair_one", feed=each.title or each.host)) for each in ill[:_MOST_REPAIRS])
    return tuple(Action(kind=ActionKind.REPAIR, subject=each.id, label=label) for each, label in named)


def _is_ill(source: Source) -> bool:
    return source.disabled_at is not None or source.errors > 0


def health(source: Source, speech: Speech, now: datetime) -> str:
    """Return how a feed does, in a few words."""
    if source.disabled_at is not None:
        return speech.say("feeds.ended")
    if source.errors:
        return speech.say("feeds.failing", count=source.errors)
    if source.fetched_at is None:
        return speech.say("feeds.new")
    return speech.say("feeds.ok", ago=speech.ago(now - source.fetched_at))


def examined_lines(found: Examined, speech: Speech) -> Iterator[str]:
    """Yield what is wrong with an address, and what would do instead."""
    yield speech.say(f"feeds.doctor.{found.state}", host=found.host)
    if found.instead:
        yield speech.say("feeds.instead", address=keyless_text(found.instead))


def _room(room: Room, speech: Speech) -> str:
    """Return how many feeds there are, of how many there may be: a number alone would be a riddle below a card."""
    return f"{speech.say('feeds.heading')} · {speech.say('feeds.room', count=room.follows, most=room.most)}"
