"""Answers to readers: pages of stories, with the buttons that lead on. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.cards.actions import Action, ActionKind
from bot.cards.listing import Block, ListPage
from bot.cards.words import Speech
from bot.domain.delivery import Delivery
from bot.domain.destination import Destination
from bot.domain.reading import Caught, ReadPage, ReadStory

_TOPICS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLook:
    """What a platform draws stories with: `link` a title that leads to an address, `posted` the way to a message, `plain` text as it is."""

    speech: Speech
    now: datetime
    link: Callable[[str, str], str]
    posted: Callable[[Destination, Delivery], str]
    plain: Callable[[str], str]


def found_page(typed: str, page: ReadPage, look: ReadingLook) -> ListPage | str:
    """Return what was found for what was typed; a sentence where that is nothing."""
    query = look.plain(typed)
    if not page.count:
        return look.speech.say("news.nothing_found", query=query)
    key = "news.found_many" if page.more else "news.found"
    return stories_page(look.speech.say(key, query=query, count=page.count), page, look, ActionKind.FIND, typed)


def caught_page(caught: Caught, look: ReadingLook, zone: str) -> ListPage | str:
    """Return what came since an instant; a sentence where that is nothing."""
    speech, topics = look.speech, _topics(caught, look)
    when = speech.moment(caught.since, zone, look.now)
    if not caught.page.count:
        return speech.say("news.nothing_since", topics=topics, when=when)
    stories = speech.say("news.since", count=caught.page.count, topics=topics, when=when)
    heading = speech.say("news.regretted", stories=stories, count=caught.regretted) if caught.regretted else stories
    return stories_page(heading, caught.page, look, ActionKind.CATCHUP, str(int(caught.since.timestamp())))


def latest_page(caught: Caught, look: ReadingLook, about: str) -> ListPage | str:
    """Return the newest of some topics; a sentence where there is nothing."""
    topics = _topics(caught, look)
    if not caught.page.count:
        return look.speech.say("news.nothing_yet", topics=topics)
    return stories_page(look.speech.say("news.latest", topics=topics), caught.page, look, ActionKind.LATEST, about)


def _topics(caught: Caught, look: ReadingLook) -> str:
    titles = [look.plain(each) for each in (*(topic.title(look.speech.code) for topic in caught.topics), *caught.feeds)]
    return look.speech.enumerate([*titles[:_TOPICS], *(["…"] if len(titles) > _TOPICS else [])])


def stories_page(heading: str, page: ReadPage, look: ReadingLook, kind: ActionKind, about: str) -> ListPage:
    """Return a page of stories under a heading; its buttons ask for other pages `about` the same."""
    speech = look.speech
    return ListPage(
        heading=heading,
        blocks=tuple(_block(story, look) for story in page.stories),
        footer=speech.say("list.page", page=page.number, pages=page.pages) if page.pages > 1 else "",
        buttons=tuple(_turning(page, speech, kind, about)),
    )


def _block(story: ReadStory, look: ReadingLook) -> Block:
    article, speech = story.head.article, look.speech
    told = [look.plain(story.head.source_title), speech.ago(look.now - article.published_at)]
    if story.reports > 1:
        told.append(speech.say("news.reports", count=story.reports))
    where = look.posted(*story.posted) if story.posted else ""
    lines = [" · ".join(told), *([speech.say("news.posted", where=where)] if where else [])]
    return Block(heading=look.link(article.title, article.url), lines=tuple(lines))


def _turning(page: ReadPage, speech: Speech, kind: ActionKind, about: str) -> Iterator[Action]:
    if page.number > 1:
        yield Action(kind=kind, subject=page.number - 1, label=speech.say("actions.back"), about=about)
    if page.number < page.pages:
        yield Action(kind=kind, subject=page.number + 1, label=speech.say("actions.next"), about=about)
