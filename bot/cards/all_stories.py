"""All stories of a digest or a list, or of what waits for one, page by page, for whoever asks: each with all who tell it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.cards.actions import Action, ActionKind
from bot.cards.card import DigestCard
from bot.cards.digest_card import next_digest
from bot.cards.digest_lines import full_line
from bot.cards.topic_sections import Sorting
from bot.cards.words import Speech
from bot.domain.delivery import Batch, DeliveryId, Item
from bot.domain.ids import in_base_36
from bot.domain.topic import Topics

A_PAGE: Final = 10
Turn = Callable[[DeliveryId], Action]
"""Returns what opens the page on which a delivery stands."""


def page_with(delivery: DeliveryId, batch: Batch, topics: Topics, speech: Speech) -> DigestCard:
    """Return the page of a message's stories on which the story of a delivery stands, with buttons that turn to those beside it."""
    page = _page(delivery, Sorting(batch, topics, speech), lambda to: Action(kind=ActionKind.ALL, subject=to))
    return replace(page, heading=speech.say("digest.all_heading", stories=speech.say("digest.stories", count=len(batch.items))))


def waiting_page(at: DeliveryId, batch: Batch, topics: Topics, speech: Speech, now: datetime) -> DigestCard:
    """Return a page of what waits for a channel's digest, with the button that posts it now."""
    channel = batch.destination.id
    page = _page(at, Sorting(batch, topics, speech), lambda to: Action(kind=ActionKind.DIGEST, subject=channel, about=in_base_36(to)))
    post = Action(kind=ActionKind.DIGEST_POST, subject=channel, label=speech.say("digest.post"))
    heading = speech.say("digest.waiting", count=len(batch.items))
    return replace(page, heading=heading, footer=next_digest(batch, speech, now), actions=(post, *page.actions))


def _page(delivery: DeliveryId, sorting: Sorting, turn: Turn) -> DigestCard:
    stories, speech = sorting.stories, sorting.speech
    pages = [stories[start : start + A_PAGE] for start in range(0, len(stories), A_PAGE)]
    number = next((n for n, page in enumerate(pages) if any(each.delivery.id == delivery for each in page)), 0)
    sections = sorting.sections(pages[number], full_line)
    return DigestCard(
        heading="",
        tally=speech.say("list.page", page=number + 1, pages=len(pages)) if len(pages) > 1 else "",
        sections=sections,
        footer="",
        actions=tuple(_turning(pages, number, turn, speech)),
        locale=speech.code,
        colour=sections[0].chip.colour,
        rings=False,
    )


def _turning(pages: Sequence[Sequence[Item]], number: int, turn: Turn, speech: Speech) -> Iterator[Action]:
    """Yield the buttons to the pages before and after one: each is about the first story there."""
    if number > 0:
        yield turn(pages[number - 1][0].delivery.id).labelled(speech.say("actions.back"))
    if number + 1 < len(pages):
        yield turn(pages[number + 1][0].delivery.id).labelled(speech.say("actions.next"))
