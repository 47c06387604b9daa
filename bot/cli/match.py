"""`newsdesk match`."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from bot.analyst.shipped import load_matcher
from bot.app.names_file import names_file, read_learned
from bot.app.shipped import load_shipped
from bot.cli.jsonl import read_rows, write_row
from bot.cli.stores import reading_if_there
from bot.domain.errors import InvalidInput
from bot.domain.own_topic import OwnTopic
from bot.domain.own_word import OwnWord
from bot.domain.topic import Evidence
from bot.domain.topic_book import TopicBook
from bot.matching.explain import explain
from bot.matching.language import article_language
from bot.matching.readable import readable
from bot.measure.topics import row_text
from bot.steps.commands.why_match import why
from bot.steps.live_topics import meanings_of, queries_of

if TYPE_CHECKING:
    from bot.cli.context import State
    from bot.ports.store import Store


_Kept: TypeAlias = tuple[Sequence[OwnTopic], Sequence[OwnWord]]


def run_match(state: "State", *, jsonl: bool, language: str = "") -> None:
    """Match the rows of standard input, one answer a line, in their order; with a language, also say why.

    As a bot does on this database: topics and words that were made on the page or in a chat count, too.
    """
    if not jsonl:
        raise InvalidInput('Say how the items come: `newsdesk match --jsonl` reads lines such as {"title": "...", "summary": "..."}.')
    settings = state.settings()
    learned = read_learned(names_file(settings.names_file, settings.database))
    nothing: _Kept = ((), ())
    made, words = reading_if_there(state, _kept, nothing)
    shipped = load_shipped(settings.topics)
    matcher = load_matcher(settings.topics, learned, readable(queries_of(made)), meanings_of(words))
    topics = TopicBook(shipped.topics, made).every
    for row in read_rows(sys.stdin, "standard input"):
        lang = article_language(_known(row), str(row.get("title") or ""), str(row.get("summary") or ""))
        text = row_text({**row, "lang": lang})
        answer = _answer(row, lang, matcher.match(text))
        if language:
            answer["why"] = why(explain(matcher, text), topics, shipped.words.into(language))
        write_row(answer)


async def _kept(store: "Store") -> _Kept:
    return await store.own_topics(), await store.own_words()


def _known(row: Mapping[str, object]) -> str | None:
    lang = row.get("lang")
    return str(lang) if lang else None


def _answer(row: Mapping[str, object], lang: str | None, evidence: tuple[Evidence, ...]) -> dict[str, object]:
    return {
        "id": row.get("id"),
        "title": row.get("title"),
        "lang": lang,
        "topics": [str(each.topic) for each in evidence if each.matched],
        "scores": {each.topic: round(each.score, 3) for each in evidence},
        "evidence": {each.topic: _explained(each) for each in evidence},
    }


def _explained(evidence: Evidence) -> dict[str, object]:
    hits = [{"term": hit.term, "field": str(hit.field), "offset": hit.offset, "weight": round(hit.weight, 3)} for hit in evidence.hits]
    return {"matched": evidence.matched, "score": round(evidence.score, 3), "threshold": evidence.threshold, "terms": hits}
