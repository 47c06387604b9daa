"""What is tried of cases without a server or a bot: each function returns what came of a check, and what is expected.

`parse` looks at fields of a feed, `new` at what each further poll of a feed takes for new, `news` at what of it is no item of long ago,
`feedmatch`, `match` and `lang` at what the words say, `query` at the rows that a query finds, `stories` at which items are one story,
`render` at whether a card links its title.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.cards.card import AlertCard
from bot.domain.analysis import Analysis, Wording
from bot.domain.article import Identity
from bot.domain.delivery import Nonce
from bot.domain.errors import InvalidInput
from bot.domain.fetching import Feed
from bot.domain.inputs import parse_zone
from bot.feeds.opml import read_opml
from bot.feeds.parsing.parse import parse_document
from bot.matching.custom import CustomTopic
from bot.matching.matcher import Matcher
from bot.matching.query.parser import parse_query
from bot.matching.scan import MatchText
from bot.platforms.discord import render as discord
from bot.platforms.slack.render import render as slack
from bot.polling.decide import published
from bot.polling.identity import feed_keys
from bot.polling.news import sift
from bot.polling.rules import PollingRules
from tests.fakes.analyst import shipped_analyser
from tests.fakes.case_documents import document, rss
from tests.fakes.words import shipped_words
from tests.unit.stories.making import a_grouper, a_report
from tests.unit.stories.test_twins import others

URL = "https://wire.example/feed.xml"
SUMMER = datetime(2026, 7, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

Check = Mapping[str, Any]
Outcome = tuple[Any, Any]


def _body(folder: Path, check: Check) -> bytes:
    return (folder / check["file"]).read_bytes() if "file" in check else document(check)


def _feed(folder: Path, check: Check) -> Feed:
    return parse_document(_body(folder, check), check.get("ct"), URL)


def _parsed(folder: Path, check: Check) -> Outcome:
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


def _new(_folder: Path, check: Check) -> Outcome:
    """The first poll shows what is there already."""
    known, found = set[Identity](), []
    for items in check["polls"]:
        feed = parse_document(rss(items), None, URL)
        sifted = sift(feed_keys(feed), known, feed.count)
        known |= set(sifted.seen)
        found.append(sorted(new.entry.title for new in sifted.new))
    return found[1:], [sorted(titles) for titles in check["expect"]]


def _news(folder: Path, check: Check) -> Outcome:
    rules = PollingRules()
    entries = [each for each in _feed(folder, check).entries if not each.revises]
    return [each.title for each in entries if NOW - published(each, NOW, rules) <= rules.news_for], check["expect"]


def _matches(folder: Path, check: Check) -> Outcome:
    found = [_analysed(title=each.title, summary=each.summary, body=each.body, lang=each.lang) for each in _feed(folder, check).entries]
    return {"matches": sum(any(each.matched for each in one.evidence) for one in found)}, check["expect"]


def _analysed(**words: Any) -> Analysis:
    analysis = shipped_analyser().analyse(Wording(**words, may_join=False))
    assert isinstance(analysis, Analysis)
    return analysis


def _rows(folder: Path, check: Check) -> Sequence[Mapping[str, Any]]:
    return check.get("rows") or [json.loads(line) for line in (folder / check["file"]).read_text("utf-8").splitlines()]


def _matched(folder: Path, check: Check) -> Outcome:
    found = {row["id"]: _analysed(title=row["title"], summary=row.get("summary", "")) for row in _rows(folder, check)}
    if check.get("field") == "lang":
        return {each: (found[each].lang or "") in wanted["in"] for each, wanted in check["expect"].items()}, dict.fromkeys(
            check["expect"], True
        )
    return {each: sorted(one.topic for one in found[each].evidence if one.matched) for each in check["expect"]}, check["expect"]


def rows_found(query: str, rows: Sequence[str]) -> list[int]:
    """Return which rows a query finds, by number."""
    matcher = Matcher.build([], [CustomTopic(slug="own", query=parse_query(query))])  # type: ignore[arg-type]
    return [number for number, row in enumerate(rows) if any(each.matched for each in matcher.match(MatchText(title=row)))]


def _query(_folder: Path, check: Check) -> Outcome:
    try:
        return rows_found(check["query"], check["rows"]), check["expect"]
    except InvalidInput as error:
        return ("column" in str(error), check.get("error_ok")), (True, True)


def _zone(_folder: Path, check: Check) -> Outcome:
    offset = SUMMER.astimezone(ZoneInfo(parse_zone(check["text"]))).utcoffset()
    return (offset or timedelta()) / timedelta(hours=1), check["expect"]


def _opml(folder: Path, check: Check) -> Outcome:
    try:
        feeds = read_opml(_body(folder, check))
    except InvalidInput as error:
        return {"added": 0, "says_something": bool(str(error))}, check["expect"]
    return {"added": len(feeds), "says_something": bool(feeds)}, check["expect"]


def _stories(folder: Path, check: Check) -> Outcome:
    """How many pairs are wrong, behind `fill` ordinary items; not more than `allowed`."""
    grouper = a_grouper()
    for report, _ in zip(others(), range(check.get("fill", 0)), strict=False):
        grouper.place(report)
    made = [
        a_report(row["title"], number=number, lang=row.get("lang", "en"), summary=row.get("summary", ""), hours=number / 6)
        for number, row in enumerate(_rows(folder, check), start=1)
    ]
    ids = [grouper.place(report).story_id for report in made]
    wrong = [pair for pair in check["pairs"] if (ids[pair["a"]] == ids[pair["b"]]) is not pair["same"]]
    return wrong[check.get("allowed", 0) :], []


def _render(_folder: Path, check: Check) -> Outcome:
    """Whether the title of a card is a link: a button beside it has limits of its own."""
    url = "https://wire.example/".ljust(check["length"], "a")
    card = AlertCard(title="A headline", url=url, summary="Some words.", byline="Wire", published_at=NOW, chips=())
    if check["on"] == "slack":
        return f"<{url}|A headline>" in str(slack(card).blocks), check["expect"]
    return f"[A headline]({url})" in str(discord.message(card, shipped_words().into("en"), Nonce("n1")).to_components()), check["expect"]


KINDS: Mapping[str, Callable[[Path, Check], Outcome]] = {
    "parse": _parsed, "new": _new, "news": _news, "feedmatch": _matches, "match": _matched, "query": _query, "zone": _zone,
    "opml": _opml, "stories": _stories, "render": _render,
}  # fmt: skip
"""What is tried, by the type of a check."""
