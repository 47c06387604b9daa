"""Cases of tests/data/cases: what is tried, as checks.json says it, and what came of it.

A check has a type: `parse` looks at fields of a feed, `seq` at how many articles each poll of one address stores, `cards` at the titles of
the cards after each step, `feedmatch` and `match` at topics, `query` at the rows that a query finds, and so on.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.analysis import Analysis, Wording
from bot.domain.errors import InvalidInput
from bot.domain.fetching import Feed
from bot.domain.inputs import parse_zone
from bot.feeds.finding.discover import Discoverer
from bot.feeds.opml import read_opml
from bot.feeds.parsing.parse import parse_document
from bot.matching.custom import CustomTopic
from bot.matching.matcher import Matcher
from bot.matching.query.parser import parse_query
from bot.matching.scan import MatchText
from tests.fakes.analyst import shipped_analyser
from tests.fakes.bulletin import open_bulletin
from tests.fakes.feed_server import FeedServer
from tests.unit.feeds_discovery.examples import InlineParser, quick_client, rules

CASES = Path(__file__).parent.parent / "data" / "cases"
URL = "https://wire.example/feed.xml"
SUMMER = datetime(2026, 7, 1, tzinfo=UTC)

Check = Mapping[str, Any]


def checks() -> list[tuple[Path, Check]]:
    """Return all checks with their folders, but those of servers that answer oddly, which have a test of their own."""
    every = [(file.parent, check) for file in sorted(CASES.glob("*/checks.json")) for check in json.loads(file.read_text("utf-8"))]
    return [(folder, check) for folder, check in every if check["type"] != "http"]


async def outcome(folder: Path, check: Check, scratch: Path) -> tuple[Any, Any]:
    """Return what came of a check, and what is expected."""
    match check["type"]:
        case "cards":
            return await _cards(folder, check, scratch), [sorted(titles) for titles in check["expect"]]
        case "seq":
            return await _stored(folder, check, scratch), check["expect"]
        case "find":
            return await _found(folder, check), check["expect"]
    kinds = {
        "parse": _parsed, "feedmatch": _matches, "match": _matched, "query": _query, "zone": _zone, "opml": _opml,
    }  # fmt: skip
    return kinds[check["type"]](folder, check)


async def _cards(folder: Path, check: Check, scratch: Path) -> list[list[str]]:
    async with open_bulletin(scratch, check.get("topic", "ai"), check.get("languages", "")) as bulletin:
        return [
            await bulletin.step({path: (folder / file).read_bytes() for path, file in step["serve"].items()}, **step.get("after", {}))
            for step in check["steps"]
        ]


async def _stored(folder: Path, check: Check, scratch: Path) -> list[int]:
    counts = []
    async with open_bulletin(scratch) as bulletin:
        for file in check["files"]:
            await bulletin.step({"/f.xml": (folder / file).read_bytes()}, hours=2)
            counts.append(bulletin.articles)
    return counts


async def _found(folder: Path, check: Check) -> str:
    async with FeedServer() as server, quick_client() as client:
        for path, file in check["serve"].items():
            kind = "text/html; charset=utf-8" if file.endswith(".html") else "application/rss+xml"
            server.serve(path, body=(folder / file).read_bytes(), content_type=kind)
        found = await Discoverer(client, InlineParser(), rules()).find(server.url("/page"))
        return found[0].url.removeprefix(server.url(""))


def _feed(folder: Path, check: Check) -> Feed:
    return parse_document((folder / check["file"]).read_bytes(), check.get("ct"), URL)


def _parsed(folder: Path, check: Check) -> tuple[Any, Any]:
    """A field is a path such as entries.0.title; `hasnt` asks for a text that it must not contain."""
    feed = _feed(folder, check)
    found, wanted = {}, {}
    for path, expected in check["expect"].items():
        value = _field(feed, path)
        absent = expected.get("hasnt") if isinstance(expected, dict) else None
        found[path], wanted[path] = (absent in value, False) if absent is not None else (value, expected)
    return found, wanted


def _field(feed: Feed, path: str) -> Any:
    _, number, name = path.split(".")
    value = getattr(feed.entries[int(number)], {"at": "published_at", "img": "image_url"}.get(name, name))
    return str(value) if isinstance(value, datetime) else value


def _matches(folder: Path, check: Check) -> tuple[Any, Any]:
    found = [_analysed(title=each.title, summary=each.summary, body=each.body, lang=each.lang) for each in _feed(folder, check).entries]
    return {"matches": sum(any(each.matched for each in one.evidence) for one in found)}, check["expect"]


def _analysed(**words: Any) -> Analysis:
    analysis = shipped_analyser().analyse(Wording(**words, may_join=False))
    assert isinstance(analysis, Analysis)
    return analysis


def _matched(folder: Path, check: Check) -> tuple[Any, Any]:
    rows = [json.loads(line) for line in (folder / check["file"]).read_text("utf-8").splitlines()]
    found = {row["id"]: _analysed(title=row["title"], summary=row.get("summary", "")) for row in rows}
    if check.get("field") == "lang":
        return {each: (found[each].lang or "") in wanted["in"] for each, wanted in check["expect"].items()}, dict.fromkeys(
            check["expect"], True
        )
    return {each: sorted(one.topic for one in found[each].evidence if one.matched) for each in check["expect"]}, check["expect"]


def rows_found(query: str, rows: Sequence[str]) -> list[int]:
    """Return which rows a query finds, by number."""
    matcher = Matcher.build([], [CustomTopic(slug="own", query=parse_query(query))])  # type: ignore[arg-type]
    return [number for number, row in enumerate(rows) if any(each.matched for each in matcher.match(MatchText(title=row)))]


def _query(_folder: Path, check: Check) -> tuple[Any, Any]:
    try:
        return rows_found(check["query"], check["rows"]), check["expect"]
    except InvalidInput as error:
        return ("column" in str(error), check.get("error_ok")), (True, True)


def _zone(_folder: Path, check: Check) -> tuple[Any, Any]:
    offset = SUMMER.astimezone(ZoneInfo(parse_zone(check["text"]))).utcoffset()
    return (offset or timedelta()) / timedelta(hours=1), check["expect"]


def _opml(folder: Path, check: Check) -> tuple[Any, Any]:
    try:
        feeds = read_opml((folder / check["file"]).read_bytes())
    except InvalidInput as error:
        return {"added": 0, "says_something": bool(str(error))}, check["expect"]
    return {"added": len(feeds), "says_something": bool(feeds)}, check["expect"]
