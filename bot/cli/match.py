"""`newsdesk match`."""

import sys
from collections.abc import Mapping

from bot.app.shipped import load_matcher, load_shipped
from bot.cli.jsonl import read_rows, write_row
from bot.domain.errors import InvalidInput
from bot.domain.topic import Evidence
from bot.matching.evaluate import row_text
from bot.matching.language import article_language


def run_match(*, jsonl: bool) -> None:
    """Match the rows of standard input, one answer a line, in their order."""
    if not jsonl:
        raise InvalidInput('Say how the items come: `newsdesk match --jsonl` reads lines such as {"title": "...", "summary": "..."}.')
    matcher = load_matcher(load_shipped())
    for row in read_rows(sys.stdin, "standard input"):
        lang = article_language(_known(row), str(row.get("title") or ""), str(row.get("summary") or ""))
        evidence = matcher.match(row_text({**row, "lang": lang}))
        write_row(_answer(row, lang, evidence))


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
