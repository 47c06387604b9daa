"""All stories of a digest or a list, page by page, for whoever asks: each with its summary, and all who tell it."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.cards.actions import Action, ActionKind
from bot.cards.card import DigestCard
from bot.cards.digest_lines import full_line
from bot.cards.topic_sections import Sorting
from bot.cards.words import Speech
from bot.domain.delivery import Batch, DeliveryId, Item
from bot.domain.topic import Topics

A_PAGE: Final = 10


def page_with(delivery: DeliveryId, batch: Batch, topics: Topics, speech: Speech) -> DigestCard:
    """Return the page of a message's stories on which the story of a delivery stands, with buttons that turn to those beside it."""
    sorting = Sorting(batch, topics, speech)
    stories = sorting.stories
    pages = [stories[start : start + A_PAGE] for start in range(0, len(stories), A_PAGE)]
    number = next((n for n, page in enumerate(pages) if any(each.delivery.id == delivery for each in page)), 0)
    sections = sorting.sections(pages[number], full_line)
    return DigestCard(
        heading=speech.say("digest.all_heading", stories=speech.say("digest.stories", count=len(stories))),
        tally=speech.say("list.page", page=number + 1, pages=len(pages)) if len(pages) > 1 else "",
        sections=sections,
        footer="",
        actions=tuple(_turning(pages, number, speech)),
        locale=speech.code,
        colour=sections[0].chip.colour,
        rings=False,
    )


def _turning(pages: Sequence[Sequence[Item]], number: int, speech: Speech) -> Iterator[Action]:
    """Yield the buttons to the pages before and after one: each is about the first story there."""
    if number > 0:
        yield _to(pages[number - 1], speech.say("actions.back"))
    if number + 1 < len(pages):
        yield _to(pages[number + 1], speech.say("actions.next"))


def _to(page: Sequence[Item], label: str) -> Action:
    return Action(kind=ActionKind.ALL, subject=page[0].delivery.id, label=label)
