"""From the items of a digest to its card, one message of one screen: the best story, a few lines a topic, and how to see the rest."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards.article_card import article_card
from bot.cards.card import AlertCard, Chip, DigestCard, Quotation
from bot.cards.digest_choice import chosen
from bot.cards.digest_lines import short_line
from bot.cards.topic_sections import Sorting
from bot.cards.words import Speech
from bot.domain.article import StoryId
from bot.domain.choices import Choice, Style
from bot.domain.delivery import Batch, Item, Quote
from bot.domain.schedule import DigestTime, next_digest_at, zone_of_last
from bot.domain.topic import Topics


def digest_card(batch: Batch, topics: Topics, speech: Speech, *, now: datetime, overview: Sequence[Quote] = ()) -> DigestCard:
    """Return the digest of a batch: how many stories of which topics, the one that leads, the best of each topic, and the next digest.

    Where the channel wants it short, each story is a line. Made again from the same batch it holds the same stories.
    """
    sorting = Sorting(batch, topics, speech)
    counts = tuple((topic, len(some)) for topic, some in sorting.by_topic(batch.items).items())
    choice = chosen(batch.items, sorting.topic_of)
    short = batch.destination.chosen(Choice.STYLE) is Style.SHORT
    left_out = len(batch.items) - 1 - len(choice.others)
    day = now.astimezone(_zone(batch, now)).date()
    stories = speech.say("digest.stories", count=len(batch.items))
    return DigestCard(
        heading=speech.heading_day(day),
        tally=_tally(batch, stories, speech),
        counts=counts,
        overview=() if short else tuple(_quoted(each, speech) for each in overview),
        lead=None if short else _lead(choice.lead, topics, speech, quoted={each.story_id for each in overview}),
        sections=sorting.sections((choice.lead, *choice.others) if short else choice.others, short_line),
        left_out=speech.say("digest.more", count=left_out) if left_out else "",
        actions=(sorting.all_button,) if left_out else (),
        footer=next_digest(batch, speech, now),
        covers=_covers(batch, speech, now),
        brief=speech.say("digest.brief", day=speech.short_day(day), stories=stories),
        locale=speech.code,
        colour=_colour(sorting.topic_of(choice.lead), counts),
    )


def _quoted(quote: Quote, speech: Speech) -> Quotation:
    return Quotation(text=speech.say("card.words", terms=quote.text), source=quote.source, url=quote.url)


def _lead(item: Item, topics: Topics, speech: Speech, quoted: Collection[StoryId]) -> AlertCard:
    """Return the story that leads: its topic is among those that are counted above it; where it is quoted there, its summary is told."""
    card = article_card(item, topics, speech, actions=(), change=item.change)
    return replace(card, chips=(), reason="", summary="" if item.article.story_id in quoted else card.summary)


def _colour(lead: Chip, counts: Iterable[tuple[Chip, int]]) -> int:
    """Return the colour of a digest: that of its first topic."""
    return next((topic.colour for topic, _ in counts), lead.colour)


def _tally(batch: Batch, stories: str, speech: Speech) -> str:
    """Say how many stories there are, and from how many reports where these are more."""
    reports = sum(len(each.coverage) for each in batch.items)
    return speech.say("digest.tally", stories=stories, count=reports) if reports > len(batch.items) else stories


def _covers(batch: Batch, speech: Speech, now: datetime) -> str:
    zone = _zone(batch, now)
    first, last = batch.filed_at.astimezone(zone).date(), now.astimezone(zone).date()
    if (last - first).days <= 1:
        return ""
    return speech.say("digest.covers", first=speech.short_day(first), last=speech.short_day(last))


def next_digest(batch: Batch, speech: Speech, now: datetime) -> str:
    """Say when the channel's next digest comes, in the zone in which that is asked for; nothing where none is."""
    soonest = min(_digests(batch), key=lambda each: next_digest_at(each, now), default=None)
    return speech.say("digest.next", when=speech.moment(next_digest_at(soonest, now), soonest.zone, now)) if soonest else ""


def _zone(batch: Batch, now: datetime) -> ZoneInfo:
    return ZoneInfo(zone_of_last(_digests(batch), now, batch.destination.zone))


def _digests(batch: Batch) -> list[DigestTime]:
    return [each.digest for each in batch.subscriptions if each.digest]
