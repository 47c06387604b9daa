"""Makes the stored databases beside it: one of each schema that landed as version 1, with some rows in every table.

    python -m tests.data.databases.make

Migration 1 was edited until it was frozen; its states come from the history of the repository, in the order in which they landed.
The files are kept, so that what opens them needs no history.
"""

import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SCRIPT = "bot/store/migrations/0001_initial.sql"
COMMITS = (
    "239ccf245b9769bfa6249fa546ee50445c25126b",
    "0081d7dc4ac58869baac0abf16d53c35550a76b5",
    "383078a9f5e6ae5a6f3f8c3858c0e53d32666c85",
    "4d2eeb970b824904005de9c7b2127417f7ba290e",
    "6559c908cab4c177167a094dbf9932b64ee7454c",
    "5b30b5fd1be670b67902ea1f5ddcc141cb90e041",
    "6a0f73766c941e39246ec5f839a9ede462b20692",
    "b581c52b1335139f4fae9389fa4b4c66d0096113",
    "c0cb270623f9e7e56b689e66aafa106103ac38ab",
    "2726dcbe98b14fdcfbc258be115481731abc4a3a",
    "f56f759d98039b33d63d8845d3e5141d2df424ee",
    "f6ca305dd65a608ff999450620175ad61876d225",
    "968a17b8de8ff8c83255f3b23cf5dc8a7d895808",
)
APPLICATION_ID = 0x4E445331

NOW = 1_772_443_815_123_456  # 2026-03-02 09:30:15.123456 UTC
MINUTE = 60_000_000
DAY = 1440 * MINUTE
BIG = 1 << 62  # ids have 63 bits

Rows = list[dict[str, Any]]


def _source(number: int, kind: str, **changes: Any) -> dict[str, Any]:
    plain = {
        "id": BIG + number,
        "url": f"https://s{number}.example/feed",
        "host": f"s{number}.example",
        "title": f"Source {number}",
        "kind": kind,
        "lang": "en",
        "etag": f'"{number}"',
        "body_hash": f"{number:064x}",
        "next_poll_at": NOW + number * MINUTE,
        "interval_us": 30 * MINUTE,
        "polled_at": NOW - MINUTE,
        "fetched_at": NOW - MINUTE,
        "errors": 0,
        "skip_hours": 3,
        "skip_days": 64,
    }
    return plain | changes


def _article(number: int, story: int, source: int = 1) -> dict[str, Any]:
    return {
        "id": BIG + 200 + number,
        "source_id": BIG + source,
        "identity": BIG + 500 + number,
        "url": f"https://s{source}.example/{number}?from=feed",
        "canonical_url": f"https://s{source}.example/{number}",
        "title": f"Title {number} — “quoted”; naïve",
        "summary": "It has a second line\nand a semicolon;",
        "lang": "en",
        "published_at": NOW - number * MINUTE,
        "seen_at": NOW - number * MINUTE,
        "content_hash": f"{number:032x}",
        "story_id": BIG + 100 + story,
    }


def _channel(number: int, platform: str, **changes: Any) -> dict[str, Any]:
    plain = {
        "id": BIG + 300 + number,
        "platform": platform,
        "workspace_id": "w",
        "channel_id": f"c{number}",
        "locale": "de",
        "zone": "Europe/Berlin",
    }
    return plain | changes


def _subscription(number: int, channel: int, mode: str, **changes: Any) -> dict[str, Any]:
    plain = {
        "id": BIG + 400 + number,
        "destination_id": BIG + 300 + channel,
        "topic": "ai",
        "mode": mode,
        "languages": "de,en",
        "quiet": 0,
        "mention": "",
        "created_by": "u1",
        "created_at": NOW - 30 * DAY + number,
    }
    return plain | changes


def _delivery(number: int, channel: int, article: int, kind: str, state: str, **changes: Any) -> dict[str, Any]:
    named = {"nonce": f"n{number}", "sending_at": NOW - 2 * MINUTE} if state in ("sending", "sent") else {}
    told = {"message_id": f"m{number}", "sent_at": NOW - MINUTE} if state == "sent" else {}
    plain = {
        "id": BIG + 600 + number,
        "destination_id": BIG + 300 + channel,
        "story_id": BIG + 100 + article,
        "kind": kind,
        "article_id": BIG + 200 + article,
        "due_at": NOW - 3 * MINUTE,
        "filed_at": NOW - 4 * MINUTE,
        "state": state,
        "attempts": 0,
    }
    return plain | named | told | changes


