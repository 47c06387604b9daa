"""How words and what they say travel between the main process and the analyst: as JSON, like bot/feeds/parsing/wire.py."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from bot.analyst.analyser import LONGEST_BODY
from bot.domain.analysis import Analysis, Fault, Features, Wording
from bot.domain.learned import NOTHING_LEARNED, Learned
from bot.domain.own_word import Meaning
from bot.domain.preview import Judged
from bot.domain.topic import Evidence, Field, Hit, TopicSlug
from bot.matching.learned import learned_text, parse_learned
from bot.matching.trial import TriedText
from bot.processes.frames import frame

FRAMES: Final = 1  # of a request
LEARNED: Final = "the learned names"
_FIELDS: Final = {str(field): field for field in Field}


def pack_opening(
    queries: Mapping[str, str], own: Mapping[TopicSlug, str], learned: Learned = NOTHING_LEARNED, words: Collection[Meaning] = ()
) -> bytes:
    """Return the opening: the queries of the settings by name, those of workspaces by slug, what topics learned, and words of one's own."""
    return json.dumps([dict(queries), dict(own), learned_text(learned), sorted(words)]).encode()


def unpack_opening(opening: bytes) -> tuple[dict[str, str], dict[TopicSlug, str], Learned, list[Meaning]]:
    """Return what `pack_opening` was given."""
    queries, own, learned, words = json.loads(opening)
    return queries, own, parse_learned(learned, LEARNED), _meanings(words)


class Lesson(NamedTuple):
    """The queries of workspaces that are looked for no more, by slug, and those that are from now on; all words of one's own, if others."""

    gone: Collection[TopicSlug]
    new: Mapping[TopicSlug, str]
    words: Collection[Meaning] | None = None


class Weighing(NamedTuple):
    """A question: what the lexicon of a topic says of texts, with each of some words of one's own."""

    topic: TopicSlug
    wordings: Sequence[Collection[Meaning]]
    texts: Sequence[TriedText]


def pack_lesson(lesson: Lesson) -> bytes:
    """Return the request to learn."""
    return _asked("learn", [sorted(lesson.gone), dict(lesson.new), lesson.words if lesson.words is None else sorted(lesson.words)])


def pack_weighing(asked: Weighing) -> bytes:
    """Return the request to weigh."""
    return _asked("weigh", [asked.topic, [sorted(each) for each in asked.wordings], asked.texts])


def pack_learned(learned: Learned) -> bytes:
    """Return the request to let topics have the names that they learned."""
    return _asked("names", learned_text(learned))


def pack_trial(queries: Sequence[str], texts: Sequence[TriedText]) -> bytes:
    """Return the request to try queries on texts."""
    return _asked("try", [list(queries), texts])


def pack_verdicts(verdicts: Sequence[Sequence[Judged]]) -> bytes:
    """Return the answer that carries these."""
    return json.dumps([[(each.words, each.lacks) for each in of_text] for of_text in verdicts]).encode()


def unpack_verdicts(answer: bytes) -> list[list[Judged]]:
    """Return the verdicts that an answer carries: by text, and then by query."""
    return [[Judged(words=tuple(words), lacks=lacks) for words, lacks in of_text] for of_text in json.loads(answer)]


def unpack_request(request: bytes) -> "list[Wording] | Lesson | Weighing | Learned | tuple[list[str], list[TriedText]]":
    """Return what is asked: words to analyse, what to learn, lexicons to weigh, or queries to try on texts."""
    asked = json.loads(request)
    if isinstance(asked, list):
        return _wordings(asked)
    if "learn" in asked:
        gone, new, words = asked["learn"]
        return Lesson(gone, new, words if words is None else _meanings(words))
    if "names" in asked:
        return parse_learned(asked["names"], LEARNED)
    if "weigh" in asked:
        topic, wordings, texts = asked["weigh"]
        return Weighing(topic, [_meanings(each) for each in wordings], [TriedText(*each) for each in texts])
    queries, texts = asked["try"]
    return queries, [TriedText(*each) for each in texts]


def _meanings(rows: Sequence[Sequence[str]]) -> list[Meaning]:
    return [Meaning(TopicSlug(topic), lang, term, kind) for topic, lang, term, kind in rows]


def _asked(what: str, of: Sequence[Any]) -> bytes:
    return frame(json.dumps({what: of}).encode())


def pack_wordings(wordings: Iterable[Wording]) -> bytes:
    """Return the request to analyse these."""
    rows = [(w.title, w.summary, w.body[:LONGEST_BODY], w.lang, w.source, w.url, w.may_join) for w in wordings]
    return frame(json.dumps(rows).encode())


def _wordings(rows: Sequence[Sequence[Any]]) -> list[Wording]:
    return [
        Wording(title=title, summary=summary, body=body, lang=lang, source=source, url=url, may_join=may_join)
        for title, summary, body, lang, source, url, may_join in rows
    ]


def pack_analyses(analyses: Iterable[Analysis | Fault]) -> bytes:
    """Return the answer that carries these."""
    return json.dumps([_row(each) for each in analyses]).encode()


def unpack_analyses(answer: bytes) -> list[Analysis | Fault]:
    """Return the analyses that an answer carries, in the order of asking."""
    return [_analysis(row) for row in json.loads(answer)]


def _row(each: Analysis | Fault) -> Sequence[Any]:
    if isinstance(each, Fault):
        return (each.reason,)
    found = [(e.topic, e.score, e.threshold, [_hit_row(hit) for hit in e.hits]) for e in each.evidence]
    return each.lang, found, each.marks, each.features and _packed(each.features)


def _packed(features: Features) -> Sequence[Any]:
    language, title, rest, publisher, words, sketch, claims = features
    return language, title, rest, publisher, (words, f"{sketch:x}", claims)  # a number of thousands of bits is no number of JSON


def _analysis(row: Sequence[Any]) -> Analysis | Fault:
    if len(row) == 1:
        return Fault(row[0])
    lang, found, marks, features = row
    evidence = tuple(map(_evidence, found))
    return Analysis(lang=lang, evidence=evidence, marks=tuple(map(TopicSlug, marks)), features=features and _features(*features))


def _features(
    language: str, title: Sequence[str], rest: Sequence[str], publisher: str, more: tuple[Sequence[int], str, Sequence[str]]
) -> Features:
    words, sketch, claims = more
    return Features(language, tuple(title), tuple(rest), publisher, tuple(words), int(sketch, 16), tuple(claims))


def _evidence(row: Sequence[Any]) -> Evidence:
    topic, score, threshold, hits = row
    return Evidence(topic=TopicSlug(topic), score=score, threshold=threshold, hits=tuple(_hit(*hit) for hit in hits))


def _hit_row(hit: Hit) -> Sequence[Any]:
    return hit.term, hit.field, hit.offset, hit.weight, hit.found


def _hit(term: str, field: str, offset: int, weight: float, found: str) -> Hit:
    return Hit(term=term, field=_FIELDS[field], offset=offset, weight=weight, found=found)
