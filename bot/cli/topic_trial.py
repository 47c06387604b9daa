"""`newsdesk topic try`."""

import asyncio
from collections.abc import Iterator

from bot.app.now import utc_now
from bot.app.shipped import load_shipped
from bot.cards.words import Speech
from bot.cli.stores import nothing_there
from bot.cli.terminal import console
from bot.domain.delivery import Coverage
from bot.domain.errors import InvalidInput, NoDatabase
from bot.domain.following import OPERATOR
from bot.domain.preview import Difference, Example, Preview
from bot.domain.topic import Topic, Topics
from bot.matching.query.parser import parse_query
from bot.matching.query.tokens import QueryError
from bot.settings import Settings
from bot.steps.commands.try_topic import TryTopic
from bot.steps.index import Index
from bot.store.opening import open_store


def run_trial(settings: Settings, query: str, days: int, beside: str) -> None:
    """Print the preview of a query; may run beside a running Newsdesk."""
    shipped = load_shipped(settings.topics)
    speech, topic = shipped.words.into("en"), _topic(shipped.topics, beside)

    async def tried() -> Preview:
        async with open_store(settings.database, make=False) as store:
            await Index(store=store)()
            return await TryTopic(store=store, clock=utc_now)(query, days, topic, viewer=OPERATOR)

    try:
        parse_query(query)  # what is wrong with it is said where there is no database, too
        preview = asyncio.run(tried())
    except QueryError as error:
        raise InvalidInput(f"{error}\n{query}\n{' ' * (error.column - 1)}^") from error
    except NoDatabase as missing:
        raise nothing_there("There is nothing to try the query on.", missing) from missing
    for line in _lines(preview, speech):
        console().print(line, markup=False, highlight=False, soft_wrap=True)


def _topic(topics: Topics, named: str) -> Topic | None:
    found = topics.named(named) if named else ()
    return found[0] if found else None


def _lines(preview: Preview, speech: Speech) -> Iterator[str]:
    a_day = f"{preview.stories / preview.days:.1f}".removesuffix(".0")
    stories = "1 story" if preview.stories == 1 else f"{preview.stories} stories"
    yield f"{stories} in the last {preview.days} days, {a_day} a day; {preview.looked_at} articles hold a word of the query."
    if preview.more:
        yield "There are more such articles: these are the newest."
    for each in preview.examples:
        yield f"  {_named(each.report, speech)}: {', '.join(each.judged.words)}"
    if preview.near:
        yield "Nearly:"
    for each in preview.near:
        yield f"  {_named(each.report, speech)}: {_missing(each)}"
    if preview.difference:
        yield from _differs(preview.difference, speech)


def _missing(example: Example) -> str:
    part = example.judged.lacks
    return f"{part.removeprefix('NOT ')} occurs" if part.startswith("NOT ") else f"{part} does not hold"


def _differs(difference: Difference, speech: Speech) -> Iterator[str]:
    beside = f"Beside {difference.topic.title('en')}" if difference.topic else "Beside it"
    yield f"{beside}: {difference.more} more, {difference.fewer} fewer."
    yield from (f"  + {_named(each, speech)}" for each in difference.gained)
    yield from (f"  - {_named(each, speech)}" for each in difference.lost)


def _named(report: Coverage, speech: Speech) -> str:
    return f"{report.article.title} ({report.source_title}, {speech.ago(utc_now() - report.article.published_at)})"
