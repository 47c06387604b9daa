"""Topics and words that were made on the page or in a chat, as the command line knows them: from the database, where there is one."""

import asyncio
import io
import json
from pathlib import Path

import pytest

from bot.domain.audit import AuditEntry, AuditVerb
from bot.domain.destination import HOUSE, Platform, Workspace
from bot.domain.own_topic import OwnTopic, TopicId
from bot.domain.own_word import Meaning, OwnWord
from bot.domain.topic import TopicSlug
from bot.store.sqlite.store import SqliteStore
from tests.fakes.make import NOW

SERVER = Workspace(Platform.DISCORD, "42")


def topic(number: int, workspace: Workspace, name: str, query: str) -> OwnTopic:
    """Return a topic as somebody made it."""
    return OwnTopic(
        id=TopicId(number), workspace=workspace, name=name, query=query, made_by="1", made_at=NOW, changed_by="1", changed_at=NOW
    )


def entry(workspace: Workspace, verb: AuditVerb, what: str) -> AuditEntry:
    """Return what the audit says of it."""
    return AuditEntry(workspace=workspace, verb=verb, what=what, person="1", at=NOW)


async def make(database: Path) -> None:
    """Make a database with a topic of the house, one of a server, and a word."""
    async with SqliteStore.open(database) as store:
        for made in (topic(1, HOUSE, "Kites", "kite OR kites"), topic(2, SERVER, "Zinc", "zinc")):
            await store.add_topic(made, entry(made.workspace, AuditVerb.TOPIC_MADE, made.name), 9)
        word = OwnWord(meaning=Meaning(TopicSlug("quantum"), "en", "frobnicator", "strong"), changed_by="page", changed_at=NOW)
        assert await store.keep_word(word, "", entry(HOUSE, AuditVerb.WORD_SET, "frobnicator"))


@pytest.fixture
def kept(tmp_path: Path) -> None:
    """Make the database of the commands."""
    asyncio.run(make(tmp_path / "newsdesk.db"))


def matched(newsdesk, monkeypatch: pytest.MonkeyPatch, title: str) -> list[str]:
    """Return the topics of a headline."""
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"title": title, "lang": "en"})))
    topics: list[str] = json.loads(newsdesk("match", "--jsonl")[1])["topics"]
    return topics


@pytest.mark.usefixtures("kept")
def test_topics_that_were_made_are_listed_with_whose_they_are(newsdesk):
    """Those of everybody as one's own, those of a server with it."""
    out = newsdesk("topic", "list")[1]
    assert "Kites  yours: kite OR kites" in out
    assert "Zinc  discord 42: zinc" in out
    told = {each["title"]: each for each in json.loads(newsdesk("topic", "list", "--json")[1])}
    assert "workspace" not in told["Kites"]
    assert told["Zinc"]["workspace"] == "discord 42"


@pytest.mark.usefixtures("kept")
def test_match_knows_what_a_bot_on_this_database_knows(newsdesk, monkeypatch):
    """Otherwise it would explain another bot's decisions."""
    [own] = matched(newsdesk, monkeypatch, "Children fly kites on the beach")
    assert own.startswith("own:")
    assert "quantum" in matched(newsdesk, monkeypatch, "A frobnicator for everybody")


@pytest.mark.usefixtures("kept")
def test_match_says_why_by_the_topics_own_name(newsdesk, monkeypatch):
    """Its slug says nothing to anybody."""
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"title": "Children fly kites on the beach", "lang": "en"})))
    assert "Kites" in newsdesk("match", "--jsonl", "--why", "en")[1]


def test_without_a_database_there_is_what_ships(newsdesk, monkeypatch, tmp_path):
    """None is made by asking."""
    assert matched(newsdesk, monkeypatch, "Children fly kites on the beach") == []
    assert "yours" not in newsdesk("topic", "list")[1]
    assert not (tmp_path / "newsdesk.db").exists()
