"""The history of a schema: which migrations ship, which were applied to a database, and what is to be done about the difference.

A migration that landed is never edited. A database keeps the hash of each that it went through, so that one with another
history is refused when it is opened, and does not fail later at a column that is not there.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NoReturn

from bot.domain.errors import StoreError

_MOST_NAMED = 3

Schema = Mapping[str, str]
"""The definition of each part of a database, by "table source" and the like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """The step to one version of the schema."""

    version: int
    name: str
    script: str

    @property
    def hash(self) -> str:
        """A hash that tells it from another text with its number."""
        return hashlib.sha256(self.script.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A migration that a database went through, as the database keeps it."""

    version: int
    name: str
    hash: str


def shipped_migrations(database: str) -> Sequence[Migration]:
    """Return the migrations of one kind of database that come with this release."""
    return migrations_in(files("bot.store") / "migrations" / database)


def migrations_in(folder: Traversable) -> Sequence[Migration]:
    """Return the migrations of a folder: NNNN_what.sql, by number."""
    scripts = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return [_migration(script.name.removesuffix(".sql"), script.read_text("utf-8")) for script in scripts]


def _migration(name: str, script: str) -> Migration:
    return Migration(version=int(name.partition("_")[0]), name=name, script=script)


def missing(applied: Sequence[Applied], migrations: Sequence[Migration], where: object) -> Sequence[Migration]:
    """Return the migrations that a database has not gone through; raises StoreError where its history is not the one of this release."""
    refuse_newer(applied[-1].version if applied else 0, migrations, where)
    for done, shipped in zip(applied, migrations, strict=False):
        if (done.version, done.hash) != (shipped.version, shipped.hash):
            raise StoreError(
                f"The database {where} went through another migration {done.name} than this Newsdesk knows: "
                "install the release that wrote it, or put a backup of this release's in its place."
            )
    return migrations[len(applied) :]


def refuse_newer(version: int, migrations: Sequence[Migration], where: object) -> None:
    """Raise StoreError for a schema of a later release: an older one does not guess."""
    newest = migrations[-1].version
    if version > newest:
        raise StoreError(
            f"The database {where} was written by a newer Newsdesk (schema {version}, this one knows {newest}): "
            "install that release again, or restore the backup that it made before."
        )


def differences(one: Schema, other: Schema) -> frozenset[str]:
    """Return the names of what is not the same in both."""
    return frozenset(name for name in {*one, *other} if one.get(name) != other.get(name))


def refuse_changed(noted: Schema, found: Schema, where: object) -> None:
    """Raise StoreError where a schema is not what it was after its last migration; the sentence names what differs."""
    if different := sorted(differences(noted, found)):
        named = ", ".join(different[:_MOST_NAMED]) + (", ..." if len(different) > _MOST_NAMED else "")
        raise StoreError(
            f"The schema of the database {where} was changed by something else than Newsdesk ({named}): "
            "undo that change, or put the latest backup in its place."
        )


def refuse_older(where: object) -> NoReturn:
    """Raise StoreError where a database is to be taken as it is, and is not up to date."""
    raise StoreError(
        f"The database {where} has not the schema of this Newsdesk: "
        "run `newsdesk feed list` on it, which brings it up to date, then try again."
    )
