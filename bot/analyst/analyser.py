"""The analysis of an article's words: language, then topics, then features. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.filters import parted
from bot.domain.own_word import Meaning
from bot.domain.preview import Judged
from bot.domain.topic import TopicSlug
from bot.matching.custom import CustomTopic
from bot.matching.kinds import KindFinder
from bot.matching.language import article_language
from bot.matching.lexicon import TopicLexicon
from bot.matching.matcher import Matcher
from bot.matching.own_words import weighed, with_words
from bot.matching.readable import readable
from bot.matching.scan import MatchText, split_lead
from bot.matching.trial import TriedText
from bot.stories.extractor import FeatureExtractor

LONGEST_BODY: Final = 4_000
"""Characters of a body that are read: a topic that has not shown by then is a passing mention."""

_ANY_TEXT = ("The first words of the day", "They are about nothing.")


class Analyser:
    """Says what articles are about."""

    def __init__(self, matcher: Matcher, extractor: FeatureExtractor, kinds: KindFinder) -> None:
        self._lexicons = matcher.lexicons
        self._shared = self._matcher = matcher
        self._meanings: Collection[Meaning] = ()
        self._kinds = kinds
        self._own: Mapping[TopicSlug, CustomTopic] = {}
        self._extractor = extractor

    def analyse(self, wording: Wording) -> Analysis | Fault:
        """Return what the words say. What one article provokes costs that article alone; want of memory is nobody's fault."""
        try:
            return self._analysed(wording)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - the text is a stranger's
            return Fault(repr(error))

    def learn(self, gone: Collection[TopicSlug], new: Mapping[TopicSlug, str]) -> None:
        """Look for some queries no more, and from now on for others; one that cannot be read (any more) is left out."""
        kept = {slug: topic for slug, topic in self._own.items() if slug not in gone and slug not in new}
        self._own = kept | {each.slug: each for each in readable(new)}
        self._matcher = self._shared.adding([*self._own.values()])  # anew, for each addition to what was added makes matching slower

    def reword(self, meanings: Collection[Meaning]) -> None:
        """Let words of lexicons mean what is said here from now on, and what ships where nothing is."""
        self._meanings = meanings
        self._read_anew()

    def teach(self, lexicons: Sequence[TopicLexicon]) -> None:
        """Let topics be these from now on; words of one's own mean in them what they meant."""
        self._lexicons = tuple(lexicons)
        self._read_anew()

    def _read_anew(self) -> None:
        self._shared = self._shared.reading([with_words(each, self._meanings) for each in self._lexicons])
        self._matcher = self._shared.adding([*self._own.values()])

    def weigh(self, topic: TopicSlug, wordings: Sequence[Collection[Meaning]], texts: Sequence[TriedText]) -> Sequence[Sequence[Judged]]:
        """Say of each text what a lexicon says of it with each of some words of one's own; nothing of a topic that has none."""
        known = [each for each in self._lexicons if each.slug == topic]
        return weighed([with_words(each, meanings) for each in known for meanings in wordings], texts)

    def warm_up(self) -> None:
        """Work out the meaning of terms in each language, before anybody waits for an answer."""
        title, summary = _ANY_TEXT
        for lang in sorted({""}.union(*(lexicon.languages for lexicon in self._matcher.lexicons))):
            self._matcher.match(MatchText(title=title, lead=summary, lang=lang))
        self.analyse(Wording(title=title, summary=summary))

    def _analysed(self, wording: Wording) -> Analysis:
        lang = article_language(wording.lang, wording.title, wording.summary) or None
        text = _text(wording, lang)
        evidence, marks = parted(self._matcher.match(text))
        return Analysis(
            lang=lang,
            evidence=evidence,
            marks=(*marks, *self._kinds.marks(text)),
            features=self._extractor.features(wording.title or wording.summary, wording.summary, lang) if wording.may_join else None,
        )


def _text(wording: Wording, lang: str | None) -> MatchText:
    lead, rest = split_lead(wording.summary)
    return MatchText(
        title=wording.title,
        lead=lead,
        body=(wording.body or rest)[:LONGEST_BODY],
        lang=lang or "",
        source=wording.source,
        url=wording.url,
    )
