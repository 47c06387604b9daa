"""`newsdesk config check`: what a run would meet is met here first, and nothing is changed by it."""

import asyncio
import fcntl
import socket
from functools import cache
from pathlib import Path

import pytest

from bot.app.shipped import Shipped, load_shipped
from bot.domain.topic import TopicSlug
from bot.platforms.slack.introductions import Introductions
from bot.store.sqlite.store import SqliteStore
from tests.fakes.make import make_destination, make_subscription
from tests.fakes.seeding import save_destination, save_subscription


@cache
def shipped(topics: frozenset[tuple[str, str]] = frozenset()) -> Shipped:
    """Read what ships once: it takes most of the time of a check."""
    return load_shipped(dict(sorted(topics)))


@pytest.fixture(autouse=True)
def _a_machine_of_its_own(monkeypatch, unused_tcp_port):
    """What else runs on this machine has no part in it."""
    monkeypatch.setenv("NEWSDESK_WEB__PORT", str(unused_tcp_port))
    monkeypatch.setattr("bot.app.checking.load_shipped", lambda topics: shipped(frozenset(topics.items())))


def write(text: str) -> None:
    Path("newsdesk.toml").write_text(text, encoding="utf-8")


def test_it_makes_no_database_and_says_where_it_would_be(newsdesk, tmp_path):
    """Also not its folder, nor a lock."""
    write('database = "data/deep/news.db"')
    code, out, _ = newsdesk("config", "check")
    assert code == 0
    assert f"{tmp_path}/data/deep/news.db (is made at the first start)" in out
    assert [each.name for each in tmp_path.iterdir()] == ["newsdesk.toml"]


@pytest.mark.parametrize(
    ("database", "sentence"),
    [
        (".", "is a folder: name a file"),
        ("newsdesk.toml", "is no SQLite database"),
        ("newsdesk.toml/news.db", "newsdesk.toml: Not a directory"),
        ("/proc/nowhere/news.db", "can't be made in /proc"),
        ("postgresql://me@127.0.0.1:1/news", "does not answer"),
        ("postgresql://me@127.0.0.1:port/news", "is no address that PostgreSQL understands"),
    ],
)
def test_a_database_that_cannot_be_used_is_wrong(newsdesk, database, sentence):
    """A run would end with it."""
    write(f'database = "{database}"')
    code, out, errors = newsdesk("config", "check")
    assert (code, sentence in errors, "The settings are right" in out) == (2, True, False), errors


def test_a_port_that_is_taken_is_wrong_unless_newsdesk_has_it(newsdesk, monkeypatch):
    """Whoever checks beside a running Newsdesk finds its port taken, as it should be."""
    assert newsdesk("feed", "add", "https://feeds.example.org/a.xml")[0] == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("NEWSDESK_WEB__PORT", str(taken.getsockname()[1]))
        code, _, errors = newsdesk("config", "check")
        assert (code, "set another web.port, or 0 to switch it off" in errors) == (2, True)
        with Path("newsdesk.db.lock").open("w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            code, out, _ = newsdesk("config", "check")
            assert (code, "in use by a running Newsdesk" in out) == (0, True)


def test_a_host_that_is_none_is_wrong(newsdesk):
    """Found by listening there for a moment."""
    write('[web]\nhost = "203.0.113.1"')
    code, _, errors = newsdesk("config", "check")
    assert (code, "cannot listen on 203.0.113.1" in errors) == (2, True)


def test_every_fault_is_named_at_once(newsdesk, monkeypatch):
    """Nobody mends one to meet the next."""
    monkeypatch.setenv("DISCORD_TOKEN", "half-a-token")
    write('database = "."')
    _, _, errors = newsdesk("config", "check")
    assert len(errors.splitlines()) == 2


def test_what_is_only_worth_a_look_is_said(newsdesk, monkeypatch):
    """No contact, and a token under a name that nothing reads: it runs, but not as somebody meant."""
    monkeypatch.setenv("DISCORD_BOT_TOKEN", "x")
    code, out, _ = newsdesk("config", "check")
    assert code == 0
    assert "DISCORD_BOT_TOKEN is set, but nothing reads it" in out
    assert "contact_url is not set" in out


def test_topics_that_cannot_be_told_apart_are_refused(newsdesk):
    """One of them took the other's place without a word."""
    write('[topics]\nAI = "a"\n')
    code, _, errors = newsdesk("config", "check")
    assert (code, 'The topic "AI" cannot be told from "Artificial intelligence" (ai)' in errors) == (2, True), errors


async def _subscribed(database: Path, *topics: str) -> None:
    channel = make_destination("news")
    async with SqliteStore.open(database) as store:
        await save_destination(store, channel)
        for topic in topics:
            await save_subscription(store, make_subscription(channel, topic=TopicSlug(topic)))


def test_a_topic_that_was_taken_away_is_missed(newsdesk, tmp_path):
    """Its subscriptions bring nothing any more, and nobody in the channel would know why."""
    asyncio.run(_subscribed(tmp_path / "newsdesk.db", "ai", "fusion"))
    code, out, _ = newsdesk("config", "check")
    assert code == 0
    assert 'The topic "fusion" is not there any more, but 1 subscription asks for it' in out
    assert "quantum" not in out.partition("The topic")[2]


def test_each_pair_of_tokens_of_several_workspaces_is_tried(newsdesk, monkeypatch):
    """What is missing is named before Slack is asked; what Slack says of each pair is shown."""
    write('[[slack.workspace]]\nname = "paris"')
    code, _, errors = newsdesk("config", "check")
    assert (code, [line.partition(" is not set")[0] for line in errors.splitlines()]) == (
        2,
        ["newsdesk: SLACK_BOT_TOKEN_PARIS", "SLACK_APP_TOKEN_PARIS"],
    )

    async def introduced(pairs, _proxy):
        return Introductions(told=[f"{each.entry.name}: Local (T1)" for each in pairs], wrong=(), unknown=("it is not known",))

    monkeypatch.setattr("bot.app.checking.introduce", introduced)
    monkeypatch.setenv("SLACK_BOT_TOKEN_PARIS", "xoxb-1-2-abcdef")
    monkeypatch.setenv("SLACK_APP_TOKEN_PARIS", "xapp-1-A1-2-abcdef")
    code, out, _ = newsdesk("config", "check")
    assert (code, "paris: Local (T1)" in out, "Slack (paris)" in out, "it is not known" in out) == (0, True, True, True)
