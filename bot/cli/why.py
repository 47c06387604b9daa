"""`newsdesk why`."""

import asyncio
from collections.abc import Sequence

from bot.analyst.process import AnalystProcess
from bot.app.names import names_file, read_learned
from bot.app.now import utc_now
from bot.app.rules import polling_rules
from bot.app.shipped import load_shipped
from bot.cards.words import Speech
from bot.cli.stores import nothing_there
from bot.cli.terminal import console, remark
from bot.domain.errors import InvalidInput, NoDatabase
from bot.domain.topic_book import TopicBook
from bot.settings import Settings
from bot.steps.commands.full_sources import full_sources
from bot.steps.commands.why_article import Why, WhyStory
from bot.steps.live_topics import meanings_of, queries_of
from bot.store.opening import named, open_store


def run_why(settings: Settings, url: str, language: str) -> None:
    """Say why an article came, or did not; may run beside a running Newsdesk."""
    shipped, learned = load_shipped(settings.topics), read_learned(names_file(settings.names_file, settings.database))

    async def asked() -> None:
        rules = polling_rules(settings)
        async with open_store(settings.database, make=False) as store:
            own = await store.own_topics()
            words = meanings_of(await store.own_words())
            async with AnalystProcess(settings.topics, queries_of(own), learned, words) as analyst:
                topics = TopicBook(shipped.topics, own)
                why = Why(store=store, topics=topics, clock=utc_now, analyst=analyst, news_for=rules.news_for)
                full = await full_sources(store, utc_now(), rules)
                for line in await _told(WhyStory(why=why), url, shipped.words.into(language), full):
                    console().print(line, markup=False, highlight=False, soft_wrap=True)
            remark(f"This is what {named(settings.database)} knows.")

    try:
        asyncio.run(asked())
    except NoDatabase as missing:
        raise nothing_there(f"No article is stored under {url}.", missing) from missing
    except InvalidInput as error:
        raise InvalidInput(f"{error} Looked for in {named(settings.database)}.") from error


async def _told(why: WhyStory, url: str, speech: Speech, full: Sequence[str]) -> Sequence[str]:
    """Return what is told of an article; where it is not known, it may be one of those that were too many."""
    try:
        return await why(url, speech)
    except InvalidInput as error:
        raise InvalidInput(" ".join([str(error), *full])) from error
