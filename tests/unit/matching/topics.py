"""Topics for tests: those that ship, and small ones made of a few terms."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.analyst.shipped import load_lexicons
from bot.domain.topic import Evidence
from bot.matching.lexicon import TopicLexicon, parse_topic
from bot.matching.matcher import Matcher
from bot.matching.scan import MatchText

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "config" / "topics"
DATA = ROOT / "tests" / "data" / "topics"


@cache
def shipped() -> tuple[TopicLexicon, ...]:
    """The four topics of config/topics."""
    return load_lexicons()


@cache
def shipped_matcher() -> Matcher:
    """A matcher of the four topics."""
    return Matcher.build(shipped())


def rows(name: str) -> list[dict[str, Any]]:
    """The labelled rows of one file of tests/data/topics."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def lexicon(slug: str = "tea", **sections: Mapping[str, list[str]]) -> TopicLexicon:
    """A topic of a few terms, by language and kind, as in `en={"strong": ["green tea"]}`."""
    lines = [f'slug = "{slug}"', "[titles]", f'en = "{slug}"']
    for lang, lists in sections.items():
        lines.append(f"[terms.{lang}]")
        lines.extend(f"{kind} = {json.dumps(terms, ensure_ascii=False)}" for kind, terms in lists.items())
    return parse_topic("\n".join(lines), f"{slug}.toml")


def seen(topic: TopicLexicon, title: str, lead: str = "", body: str = "", lang: str = "en") -> Evidence | None:
    """The evidence of one topic for one article, None when nothing of it was found."""
    found = Matcher.build((topic,)).match(MatchText(title=title, lead=lead, body=body, lang=lang))
    return found[0] if found else None


def matched(title: str, lead: str = "", lang: str = "en") -> set[str]:
    """The shipped topics that an article matches."""
    found = shipped_matcher().match(MatchText(title=title, lead=lead, lang=lang))
    return {str(evidence.topic) for evidence in found if evidence.matched}
