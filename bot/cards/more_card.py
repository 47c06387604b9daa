"""From the rest of a flood to its card: how many more stories there are, why and from whom, and the best of them by title alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from bot.cards.card import DigestCard
from bot.cards.digest_choice import MOST_LINES
from bot.cards.digest_lines import short_line
from bot.cards.summaries import shortened
from bot.cards.topic_sections import Sorting
from bot.cards.words import Speech
from bot.domain.delivery import Batch, Deferred, Item
from bot.domain.publishers import publisher_of
from bot.domain.topic import Topics

_NAMED: Final = 3
_LONGEST_NAME: Final = 24  # columns: three of them, and why, fit into the heading of Slack

_FOR_WHICH_THEY_SHARE: Final = (Deferred.FLOOD, Deferred.QUIET, Deferred.MOST, Deferred.OUTAGE)


def more_card(batch: Batch, topics: Topics, speech: Speech) -> DigestCard:
    """Return the card that stands for the stories of a flood that got none of their own: a list by topic, best first."""
    ranked, sorting = batch.items, Sorting(batch, topics, speech)
    sections = sorting.sections(ranked[:MOST_LINES], short_line)
    left_out = len(ranked) - MOST_LINES
    return DigestCard(
        heading=_heading(ranked, speech),
        sections=sections,
        footer="",
        left_out=speech.say("digest.more", count=left_out) if left_out > 0 else "",
        actions=(sorting.all_button,) if left_out > 0 else (),
        locale=speech.code,
        colour=sections[0].chip.colour,
        rings=False,
    )


def _heading(items: Sequence[Item], speech: Speech) -> str:
    """Say how many there are, why they have no cards of their own, and who tells them, those with the most stories first."""
    named = _sources(items)
    if not named:
        return speech.say("digest.more", count=len(items))
    shown, others = named[:_NAMED], len(named) - _NAMED
    if others == 1:
        shown, others = named, 0
    parts = [shortened(each, _LONGEST_NAME) for each in shown] + ([speech.say("more.others", count=others)] if others > 0 else [])
    return speech.say(f"more.{_reason(items)}", count=len(items), sources=speech.enumerate(parts))


def _sources(items: Iterable[Item]) -> list[str]:
    """Return the name of each publisher once."""
    told = [(publisher_of(each.article, each.source_title), each.source_title) for each in items if each.source_title]
    names = dict(reversed(told))
    return [names[publisher] for publisher, _ in Counter(publisher for publisher, _ in told).most_common()]


def _reason(items: Iterable[Item]) -> str:
    """Return why all of them share a list; "several" where the reasons differ, or are none for which stories share one."""
    reasons = {each.delivery.deferred for each in items}
    only = next(iter(reasons)) if len(reasons) == 1 else None
    return only.value if only in _FOR_WHICH_THEY_SHARE else "several"
