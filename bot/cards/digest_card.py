"""From the items of a digest to its card: grouped by topic, best first, and never too long for a platform."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.cards.article_card import also, byline, chip, matched_evidence
from bot.cards.card import Chip, DigestCard, DigestLine, DigestSection
from bot.cards.summaries import first_sentences, without_title
from bot.cards.words import Speech
from bot.domain.delivery import Batch, Item
from bot.domain.schedule import DigestTime, next_digest_at, zone_of_last
from bot.domain.topic import Topics

MAX_LINES = 12  # about 3,500 characters: fits Discord's 4,000 and Slack's 13,000 with their markup
MAX_PAGES = 5  # sixty stories; who wants more than that reads feeds
_ALSO_SHOWN = 3
_FEED_COLOUR = 0x64748B


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLook:
    """How long a digest's lines are. `summary`: the most characters of a story's summary."""

    summary: int = 140


SHIPPED_LOOK: Final = DigestLook()


def digest_pages(batch: Batch, topics: Topics, speech: Speech, look: DigestLook, *, now: datetime) -> tuple[DigestCard, ...]:
    """Return the digest of a batch, and the pages that answer it with the rest of its stories.

    Made again from the same batch the pages hold the same stories, so that those already sent and those still to come fit together.
    """
    first = digest_card(batch, topics, speech, look, now=now)
    ranked = batch.items
    pages = [ranked[start : start + MAX_LINES] for start in range(0, min(len(ranked), MAX_LINES * MAX_PAGES), MAX_LINES)]
    further = [
        _page(first, _sections(items, topics, speech, look), f"{number}/{len(pages)}") for number, items in enumerate(pages[1:], start=2)
    ]
    left_out = len(ranked) - MAX_LINES * MAX_PAGES
    if left_out > 0:
        further[-1] = replace(further[-1], footer=speech.say("digest.more", count=left_out))
    return (first, *further)


def _page(first: DigestCard, sections: tuple[DigestSection, ...], number: str) -> DigestCard:
    return replace(
        first, heading=f"{first.heading} · {number}", sections=sections, footer="", covers="", colour=sections[0].chip.colour, rings=False
    )


def digest_card(batch: Batch, topics: Topics, speech: Speech, look: DigestLook, *, now: datetime) -> DigestCard:
    """Return the digest of a batch: its first stories grouped by topic, how many more there are, and when the next one comes."""
    ranked = batch.items
    sections = _sections(ranked[:MAX_LINES], topics, speech, look)
    names = [section.chip.name for section in sections]
    zone = _zone(batch, now)
    return DigestCard(
        heading=speech.say("digest.heading", topics=speech.enumerate(names), day=speech.day(now.astimezone(zone).date())),
        sections=sections,
        footer=_footer(len(ranked) - MAX_LINES, speech, batch, now=now),
        covers=_covers(batch, speech, now),
        locale=speech.code,
        colour=sections[0].chip.colour,
    )


def _sections(items: Sequence[Item], topics: Topics, speech: Speech, look: DigestLook) -> tuple[DigestSection, ...]:
    grouped: dict[Chip, list[DigestLine]] = {}
    for item in items:
        grouped.setdefault(section_chip(item, topics, speech), []).append(_line(item, speech, look))
    return tuple(DigestSection(chip=each, lines=tuple(lines)) for each, lines in grouped.items())


def section_chip(item: Item, topics: Topics, speech: Speech) -> Chip:
    """Return the topic under which a list shows a story: the one that it fits best."""
    matched = matched_evidence(item.evidence)
    return chip(matched[0], topics, speech) if matched else Chip(slug="", name=speech.say("digest.other"), colour=_FEED_COLOUR)


def _line(item: Item, speech: Speech, look: DigestLook) -> DigestLine:
    article = item.article
    return DigestLine(
        title=article.title,
        url=article.url,
        summary=first_sentences(without_title(article.summary, article.title), look.summary),
        byline=" · ".join(filter(None, (byline(article, item.source_title, speech), _others(item, speech)))),
        published_at=article.published_at,
    )


def _others(item: Item, speech: Speech) -> str:
    """Return who else reports a story: also: Reuters, heise (de), 2 more."""
    reports = also(item, speech)
    names = [f"{each.source} ({each.lang})" if each.lang else each.source for each in reports[:_ALSO_SHOWN]]
    more = len(reports) - len(names)
    if more > 0:
        names.append(speech.say("card.also_more", count=more))
    return speech.say("card.also", sources=", ".join(names)) if names else ""


def _covers(batch: Batch, speech: Speech, now: datetime) -> str:
    zone = _zone(batch, now)
    first, last = batch.filed_at.astimezone(zone).date(), now.astimezone(zone).date()
    if (last - first).days <= 1:
        return ""
    return speech.say("digest.covers", first=speech.short_day(first), last=speech.short_day(last))


def _footer(more: int, speech: Speech, batch: Batch, *, now: datetime) -> str:
    parts = [speech.say("digest.more", count=more)] if more > 0 else []
    return " · ".join([*parts, *filter(None, [next_digest(batch, speech, now)])])


def next_digest(batch: Batch, speech: Speech, now: datetime) -> str:
    """Say when the channel's next digest comes, in the zone in which that is asked for; nothing where none is."""
    soonest = min(_digests(batch), key=lambda each: next_digest_at(each, now), default=None)
    return speech.say("digest.next", when=speech.moment(next_digest_at(soonest, now), soonest.zone, now)) if soonest else ""


def _zone(batch: Batch, now: datetime) -> ZoneInfo:
    return ZoneInfo(zone_of_last(_digests(batch), now, batch.destination.zone))


def _digests(batch: Batch) -> list[DigestTime]:
    return [each.digest for each in batch.subscriptions if each.digest]
