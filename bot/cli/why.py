"""`newsdesk why`."""

import asyncio
from collections.abc import Sequence

from bot.analyst.near import load_heads
from bot.app.names_file import names_file, read_learned
from bot.app.now import utc_now
from bot.app.rules import polling_rules
from bot.cli.stores import nothing_there
from bot.cli.why_lines import Telling, show_lines, why_lines
from bot.domain.errors import InvalidInput, NoDatabase
from bot.polling.rules import PollingRules
from bot.settings import Settings
from bot.steps.commands.full_sources import full_sources
from bot.store.opening import named, open_store


def run_why(settings: Settings, url: str, language: str) -> None:
    """Say why an article came, or did not; may run beside a running Newsdesk."""
    rules = polling_rules(settings)
    try:
        lines = asyncio.run(_told(settings, url, rules, _telling(settings, language, rules)))
    except NoDatabase as missing:
        raise nothing_there(f"No article is stored under {url}.", missing) from missing
    except InvalidInput as error:
        raise InvalidInput(f"{error} Looked for in {named(settings.database)}.") from error
    show_lines(lines, named(settings.database))


def _telling(settings: Settings, language: str, rules: PollingRules) -> Telling:
    learned = read_learned(names_file(settings.names_file, settings.database))
    if not settings.topics:
        return Telling(language=language, topics=load_heads(), learned=learned, news_for=rules.news_for)
    from bot.analyst.shipped import custom_topics
    from bot.app.shipped import load_shipped

    topics, queries = tuple(load_shipped(settings.topics).topics), custom_topics(settings.topics)
    return Telling(language=language, topics=topics, queries=queries, learned=learned, news_for=rules.news_for)


async def _told(settings: Settings, url: str, rules: PollingRules, telling: Telling) -> Sequence[str]:
    """Return what is told of an article; where it is not known, it may be one of those that were too many."""
    async with open_store(settings.database, make=False) as store:
        try:
            return await why_lines(store, url, telling)
        except InvalidInput as error:
            full = await full_sources(store, utc_now(), rules)
            raise InvalidInput(" ".join([str(error), *full])) from error
