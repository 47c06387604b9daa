"""What ships with Newsdesk, read from config/: topics, words, and what grouping knows of names."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.cards.words import Words
from bot.domain.errors import SettingError
from bot.domain.topic import Topic, Topics, TopicSlug
from bot.feeds.catalogue import CatalogueFeed, catalogue_feeds, parse_catalogue
from bot.matching.custom import CustomTopic
from bot.matching.lexicon import TopicLexicon, parse_topic
from bot.matching.matcher import Matcher
from bot.matching.query.parser import parse_query
from bot.matching.query.tokens import QueryError
from bot.resources import read_text, read_texts
from bot.stories.aliases import Aliases
from bot.stories.background import Background
from bot.stories.grouping import Grouper


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """The knowledge that every run begins with."""

    lexicons: tuple[TopicLexicon, ...]
    topics: Topics
    words: Words
    custom: tuple[CustomTopic, ...] = ()


def load_shipped(queries: Mapping[str, str] = MappingProxyType({})) -> Shipped:
    """Read the topics and words, and a team's own topics by name with their queries; raise InvalidInput that names what is at fault."""
    lexicons = tuple(parse_topic(text, f"config/topics/{name}.toml") for name, text in read_texts("topics").items())
    custom = tuple(_custom(name, query) for name, query in queries.items())
    own = [Topic(slug=topic.slug, titles={"en": name}) for topic, name in zip(custom, queries, strict=True)]
    topics = Topics([*(lexicon.topic for lexicon in lexicons), *own])
    return Shipped(lexicons=lexicons, topics=topics, words=Words.parse(read_texts("locales")), custom=custom)


def _custom(name: str, query: str) -> CustomTopic:
    try:
        return CustomTopic(slug=TopicSlug("-".join(name.casefold().split())), query=parse_query(query))
    except QueryError as error:
        marked = f"{query}\n{' ' * (error.column - 1)}^"
        raise SettingError(f'The topic "{name}" in [topics] has a query that cannot be read, {error}\n{marked}') from error


def load_matcher(shipped: Shipped) -> Matcher:
    """Return the matcher of the shipped topics and a team's own."""
    return Matcher.build(shipped.lexicons, shipped.custom)


def load_grouper() -> Grouper:
    """Return a grouper that knows the shipped names and how common words are, and no stories yet."""
    aliases = Aliases.parse(*read_texts("stories", ".txt").values())
    return Grouper(aliases, Background.parse(read_text("stories/background.tsv")))


def load_catalogue() -> tuple[CatalogueFeed, ...]:
    """Return the feeds that ship with Newsdesk; raises SettingError that names the file at fault."""
    return catalogue_feeds(parse_catalogue(read_texts("sources")))
