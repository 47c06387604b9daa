"""`newsdesk search`."""

import asyncio
from datetime import datetime

from bot.app.now import utc_now
from bot.app.shipped import load_shipped
from bot.cards.words import Speech
from bot.cli.stores import nothing_there
from bot.cli.terminal import console
from bot.domain.errors import NoDatabase
from bot.domain.reading import ReadStory
from bot.settings import Settings
from bot.steps.commands.reading import NOBODY
from bot.steps.commands.search import Search
from bot.steps.index import Index
from bot.store.opening import open_store


def run_search(settings: Settings, typed: str, number: int, language: str) -> None:
    """Print a page of what fits; may run beside a running Newsdesk."""
    speech = load_shipped(settings.topics).words.into(language)

    async def searched() -> None:
        async with open_store(settings.database, make=False) as store:
            await Index(store=store)()
            page = await Search(store=store, clock=utc_now)(typed, number, NOBODY)
        if not page.count:
            _print(speech.say("news.nothing_found", query=typed))
            return
        _print(speech.say("news.found_many" if page.more else "news.found", query=typed, count=page.count))
        for story in page.stories:
            _print(_lines(story, speech, utc_now()))
        if page.pages > 1:
            _print(speech.say("list.page", page=page.number, pages=page.pages))

    try:
        asyncio.run(searched())
    except NoDatabase as missing:
        raise nothing_there(f"Nothing was found for {typed}.", missing) from missing


def _lines(story: ReadStory, speech: Speech, now: datetime) -> str:
    article = story.head.article
    reports = [speech.say("news.reports", count=story.reports)] if story.reports > 1 else []
    told = " · ".join([story.head.source_title, speech.ago(now - article.published_at), *reports])
    return "\n  ".join(filter(None, [article.title, told, article.url]))


def _print(text: str) -> None:
    console().print(text, markup=False, highlight=False, soft_wrap=True)
