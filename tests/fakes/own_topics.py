"""Topics of workspaces over a store in memory, and an analyst that knows nothing but them."""

from collections.abc import Collection, Mapping, Sequence

from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.filters import parted
from bot.domain.own_word import Meaning
from bot.domain.preview import Judged
from bot.domain.topic import Topics, TopicSlug
from bot.domain.topic_book import TopicBook
from bot.matching.lexicon import parse_topic
from bot.matching.matcher import Matcher
from bot.matching.own_words import weighed, with_words
from bot.matching.readable import readable
from bot.matching.scan import MatchText
from bot.matching.trial import TriedText, tried
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.steps.commands.keep_topic import KeepTopic
from bot.steps.commands.own_topics import OwnTopicsDesk
from bot.steps.commands.own_words import OwnWordsDesk
from bot.steps.commands.try_text import TryText
from bot.steps.commands.try_topic import TryTopic
from bot.steps.live_topics import LiveTopics

MOST = 3


class QueriesAlone:
    """Looks for the queries of workspaces, and for nothing that ships."""

    def __init__(self) -> None:
        self.words: Collection[Meaning] = ()
        self.lessons: list[Mapping[TopicSlug, str]] = []
        self._matcher = Matcher.build([])

    async def learn(self, own: Mapping[TopicSlug, str], words: Collection[Meaning] = ()) -> None:
        """Look for these from now on."""
        self.words = words
        self.lessons.append(dict(own))
        self._matcher = Matcher.build([], [*readable(own)])

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        """Say which of them hold."""
        texts = [MatchText(title=each.title, lead=each.summary) for each in wordings]
        said = [parted(self._matcher.match(text)) for text in texts]
        return [Analysis(lang="en", evidence=evidence, marks=marks) for evidence, marks in said]


def own_topics(store: Store, topics: Topics, clock: Clock, most: int = MOST) -> OwnTopicsDesk:
    """Return what makes and changes them, beside those that all have."""
    analyst = QueriesAlone()

    live = LiveTopics(store, TopicBook(topics), analyst)
    trial = TryTopic(store=store, clock=clock, judge=_judge)
    keep = KeepTopic(store=store, live=live, clock=clock, most=most)
    return OwnTopicsDesk(store=store, live=live, keep=keep, trial=trial, test=TryText(topics=live, analyst=analyst), clock=clock)


LEXICON = """
slug = "ai"
[titles]
en = "Artificial intelligence"
[terms.any]
strong = ["language model*"]
[terms.de]
weak = ["Sprachmodell*"]
"""


def words_of(store: Store, live: LiveTopics, clock: Clock) -> OwnWordsDesk:
    """Return what keeps words of one's own in a small lexicon."""
    lexicon = parse_topic(LEXICON, "ai.toml")

    async def weigh(topic: TopicSlug, wordings: Sequence[Collection[Meaning]], texts: Sequence[TriedText]) -> Sequence[Sequence[Judged]]:
        return weighed([with_words(lexicon, each) for each in wordings if topic == lexicon.slug], texts)

    return OwnWordsDesk(store=store, live=live, weigh=weigh, clock=clock, languages={TopicSlug("ai"): {"de"}}, budget=5)


async def _judge(queries: Sequence[str], texts: Sequence[TriedText]) -> Sequence[Sequence[Judged]]:
    return tried(queries, texts)
