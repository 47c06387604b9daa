"""`newsdesk status`, `channels`, `deliveries` and `feed list --failing`, on a database as a day of work leaves it."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.cli.look_lines import Around, channel_lines, status_lines
from bot.cli.spans import away, room, span
from bot.domain.status import Channel, ChannelState, Status
from tests.contracts.store_data import destination, subscription
from tests.fakes.busy_desk import make_busy_file

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def busy_file(tmp_path_factory):
    """One such file for all tests, which only read it."""
    path = tmp_path_factory.mktemp("busy") / "news.db"
    asyncio.run(make_busy_file(path, datetime.now(UTC)))
    return path


@pytest.fixture(autouse=True)
def database(busy_file, monkeypatch):
    """Let the settings name the file, and no health that another Newsdesk of this machine may answer."""
    monkeypatch.setenv("NEWSDESK_DATABASE", str(busy_file))
    monkeypatch.setenv("NEWSDESK_WEB__PORT", "0")


def test_the_status_tells_everything_on_one_screen(newsdesk, busy_file):
    """How feeds and channels do, what waits and why, what was given up, and which digest is late."""
    code, out, _ = newsdesk("status")
    lines = {line[:10].strip(): line[10:] for line in out.splitlines() if line[:10].strip()}
    assert (code, lines["Feeds"]) == (0, "1 ok · 1 failing · 1 never answered · 1 gone")
    assert "does not run" in lines["Newsdesk"]
    assert str(busy_file) in out
    assert lines["Channels"] == "3, 1 of them takes no messages"
    assert lines["Waiting"] == "1 a digest · 1 HTTP 503 · 1 not_in_channel · 1 quiet hours"
    assert (lines["Given up"], lines["Digests"].startswith("1 late")) == ("1 invalid_blocks", True)
    assert "The News · last answer 3 h ago · HTTP 500 Server Error" in out
    assert "slack #chips · last card 3 min ago · 2 waiting" in out


def test_the_status_is_json_for_scripts(newsdesk):
    """The same, with instants; what a running Newsdesk says is null where none runs."""
    told = json.loads(newsdesk("status", "--json")[1])
    assert (told["runs"], told["health"], told["feeds"]["counts"]["failing"]) == (False, None, 1)
    assert [each["last_error"] for each in told["feeds"]["failing"]] == ["HTTP 500 Server Error", "certificate expired"]
    assert {each["name"]: each["state"] for each in told["channels"]} == {"chips": "ok", "refusing": "paused", "sleeping": "ok"}


def test_channels_say_why_something_waits_there(newsdesk):
    """And the JSON the same."""
    out = newsdesk("channels")[1]
    assert "discord #refusing  paused" in out
    assert "not_in_channel; asked again in" in out
    assert re.search(r"1 waiting, in [78] h: quiet hours", out)
    assert json.loads(newsdesk("channels", "--json")[1])[0]["name"] == "chips"


def test_a_topic_that_a_workspace_made_is_called_by_its_name():
    """Its slug says nothing to anybody."""
    channel = Channel(channel=destination(), state=ChannelState.OK, wishes=(subscription(destination(), "own:7"),))
    [line] = channel_lines(Status(at=NOW, channels=(channel,)), {"own:7": "Zinc"})
    assert "Zinc" in line.plain
    assert "own:7" not in line.plain


def test_deliveries_are_listed_by_what_became_of_them(newsdesk):
    """Sent, waiting, given up; of one channel by its name."""
    assert "sent · alert · slack #chips · 3 min ago\n  Story" in newsdesk("deliveries")[1]
    assert "invalid_blocks" in newsdesk("deliveries", "failed")[1]
    waiting = json.loads(newsdesk("deliveries", "waiting", "--channel", "#chips", "--json")[1])
    assert {(each["kind"], each["error"]) for each in waiting} == {("digest", None), ("alert", "HTTP 503")}


def test_a_channel_that_nobody_knows_is_named(newsdesk):
    """With where to look for the right one."""
    code, _, errors = newsdesk("deliveries", "--channel", "nowhere")
    assert (code, errors) == (2, 'newsdesk: Which channel is "nowhere"? There is none; see `newsdesk channels`.\n')


def test_feeds_that_fail_are_listed_alone(newsdesk):
    """Those that failed most often first; as JSON for scripts."""
    out = newsdesk("feed", "list", "--failing")[1]
    assert out.index("failing.example") < out.index("never.example")
    assert "good.example" not in out
    assert [each["errors"] for each in json.loads(newsdesk("feed", "list", "--failing", "--json")[1])] == [12, 2]
    assert len(json.loads(newsdesk("feed", "list", "--json")[1])) == 4


def test_topics_of_ones_own_are_listed_with_their_queries(newsdesk, tmp_path):
    """Beside those that ship."""
    (tmp_path / "newsdesk.toml").write_text("[topics]\nfusion = 'reactor* AND plasma'\n", encoding="utf-8")
    assert "fusion  fusion  yours: reactor* AND plasma" in newsdesk("topic", "list")[1]
    assert json.loads(newsdesk("topic", "list", "--json")[1])[-1]["query"] == "reactor* AND plasma"


def test_watching_needs_a_terminal(newsdesk):
    """A pipe would fill with screens."""
    assert newsdesk("status", "--watch")[0] == 2


@pytest.mark.parametrize("width", [80, 120])
def test_hundreds_of_channels_stay_one_screen(width):
    """No line is longer than the screen is wide, and what is left out is counted with the command that shows it."""
    long = destination("n" * 90)
    channels = [Channel(channel=long, state=ChannelState.OK, wishes=[subscription(long)])] * 500
    lines = status_lines(Status(at=NOW, channels=channels), Around(place="/data/newsdesk.db"), width, 24)
    assert len(lines) < 24
    assert max(line.cell_len for line in lines) <= width
    assert "and 494 more: `newsdesk channels`" in "\n".join(line.plain for line in lines)


def test_a_running_newsdesk_says_since_when_and_what_is_wrong():
    """Its own sentences stand on top."""
    words: dict[str, Any] = {
        "version": "1.2",
        "running_since": "2026-03-02T07:30:00+00:00",
        "faults": ["The disk is full."],
        "warnings": [],
    }
    words["workspaces"] = {"slack": {"paris": True, "berlin": False}}
    lines = [line.plain for line in status_lines(Status(at=NOW), Around(place="x", zone="Europe/Paris", runs=True, words=words), 100)]
    assert lines[0] == "Newsdesk  1.2 runs since 08:30, for 1 h"
    assert lines[2:4] == ["Slack     paris connected · berlin apart", "FAULT     The disk is full."]


def test_spans_and_sizes_are_read_at_a_glance():
    """In their largest unit."""
    assert [span(timedelta(seconds=each)) for each in (0, 59, 60, 3_599, 7_200, 200_000)] == [
        "0 s",
        "59 s",
        "1 min",
        "59 min",
        "2 h",
        "2 d",
    ]
    assert (away(NOW + timedelta(hours=2), NOW), away(NOW - timedelta(minutes=5), NOW)) == ("in 2 h", "5 min ago")
    assert [room(each) for each in (12, 1_234, 234_567, 67_800_000_000)] == ["12 bytes", "1.2 kB", "235 kB", "67.8 GB"]
