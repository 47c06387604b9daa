"""Reads from config/ what ships with Newsdesk: topics to choose from, words, and the names that grouping knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.analyst.shipped import custom_topics, load_aliases, load_background, load_kin, load_lexicons, load_meanings, load_opposites
from bot.cards.words import Words
from bot.domain.topic import Topic, Topics, TopicSlug, refuse_alike
from bot.feeds.catalogue import CatalogueFeed, catalogue_feeds, parse_catalogue
from bot.resources import read_texts
from bot.stories.extractor import FeatureExtractor
from bot.stories.grouping import Grouper
from bot.stories.overview import Overviews
from bot.stories.sentences import Sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """The knowledge that every run begins with. `languages` are the sections of each lexicon."""

    topics: Topics
    words: Words
    overview: Overviews
    languages: Mapping[TopicSlug, frozenset[str]]
    kinds: tuple[str, ...] = ()


def load_shipped(queries: Mapping[str, str] = MappingProxyType({})) -> Shipped:
    """Read the topics and words, and a team's own topics by name with their queries; raise InvalidInput that names what is at fault."""
    own = [Topic(slug=topic.slug, titles={"en": name}) for topic, name in zip(custom_topics(queries), queries, strict=True)]
    lexicons = load_lexicons()
    topics = [*(lexicon.topic for lexicon in lexicons), *own]
    refuse_alike(topics)
    overview = Overviews(Sentences.parse(read_texts("sentences")))
    return Shipped(
        topics=Topics(topics),
        words=Words.parse(read_texts("locales")),
        overview=overview,
        languages={each.slug: each.languages for each in lexicons},
        kinds=tuple(read_texts("kinds")),
    )


def load_stories() -> tuple[FeatureExtractor, Grouper]:
    """Return what finds the features of reports, and a grouper without stories yet, both with the shipped names."""
    aliases, background, meanings = load_aliases(), load_background(), load_meanings()
    opposites = load_opposites()
    return FeatureExtractor(aliases, background, meanings, opposites), Grouper(aliases.deeds, background, meanings, load_kin())


def load_catalogue() -> tuple[CatalogueFeed, ...]:
    """Return the feeds that ship with Newsdesk; raises SettingError that names the file at fault."""
    return catalogue_feeds(parse_catalogue(read_texts("sources")))
