"""From an item of the outbox to the card of one story."""

from collections.abc import Collection, Iterable

from bot.cards.actions import Action, ActionKind
from bot.cards.card import AlertCard, Chip, OtherReport
from bot.cards.found import telling_words
from bot.cards.words import Speech
from bot.domain.article import Article
from bot.domain.delivery import Item, Kind, delivery_id
from bot.domain.source import SourceKind
from bot.domain.topic import Evidence, Topics

_FEED_COLOUR = 0x64748B


def article_card(item: Item, topics: Topics, speech: Speech, actions: Collection[ActionKind] = (ActionKind.WHY,)) -> AlertCard:
    """Return the card of one story, with the words around it in the reader's language, and a button for each of `actions`."""
    article = item.article
    matched = matched_evidence(item.evidence)
    return AlertCard(
        title=article.title,
        url=article.url,
        summary=article.summary,
        byline=byline(article, item.source_title, speech),
        published_at=article.published_at,
        chips=tuple(chip(evidence, topics, speech) for evidence in matched),
        reason=_reason(matched, article, topics, speech),
        also=also(item),
        also_label=speech.template("card.also"),
        more_label=speech.template("card.also_more"),
        image_url=article.image_url,
        locale=speech.code,
        read_label=speech.say("card.read"),
        actions=tuple(_action(kind, item, speech) for kind in actions),
    )


def _action(kind: ActionKind, item: Item, speech: Speech) -> Action:
    """Return an action on the story's card: also where an edit draws it again, it is about the alert."""
    subject = delivery_id(item.delivery.destination_id, item.article.story_id, Kind.ALERT)
    return Action(kind=kind, subject=subject, label=speech.say(f"actions.{kind}"))


def fact_card(item: Item, speech: Speech) -> AlertCard:
    """Return the card of a report that changes a story whose own card stands above it."""
    article = item.article
    return AlertCard(
        title=article.title,
        url=article.url,
        summary=article.summary,
        byline=byline(article, item.source_title, speech),
        published_at=article.published_at,
        chips=(),
        reason=speech.say("card.fact"),
        locale=speech.code,
        read_label=speech.say("card.read"),
    )


def matched_evidence(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return what matched, best first."""
    matched = [each for each in evidence if each.matched]
    return sorted(matched, key=lambda each: (-each.score / each.threshold, each.topic))


def byline(article: Article, source_title: str, speech: Speech) -> str:
    """Return who reported it, and in which language where that is not the reader's."""
    foreign = article.lang is not None and article.lang.partition("-")[0] != speech.code.partition("-")[0]
    return f"{source_title} · {speech.language(article.lang)}" if foreign and article.lang else source_title


def chip(evidence: Evidence, topics: Topics, speech: Speech) -> Chip:
    """Return the chip of a topic; a topic that was deleted meanwhile keeps its slug as its name."""
    topic = topics.get(evidence.topic)
    if topic is None:
        return Chip(slug=evidence.topic, name=evidence.topic, colour=_FEED_COLOUR)
    return Chip(slug=topic.slug, name=topic.title(speech.code), colour=topic.colour)


def also(item: Item) -> tuple[OtherReport, ...]:
    """Return who else reports the story: primary sources first, then in the order of their reports, each source once."""
    ordered = sorted(item.reports, key=lambda each: each.source_kind is not SourceKind.PRIMARY)
    reports: dict[str, Article] = {}
    for each in ordered:
        if each.source_title != item.source_title:
            reports.setdefault(each.source_title, each.article)
    return tuple(
        OtherReport(source=source, url=article.url, lang=_other(article.lang, item.article.lang)) for source, article in reports.items()
    )


def _other(lang: str | None, first: str | None) -> str | None:
    """Return a report's language where it is not the first report's."""
    code = (lang or "").partition("-")[0]
    return code if code and code != (first or "").partition("-")[0] else None


def _reason(matched: Iterable[Evidence], article: Article, topics: Topics, speech: Speech) -> str:
    reasons = [
        speech.say("card.reason", topic=chip(evidence, topics, speech).name, terms=", ".join(telling_words(evidence.hits, article)))
        for evidence in matched
    ]
    return speech.say("card.why", reasons=" · ".join(reasons) or speech.say("card.feed"))
