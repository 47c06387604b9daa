"""From an item of the outbox to the card of one story."""

from collections.abc import Collection, Iterable
from typing import Final

from bot.cards.actions import Action, ActionKind
from bot.cards.card import AlertCard, Chip, News, OtherReport
from bot.cards.found import telling_words
from bot.cards.retold import retold
from bot.cards.summaries import shown_summary
from bot.cards.words import Speech
from bot.domain.article import Article
from bot.domain.change import Change
from bot.domain.delivery import Coverage, Item, Kind, delivery_id
from bot.domain.destination import DestinationId
from bot.domain.heads import one_a_publisher, same_language
from bot.domain.source import SourceKind
from bot.domain.topic import Evidence, Topics, TopicSlug

_FEED_COLOUR = 0x64748B
CARD_ACTIONS: Final = (ActionKind.WHY, ActionKind.MUTING, ActionKind.LESS, ActionKind.SAVE)
"""What readers may ask of a card, in the order of its buttons."""
ONES_OWN: Final = (ActionKind.WHY, ActionKind.MUTING, ActionKind.SAVE, ActionKind.STOP)
"""What one person may ask of a card that came by direct message: a row holds no more beside the link."""


def article_card(
    item: Item,
    topics: Topics,
    speech: Speech,
    actions: Collection[ActionKind] = CARD_ACTIONS,
    change: Change | None = None,
) -> AlertCard:
    """Return the card of one story, with the words around it in the reader's language, and a button for each of `actions`.

    `change` is what a report changed since the card was posted.
    """
    article = item.article
    matched = matched_evidence(item.evidence)
    return AlertCard(
        title=article.title,
        url=article.url,
        summary=shown_summary(article.summary, article.title),
        byline=item.source_title,
        language=foreign_language(article, speech),
        published_at=article.published_at,
        chips=tuple(_telling_chip(evidence, item, topics, speech) for evidence in matched),
        reason="" if matched else speech.say("card.feed"),
        news=_news(change, item, speech) if change else None,
        also=also(item, speech),
        standing=_standing(item, speech),
        publishers=len(one_a_publisher(item.coverage)),
        also_label=speech.template("card.also"),
        more_label=speech.template("card.also_more"),
        image_url=article.image_url,
        picture=speech.say("card.picture", source=item.source_title),
        locale=speech.code,
        retold=retold(item, change, speech),
        read_label=speech.say("card.read"),
        actions=tuple(_action(kind, item, speech) for kind in actions),
    )


def _action(kind: ActionKind, item: Item, speech: Speech) -> Action:
    """Return an action on the story's card: also where an edit draws it again, it is about the alert."""
    if kind is ActionKind.STOP:
        return stopping(item.delivery.destination_id, speech)
    subject = delivery_id(item.delivery.destination_id, item.article.story_id, Kind.ALERT)
    return Action(kind=kind, subject=subject, label=speech.say(f"actions.{kind}"))


def stopping(person: DestinationId, speech: Speech) -> Action:
    """Return the button that ends what one person gets."""
    return Action(kind=ActionKind.STOP, subject=person, label=speech.say("actions.stop"))


def fact_card(item: Item, speech: Speech, change: Change | None = None) -> AlertCard:
    """Return the card of a report that changes a story whose own card stands above it: what it changes, and where that stands."""
    article = item.article
    return AlertCard(
        title=article.title,
        url=article.url,
        summary="" if change else shown_summary(article.summary, article.title),
        byline=item.source_title,
        language=foreign_language(article, speech),
        published_at=article.published_at,
        chips=(),
        reason=speech.say("card.fact"),
        news=_news(change, item, speech) if change else None,
        locale=speech.code,
        read_label=speech.say("card.read"),
    )


def _news(change: Change, item: Item, speech: Speech) -> News:
    by = next((each for each in item.reports if each.article.id == change.by.id), None)
    return News(
        label=speech.template("card.new"),
        old=change.old,
        new=change.new,
        at=change.by.published_at,
        source=by.source_title if by else "",
        url=change.by.url,
    )


def matched_evidence(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return what matched, best first."""
    matched = [each for each in evidence if each.matched]
    return sorted(matched, key=lambda each: (-each.score / each.threshold, each.topic))


def byline(article: Article, source_title: str, speech: Speech) -> str:
    """Return who reported it, and in which language where that is not the reader's."""
    return " · ".join(filter(None, (source_title, foreign_language(article, speech))))


def foreign_language(article: Article, speech: Speech) -> str:
    """Return the name of an article's language, empty where it is the reader's or unknown."""
    return speech.language(article.lang) if article.lang and not same_language(article.lang, speech.code) else ""


def foreign_code(article: Article, speech: Speech) -> str:
    """Return the code of an article's language, empty where it is the reader's or unknown."""
    return "" if same_language(article.lang, speech.code) else _code(article.lang) or ""


def chip(evidence: Evidence, topics: Topics, speech: Speech) -> Chip:
    """Return the chip of the topic that some evidence is for."""
    return topic_chip(evidence.topic, topics, speech)


def topic_chip(slug: TopicSlug, topics: Topics, speech: Speech) -> Chip:
    """Return the chip of a topic; a topic that was deleted meanwhile keeps its slug as its name."""
    topic = topics.get(slug)
    if topic is None:
        return Chip(slug=slug, name=slug, colour=_FEED_COLOUR)
    return Chip(slug=topic.slug, name=topic.title(speech.code), colour=topic.colour)


def _telling_chip(evidence: Evidence, item: Item, topics: Topics, speech: Speech) -> Chip:
    """Return the chip of a topic with the words that spoke for it, as they stand in the report that has them."""
    named = chip(evidence, topics, speech)
    report = next((each.article for each in item.reports if evidence in each.evidence), item.article)
    words = ", ".join(telling_words(evidence.hits, report))
    return Chip(slug=named.slug, name=named.name, colour=named.colour, words=speech.say("card.words", terms=words) if words else "")


def also(item: Item, speech: Speech) -> tuple[OtherReport, ...]:
    """Return who else reports the story: of each publisher one, in the order of the reports."""
    return tuple(
        OtherReport(
            source=each.source_title,
            url=each.article.url,
            lang=None if same_language(each.article.lang, speech.code) else _code(each.article.lang),
            primary=each.source_kind is SourceKind.PRIMARY,
        )
        for each in _others(item)
    )


def _others(item: Item) -> tuple[Coverage, ...]:
    return one_a_publisher(item.coverage)[1:]


def _code(lang: str | None) -> str | None:
    return lang.partition("-")[0] if lang else None


def _standing(item: Item, speech: Speech) -> str:
    """Return how many publishers tell the story, and in how many languages, empty for one."""
    voices = one_a_publisher(item.coverage)
    languages = {_code(each.article.lang) for each in voices if each.article.lang}
    sources = speech.say("card.sources", count=len(voices))
    if len(voices) <= 1:
        return ""
    if len(languages) <= 1:
        return sources
    return speech.say("card.standing", sources=sources, languages=speech.say("card.languages", count=len(languages)))
