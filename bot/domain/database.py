"""The place of the bot's data: an SQLite file, or a PostgreSQL database."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

_SCHEMES = ("postgresql://", "postgres://")
_SHOWN = frozenset({"host", "port", "dbname", "user"})
_PARTS = re.compile(r"(?P<server>[^/?]*)(?P<name>/[^?]*)?(?:\?(?P<options>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True, repr=False)
class PostgresAddress:
    """The address of a PostgreSQL database. As text it has no password, so that it may be printed and logged."""

    url: str = field(compare=True)

    def __str__(self) -> str:
        credentials, _, rest = self.url.partition("://")[2].rpartition("@")
        found = _PARTS.fullmatch(rest)
        assert found is not None  # noqa: S101 - the expression fits any text
        user = credentials.partition(":")[0]
        options = urlencode([pair for pair in parse_qsl(found["options"] or "") if pair[0] in _SHOWN], safe="/")
        return f"postgresql://{user and f'{user}@'}{found['server']}{found['name'] or ''}{options and f'?{options}'}"

    __repr__ = __str__


Database = Path | PostgresAddress


def database_of(text: str) -> Database:
    """Return the database that a setting names: the address of a PostgreSQL database, else the path of a file."""
    return PostgresAddress(text) if text.lower().startswith(_SCHEMES) else Path(text)
