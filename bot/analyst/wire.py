"""How words and what they say travel between the main process and the analyst: as JSON, like bot/feeds/parsing/wire.py."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bot.analyst.analyser import LONGEST_BODY
from bot.domain.analysis import Analysis, Fault, Features, Wording
from bot.domain.topic import Evidence, Field, Hit, TopicSlug
from bot.processes.frames import frame

FRAMES: Final = 1  # of a request
_FIELDS: Final = {str(field): field for field in Field}


def pack_queries(queries: Mapping[str, str]) -> bytes:
    """Return the opening: a team's own topics by name, with their queries."""
    return json.dumps(dict(queries)).encode()


def unpack_queries(opening: bytes) -> dict[str, str]:
    """Return what `pack_queries` was given."""
    queries: dict[str, str] = json.loads(opening)
    return queries


def pack_wordings(wordings: Iterable[Wording]) -> bytes:
    """Return the request to analyse these."""
    rows = [(w.title, w.summary, w.body[:LONGEST_BODY], w.lang, w.source, w.url, w.may_join) for w in wordings]
    return frame(json.dumps(rows).encode())


def unpack_wordings(request: bytes) -> list[Wording]:
    """Return what is to be analysed."""
    return [
        Wording(title=title, summary=summary, body=body, lang=lang, source=source, url=url, may_join=may_join)
        for title, summary, body, lang, source, url, may_join in json.loads(request)
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
    return each.lang, found, each.features and _packed(each.features)


def _packed(features: Features) -> Sequence[Any]:
    language, title, rest, publisher, words, sketch, claims = features
    return language, title, rest, publisher, (words, f"{sketch:x}", claims)  # a number of thousands of bits is no number of JSON


def _analysis(row: Sequence[Any]) -> Analysis | Fault:
    if len(row) == 1:
        return Fault(row[0])
    lang, found, features = row
    return Analysis(lang=lang, evidence=tuple(map(_evidence, found)), features=features and _features(*features))


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
