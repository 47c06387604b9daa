"""`newsdesk poll --all --json` over real feed files, served over loopback, as an operator would run it."""

import json
import warnings
from pathlib import Path

import feedparser
import pytest

from bot.feeds.opml import OpmlFeed, write_opml
from tests.fakes.bot_process import BotProcess
from tests.fakes.feed_server import FeedServer
from tests.fakes.shared import shared

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(300)]

FILES = 93
WITH_ENTRIES = 81


def entries_known(folder: Path) -> dict[str, int]:
    """How many entries feedparser found in each file when the files were gathered (its version then also read JSON)."""
    rows = [json.loads(line) for line in (folder / "PROVENANCE.jsonl").read_text(encoding="utf-8").splitlines()]
    return {row["file"]: row["entries"] for row in rows}


def entries_by_feedparser(file: Path) -> int:
    """How many entries the installed feedparser finds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return len(feedparser.parse(file.read_bytes()).entries)


async def test_all_real_feeds_are_read_and_a_second_round_is_conditional(tmp_path):
    """The same entries as feedparser's, one sentence for what is no feed, and nothing new the second time."""
    folder = shared("feeds")
    expected = entries_known(folder)
    bot = BotProcess(tmp_path)
    async with FeedServer() as server:
        urls = [url for url in server.serve_folder(folder) if not url.endswith(".jsonl")]
        assert len(urls) == FILES
        (tmp_path / "feeds.opml").write_bytes(write_opml([OpmlFeed(url=url) for url in urls]))
        await bot.run("feed", "import", "feeds.opml")
        first = json.loads(await bot.run("poll", "--all", "--json"))
        asked = len(server.log)
        second = json.loads(await bot.run("poll", "--all", "--json"))
        unconditional = [request.path for request in server.log[asked:] if not request.conditional]

    found = {feed["url"].rpartition("/")[2]: feed for feed in first["feeds"]}
    differing = {name: (found[name]["entries"], count) for name, count in expected.items() if count and found[name]["entries"] != count}
    silent = {name: feed["error"] or feed["note"] for name, feed in found.items() if not feed["entries"]}
    disagreeing = [name for name in found if (count := entries_by_feedparser(folder / name)) and found[name]["entries"] != count]
    print(
        f"\nfiles {len(found)}, as feedparser {sum(map(bool, expected.values())) - len(differing)} of {WITH_ENTRIES}; differing {differing}"
    )
    print(f"first {figures(first)}\nsecond {figures(second)}\nunconditional the second time: {unconditional}")
    print("\n".join(f"  {name}: {error}" for name, error in sorted(silent.items())))
    assert len(found) == first["sources"] == FILES
    assert sum(map(bool, expected.values())) == WITH_ENTRIES
    assert differing == {}
    assert all(found[file.name]["entries"] for file in folder.glob("*.json"))
    assert all(found[name]["entries"] for name in ("node-feedparser__compressed.xml", "node-feedparser__invalid-characters-gzipped.xml"))
    assert disagreeing == []
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in silent.values())
    assert second["articles"] == 0
    assert unconditional == []


def figures(result: dict[str, object]) -> dict[str, object]:
    """The figures of a round without its feeds."""
    return {name: value for name, value in result.items() if name != "feeds"}
