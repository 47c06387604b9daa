"""Where the bot keeps what it knows, and that no text of it has a password."""

from pathlib import Path

import pytest

from bot.domain.database import PostgresAddress, database_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("newsdesk.db", Path("newsdesk.db")),
        ("/var/lib/newsdesk/postgresql.db", Path("/var/lib/newsdesk/postgresql.db")),
        ("postgresql://me@host/db", PostgresAddress("postgresql://me@host/db")),
        ("postgres://host/db", PostgresAddress("postgres://host/db")),
        ("PostgreSQL://host/db", PostgresAddress("PostgreSQL://host/db")),
    ],
)
def test_an_address_is_told_from_a_path(text, expected):
    """Everything but an address of PostgreSQL is the path of a file."""
    assert database_of(text) == expected


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:secret@db.example:5433/news", "postgresql://me@db.example:5433/news"),
        ("postgres://db.example", "postgresql://db.example"),
        ("postgresql://me@/news?host=/run/postgresql&password=secret", "postgresql://me@/news?host=/run/postgresql"),
        ("postgresql:///news?user=me&sslpassword=secret&port=5", "postgresql:///news?user=me&port=5"),
        ("postgresql://me:sec@ret@db.example/news", "postgresql://me@db.example/news"),
        ("postgresql://me:sec/re#t?@db.example/news", "postgresql://me@db.example/news"),
        ("postgresql://:secret@[::1]/news", "postgresql://[::1]/news"),
    ],
)
def test_no_text_of_it_has_the_password(url, shown):
    """Wherever it stands, and however it is written."""
    address = PostgresAddress(url)
    assert str(address) == repr(address) == f"{address}" == shown
    assert "secret" not in repr([address])