TABLES: dict[str, Rows] = {
    "host": [{"host": "s2.example", "hold_until": NOW + DAY, "claimed_until": 0}],
    "source": [
        _source(1, "primary", pack="ai"),
        _source(2, "press", move_url="https://new.example/feed", move_since=NOW - DAY, move_answers=3),
        _source(3, "aggregator", disabled_at=NOW - DAY, errors=7, last_error="The server answers 404."),
    ],
    "seen": [{"source_id": BIG + 1, "identity": BIG + 500 + number, "seen_at": NOW - number * DAY} for number in range(4)],
    "story": [
        {"id": BIG + 100 + number, "title": f"Title {number}", "first_seen_at": NOW - DAY, "last_seen_at": NOW - number * MINUTE}
        for number in (1, 2, 3)
    ],
    "article": [_article(1, 1), _article(2, 2), _article(3, 3), _article(4, 1, source=2)],
    "evidence": [
        {
            "article_id": BIG + 200 + number,
            "topic": "ai",
            "score": 1.25 * number,
            "threshold": 1.0,
            "hits": '[["model","title",3,1.25]]',
            "published_at": NOW - number * MINUTE,
        }
        for number in (1, 2, 3)
    ],
    "workspace": [{"platform": "slack", "id": "w", "locale": "de", "zone": "UTC"}],
    "destination": [
        _channel(1, "discord", quiet_from="22:00:00", quiet_until="07:00:00", quiet_zone="Europe/Berlin", most_cards=4),
        _channel(2, "slack", mentioned_at=NOW - DAY, mentioned_in="n9"),
        _channel(3, "slack", paused_at=NOW - DAY, pause_reason="not_in_channel", pauses=2, recheck_at=NOW + DAY),
        _channel(4, "console"),
    ],
    "subscription": [
        _subscription(1, 1, "live", mention="<@&7>"),
        _subscription(2, 2, "digest", digest_at="09:00:00", digest_zone="Europe/Berlin", digest_days="01234", quiet=1),
        _subscription(3, 3, "both", digest_at="18:30:00", digest_zone="Asia/Tokyo", digest_days="0123456"),
    ],
    "delivery": [
        _delivery(1, 1, 1, "alert", "sent"),
        _delivery(2, 1, 1, "update", "pending", edits=2),
        _delivery(3, 1, 1, "fact", "pending"),
        _delivery(4, 1, 2, "alert", "sending"),
        _delivery(5, 1, 3, "more", "pending", held="flood"),
        _delivery(6, 2, 1, "digest", "sent"),
        _delivery(7, 2, 2, "digest", "pending", due_at=NOW + DAY),
        _delivery(8, 3, 1, "alert", "parked", attempts=5, last_error="It was too old."),
        _delivery(9, 3, 2, "alert", "pending", attempts=1, last_error="The server answers 500."),
    ],
    "digest": [
        {"subscription_id": BIG + 402, "local_date": "2026-03-01", "nonce": "n6", "taken_at": NOW - DAY},
        {"subscription_id": BIG + 402, "local_date": "2026-03-02", "nonce": "q1", "taken_at": NOW, "quiet_due_at": NOW},
    ],
    "notice": [
        {"destination_id": BIG + 301, "source_id": BIG + 3, "nonce": "g1", "feed": "Source 3", "filed_at": NOW, "due_at": NOW},
    ],
    "audit": [{"at": NOW, "who": "u1", "what": "subscribed"}],
    "probe": [{"id": 1, "filler": ""}],
}


def dump_of(script: str) -> str:
    """Return a database of that schema with the rows above as SQL, without what the schema does not know."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(script)
        for table, rows in TABLES.items():
            for row in rows:
                _insert(connection, table, row)
        lines = "\n".join(connection.iterdump())
    return f"{lines}\nPRAGMA user_version = 1;\nPRAGMA application_id = {APPLICATION_ID};\n"


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    known = [column[1] for column in connection.execute(f"PRAGMA table_info({table})")]
    kept = {name: value for name, value in row.items() if name in known}
    into, values = ", ".join(kept), ", ".join(f":{name}" for name in kept)
    with suppress(sqlite3.IntegrityError):  # a kind that the schema did not know
        if kept:
            connection.execute(f"INSERT INTO {table} ({into}) VALUES ({values})", kept)  # noqa: S608 - names from above


def main() -> None:
    """Write a file for each state."""
    for number, commit in enumerate(COMMITS, 1):
        script = subprocess.run(["git", "show", f"{commit}:{SCRIPT}"], cwd=HERE, check=True, capture_output=True, text=True).stdout
        (HERE / f"{number:02}.sql").write_text(dump_of(script), "utf-8")


if __name__ == "__main__":
    main()
