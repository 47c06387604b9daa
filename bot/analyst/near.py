"""The topics of one article, found in this process with what its own words need of the lexicons.

That takes a tenth of the time in which a process starts that knows all of them. For a command that asks once; a bot's analyst is a process
of its own (bot/analyst/process.py).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.filters import parted
from bot.domain.learned import NOTHING_LEARNED, Learned
from bot.domain.own_word import Meaning
from bot.domain.topic import Topic
from bot.matching.custom import CustomTopic
from bot.matching.learned import with_learned
from bot.matching.lexicon import FIRST_TERMS, KindFile, TopicLexicon, parse_head, parse_kind, parse_topic
from bot.matching.matcher import Matcher
from bot.matching.scan import MatchText, Page, split_lead
from bot.matching.terms import may_stand_in
from bot.resources import read_texts

Wanted: TypeAlias = Callable[[str], bool]
_LIST: Final = " = ["
_TERM: Final = re.compile(r'#[^\n]*|"([^"\\\n]*)"(?: *,|(?=\s*\]))')
"""A remark, or a term with the comma behind it."""


class NearAnalyst:
    """Satisfies bot.ports.analysis.Analyst for articles whose language was found before; features and kinds of items are not looked for.

    `custom` are the topics of a team and of workspaces, `learned` the names that topics learned, `words` those of one's own.
    """

    def __init__(self, custom: Sequence[CustomTopic] = (), learned: Learned = NOTHING_LEARNED, words: Collection[Meaning] = ()) -> None:
        self._custom = tuple(custom)
        self._learned = learned
        self._words = tuple(words)

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        """Return the topics of each. What one article provokes costs that article alone."""
        return [self._analysed(wording) for wording in wordings]

    def _analysed(self, wording: Wording) -> Analysis | Fault:
        lead, body = split_lead(wording.summary)
        text = MatchText(title=wording.title, lead=lead, body=body, lang=wording.lang or "", source=wording.source, url=wording.url)
        try:
            evidence, marks = parted(Matcher.build(self._lexicons(Page(text).text), self._custom).match(text))
            return Analysis(lang=wording.lang, evidence=evidence, marks=marks)
        except Exception as error:  # noqa: BLE001 - the text is a stranger's
            return Fault(repr(error))

    def _lexicons(self, text: str) -> Sequence[TopicLexicon]:
        shipped = with_learned(tuple(_lexicons(may_stand_in(text))), self._learned)
        if not self._words:
            return shipped
        from bot.matching.own_words import with_words

        return [with_words(each, self._words) for each in shipped]


def load_heads() -> tuple[Topic, ...]:
    """Return the shipped topics as people name them, without what tells them."""
    return tuple(parse_head(text, f"config/topics/{name}.toml") for name, text in read_texts("topics").items())


def _lexicons(wanted: Wanted) -> Iterator[TopicLexicon]:
    kinds = _KindFiles(wanted)
    for name, text in read_texts("topics").items():
        yield parse_topic(_thinned(text, wanted), f"config/topics/{name}.toml", kinds)


def _thinned(text: str, wanted: Wanted) -> str:
    """Return the text of a file without the terms that are not wanted: to read them takes most of the time.

    The first of each list stays: the languages of a topic are those of its lists.
    """
    head, terms, lists = text.partition(FIRST_TERMS)
    first, *others = lists.split(_LIST)
    return head + terms + _LIST.join([first, *(_thin(each, wanted) for each in others)])


def _thin(terms: str, wanted: Wanted) -> str:
    first = next((found.end() for found in _TERM.finditer(terms) if found[1] is not None), len(terms))
    return terms[:first] + _TERM.sub(lambda found: found[0] if found[1] is None or wanted(found[1]) else "", terms[first:])


class _KindFiles(Mapping[str, KindFile]):
    """The shipped kinds of items, each read when a topic names it: most are for filters alone."""

    def __init__(self, wanted: Wanted) -> None:
        self._texts = read_texts("kinds")
        self._wanted = wanted
        self._read: dict[str, KindFile] = {}

    def __getitem__(self, name: str) -> KindFile:
        if name not in self._read:
            self._read[name] = parse_kind(_thinned(self._texts[name], self._wanted), f"config/kinds/{name}.toml")
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)
