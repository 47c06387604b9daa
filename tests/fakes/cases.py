"""Cases of tests/data/cases: what is tried, as checks.json says it, its siblings in siblings.jsonl, and what came of each.

A check has a type: `seq` looks at how many articles each poll of one address stores, `cards` at the titles of the cards after each step,
`find` at the feed that a page leads to; those that need no server stand in tests/fakes/case_kinds.py. A sibling that is a `control` is
what a crude rule against the fault would break.
"""

import json
from pathlib import Path
from typing import Any

from bot.feeds.finding.discover import Discoverer
from tests.fakes.bulletin import open_bulletin
from tests.fakes.case_kinds import KINDS, Check
from tests.fakes.feed_server import FeedServer
from tests.unit.feeds_discovery.examples import InlineParser, quick_client, rules

CASES = Path(__file__).parent.parent / "data" / "cases"


def folders() -> list[Path]:
    """Return the folders of all kinds."""
    return sorted(file.parent for file in CASES.glob("*/checks.json"))


def first(folder: Path) -> list[Check]:
    """Return the checks that a kind began with."""
    found: list[Check] = json.loads((folder / "checks.json").read_text("utf-8"))
    return found


def siblings(folder: Path) -> list[Check]:
    """Return the further checks of a kind."""
    return [json.loads(line) for line in (folder / "siblings.jsonl").read_text("utf-8").splitlines()]


def checks() -> list[tuple[Path, Check]]:
    """Return the first checks with their folders, but those of servers that answer oddly, which have a test of their own."""
    return [(folder, check) for folder in folders() for check in first(folder) if check["type"] != "http"]


async def outcome(folder: Path, check: Check, scratch: Path) -> tuple[Any, Any]:
    """Return what came of a check, and what is expected."""
    match check["type"]:
        case "cards":
            return await _cards(folder, check, scratch), [sorted(titles) for titles in check["expect"]]
        case "seq":
            return await _stored(folder, check, scratch), check["expect"]
        case "find":
            return await _found(folder, check), check["expect"]
    return KINDS[check["type"]](folder, check)


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
        if "page" in check:
            server.serve("/page", body=check["page"].encode(), content_type="text/html; charset=utf-8")
        for path, file in check["serve"].items():
            kind = "text/html; charset=utf-8" if file.endswith(".html") else "application/rss+xml"
            server.serve(path, body=(folder / file).read_bytes(), content_type=kind)
        found = await Discoverer(client, InlineParser(), rules()).find(server.url("/page"))
        return found[0].url.removeprefix(server.url(""))
