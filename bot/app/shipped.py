"""What ships with Newsdesk, read from config/: topics, words, and what grouping knows of names."""

from dataclasses import dataclass

from bot.cards.words import Words
from bot.domain.topic import Topics
from bot.feeds.catalogue import CatalogueFeed, catalogue_feeds, parse_catalogue
from bot.matching.lexicon import TopicLexicon, parse_topic
from bot.matching.matcher import Matcher
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


def load_shipped() -> Shipped:
    """Read the topics and words; raise SettingError or InvalidInput that names the file at fault."""
    lexicons = tuple(parse_topic(text, f"config/topics/{name}.toml") for name, text in read_texts("topics").items())
    return Shipped(lexicons=lexicons, topics=Topics(lexicon.topic for lexicon in lexicons), words=Words.parse(read_texts("locales")))


def load_matcher(shipped: Shipped) -> Matcher:
    """Return the matcher of the shipped topics."""
    return Matcher.build(shipped.lexicons)


def load_grouper() -> Grouper:
    """Return a grouper that knows the shipped names and how common words are, and no stories yet."""
    aliases = Aliases.parse(*read_texts("stories", ".txt").values())
    return Grouper(aliases, Background.parse(read_text("stories/background.tsv")))


def load_catalogue() -> tuple[CatalogueFeed, ...]:
    """Return the feeds that ship with Newsdesk; raises SettingError that names the file at fault."""
    return catalogue_feeds(parse_catalogue(read_texts("sources")))
