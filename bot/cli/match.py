"""`newsdesk match`."""

import sys
from collections.abc import Mapping

from bot.analyst.shipped import load_matcher
from bot.app.names_file import names_file, read_learned
from bot.app.shipped import load_shipped
from bot.cli.jsonl import read_rows, write_row
from bot.domain.errors import InvalidInput
from bot.domain.topic import Evidence
from bot.matching.explain import explain
from bot.matching.language import article_language
from bot.measure.topics import row_text
from bot.settings import Settings
from bot.steps.commands.why_match import why


def run_match(settings: Settings, *, jsonl: bool, language: str = "") -> None:
    """Match the rows of standard input, one answer a line, in their order; with a language, also say why."""
    if not jsonl:
        raise InvalidInput('Say how the items come: `newsdesk match --jsonl` reads lines such as {"title": "...", "summary": "..."}.')
    learned = read_learned(names_file(settings.names_file, settings.database))
    shipped, matcher = load_shipped(settings.topics), load_matcher(settings.topics, learned)
    for row in read_rows(sys.stdin, "standard input"):
        lang = article_language(_known(row), str(row.get("title") or ""), str(row.get("summary") or ""))
        text = row_text({**row, "lang": lang})
        answer = _answer(row, lang, matcher.match(text))
        if language:
            answer["why"] = why(explain(matcher, text), shipped.topics, shipped.words.into(language))
        write_row(answer)


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
