"""What `newsdesk why` says, read from the store with as little else as that takes: it is typed often, and waited for."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.analyst.near import NearAnalyst, load_heads
from bot.app.names_file import names_file, read_learned
from bot.app.now import utc_now
from bot.cards.words import FALLBACK, Speech, Words
from bot.domain.database import Database
from bot.domain.defaults import NEWS_FOR
from bot.domain.errors import InvalidInput
from bot.domain.learned import NOTHING_LEARNED, Learned
from bot.domain.own_topic import OwnTopic
from bot.domain.topic import Topic
from bot.domain.topic_book import TopicBook
from bot.matching.custom import CustomTopic
from bot.resources import read_text
from bot.steps.commands.why_told import Why, WhyStory
from bot.store.opening import named, open_telling

if TYPE_CHECKING:
    from bot.ports.looking import TellingStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How it is told: in which language, with which topics of the settings and what they learned, and how old news may be."""

    language: str
    topics: Sequence[Topic]
    queries: Sequence[CustomTopic] = ()
    learned: Learned = NOTHING_LEARNED
    news_for: timedelta = NEWS_FOR


async def why_lines(store: "TellingStore", url: str, telling: Telling) -> Sequence[str]:
    """Return what is told of the articles at an address; raise InvalidInput where none is stored."""
    own = await store.own_topics()
    analyst = NearAnalyst((*telling.queries, *_custom(own)), telling.learned, [each.meaning for each in await store.own_words()])
    why = Why(store=store, topics=TopicBook(telling.topics, own), clock=utc_now, analyst=analyst, news_for=telling.news_for)
    return await WhyStory(why=why)(url, _speech(telling.language))


def _custom(own: Sequence[OwnTopic]) -> Iterator[CustomTopic]:
    if own:
        from bot.matching.readable import readable
        from bot.steps.live_topics import queries_of

        yield from readable(queries_of(own))


def show_lines(lines: Sequence[str], place: str) -> None:
    """Print what is told, and where it was looked up."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
    _remark(f"This is what {place} knows.")


def _remark(sentence: str) -> None:
    """Say something beside the answer; what shows it in grey takes a tenth of the command's time, and is there for eyes alone."""
    if not sys.stderr.isatty():
        sys.stderr.write(f"{sentence}\n")
        return
    from bot.cli.terminal import remark

    remark(sentence)


def shown_why(url: str, database: Database, language: str) -> bool:
    """Print why an article came, or did not, by the rules of nobody's settings; say False where the whole program can say what is wrong."""

    async def told() -> Sequence[str]:
        async with open_telling(database) as store:
            return await why_lines(store, url, Telling(language=language, topics=load_heads(), learned=learned))

    try:
        learned = read_learned(names_file(None, database))
        lines = asyncio.run(told())
    except InvalidInput:
        return False
    show_lines(lines, named(database))
    return True


def _speech(language: str) -> Speech:
    """Return the words of one language; English ones stand in for what it lacks."""
    return Words.parse({code: read_text(f"locales/{code}.toml") for code in dict.fromkeys((FALLBACK, language))}).into(language)
