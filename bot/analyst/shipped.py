"""What an analyst knows, read from config/, and a team's own topics."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from bot.analyst.analyser import Analyser
from bot.domain.errors import SettingError
from bot.domain.learned import NOTHING_LEARNED, Learned
from bot.domain.own_word import Meaning
from bot.domain.topic import TopicSlug
from bot.matching.custom import CustomTopic, CustomTopics
from bot.matching.kinds import KindFinder
from bot.matching.learned import with_learned
from bot.matching.lexicon import Kinds, TopicLexicon, parse_kind, parse_topic
from bot.matching.matcher import Matcher
from bot.matching.own_words import with_words
from bot.matching.query.parser import parse_query
from bot.matching.query.tokens import QueryError
from bot.resources import read_file, read_text, read_texts
from bot.stories.against import Kin
from bot.stories.aliases import Aliases
from bot.stories.background import Background
from bot.stories.claims import Opposites
from bot.stories.extractor import FeatureExtractor
from bot.stories.meanings import Meanings


def load_analyser(
    queries: Mapping[str, str] = MappingProxyType({}),
    own: Mapping[TopicSlug, str] = MappingProxyType({}),
    learned: Learned = NOTHING_LEARNED,
    words: Collection[Meaning] = (),
) -> Analyser:
    """Return what analyses articles: for what ships, with what it learned and words of one's own, and for topics of settings and people.

    Raises InvalidInput that names what is at fault, but not for those of workspaces: what one of them wrote stops nobody else.
    """
    analyser = Analyser(load_matcher(queries, learned), load_extractor(), KindFinder(load_kinds()))
    if words:
        analyser.reword(words)
    analyser.learn((), own)
    return analyser


def load_matcher(
    queries: Mapping[str, str] = MappingProxyType({}),
    learned: Learned = NOTHING_LEARNED,
    made: Iterable[CustomTopic] = (),
    words: Collection[Meaning] = (),
) -> Matcher:
    """Return the matcher of the shipped topics with what they learned and words of one's own, and of a team's own topics.

    `made` are topics beside those of the settings. Raises InvalidInput that says what is wrong.
    """
    shipped = [with_words(each, words) for each in with_learned(load_lexicons(), learned)]
    return Matcher.build(shipped, (*custom_topics(queries), *made))


def load_lexicons() -> tuple[TopicLexicon, ...]:
    """Return the shipped topics; raise InvalidInput that names what is at fault."""
    kinds = load_kinds()
    return tuple(parse_topic(text, f"config/topics/{name}.toml", kinds) for name, text in read_texts("topics").items())


def load_kinds() -> Kinds:
    """Return the shipped kinds of items; raise InvalidInput that names what is at fault."""
    return {name: parse_kind(text, f"config/kinds/{name}.toml") for name, text in read_texts("kinds").items()}


def custom_topics(queries: Mapping[str, str]) -> tuple[CustomTopic, ...]:
    """Return a team's own topics, given by name with their queries.

    Raises SettingError that shows where a query cannot be read, and InvalidInput for what no matcher could be built of.
    """
    topics = tuple(_custom(name, query) for name, query in queries.items())
    CustomTopics(first=0).extended(topics).terms()
    return topics


def _custom(name: str, query: str) -> CustomTopic:
    try:
        return CustomTopic(slug=TopicSlug("-".join(name.casefold().split())), query=parse_query(query))
    except QueryError as error:
        marked = f"{query}\n{' ' * (error.column - 1)}^"
        raise SettingError(f'The topic "{name}" in [topics] has a query that cannot be read, {error}\n{marked}') from error


def load_aliases() -> Aliases:
    """Return the shipped names, notions and rubrics."""
    return Aliases.parse(*(read_text(f"stories/{name}.txt") for name in ("names", "places", "notions", "rubrics")))


def load_background() -> Background:
    """Return how common words are."""
    return Background.parse(read_text("stories/background.tsv"))


def load_meanings() -> Meanings:
    """Return what words mean."""
    return Meanings.read(read_file("stories/meanings.bin"))


def load_extractor() -> FeatureExtractor:
    """Return what finds the features of reports, with all that is known of words."""
    return FeatureExtractor(load_aliases(), load_background(), load_meanings(), load_opposites())


def load_opposites() -> Opposites:
    """Return which words say the opposite of each other."""
    return Opposites.parse(read_text("stories/opposites.txt"))


def load_kin() -> Kin:
    """Return which names stand for each other."""
    return Kin.parse(read_text("stories/kin.txt"))
