"""`newsdesk health`: asked every few seconds by containers, so that it must cost next to nothing.

It speaks HTTP over a plain socket, with no proxy between, and reads of the settings where to ask. What it is unsure of it leaves to the
whole program (`asked_quickly` returns None), which takes ten times as long and says what is wrong.
"""

import os
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from bot.cli.places import usual_place
from bot.domain.defaults import WEB_HOST, WEB_PORT

_TIMEOUT: Final = 5.0
_MOST: Final = 1024 * 1024
_WEB: Final = "NEWSDESK_WEB"


class Address(NamedTuple):
    """Where a running Newsdesk answers."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def asked_quickly(arguments: Sequence[str], environ: Mapping[str, str]) -> int | None:
    """Do what `newsdesk health` does and return its exit code; None for other commands, and for settings that need a closer look."""
    match list(arguments):
        case ["health"]:
            file = environ.get("NEWSDESK_CONFIG", "")
        case ["--config", file, "health"]:
            pass
        case _:
            return None
    address = _address(Path(file) if file else usual_place(), {name.upper(): value for name, value in environ.items()})
    return None if address is None else ask(address)


def _address(file: Path | None, environ: Mapping[str, str]) -> Address | None:
    """Return the address that the settings name; None where they name none, or in a form that is not checked here."""
    if _WEB in environ:
        return None
    table = {} if file is None else _web_table(file)
    if table is None:
        return None
    host = environ.get(f"{_WEB}__HOST") or table.get("host", WEB_HOST)
    port = environ.get(f"{_WEB}__PORT") or table.get("port", WEB_PORT)
    if not isinstance(host, str) or not host or isinstance(port, bool) or not str(port).isascii() or not str(port).isdigit():
        return None
    return Address(host, int(port)) if 0 < int(port) <= 65_535 else None  # noqa: PLR2004  (the highest port there is)


def _web_table(file: Path) -> dict[str, Any] | None:
    import tomllib

    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("web", {})
    except (OSError, ValueError):
        return None
    return table if isinstance(table, dict) else None


def ask(address: Address) -> int:
    """Ask /healthz, print what it answers, or why it does not, and return the exit code: 1 where Newsdesk is not well."""
    try:
        well, line = _answer(address)
    except ValueError:
        well, line = False, f"Something else than Newsdesk answers on {address}."
    except OSError as error:
        well, line = False, f"Newsdesk does not answer on {address}: {error.strerror or error}."
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    return 0 if well else 1


def words_of(address: Address, patience: float) -> Mapping[str, Any]:
    """Return what a running Newsdesk says of itself; nothing where none answers in time."""
    try:
        return _words(address, patience)[1]
    except (OSError, ValueError):
        return {}


def _answer(address: Address) -> tuple[bool, str]:
    """Return whether it is well, and its own words in one line; raises OSError or ValueError."""
    import json

    well, words = _words(address, _TIMEOUT)
    return well, json.dumps(words, ensure_ascii=False)


def _words(address: Address, patience: float) -> tuple[bool, Mapping[str, Any]]:
    import json

    head, _, body = _exchange(address, patience).partition(b"\r\n\r\n")
    protocol, status, *_ = [*head.split(b" ", 2), b"", b""]
    words = json.loads(body)
    if not protocol.startswith(b"HTTP/") or not isinstance(words, dict) or "status" not in words:
        raise ValueError("this is not how Newsdesk answers")
    return status == b"200", words


def _exchange(address: Address, patience: float) -> bytes:
    """Return all that is answered; in HTTP/1.0 the end of the connection is the end of the answer."""
    with socket.create_connection(address, patience) as connection:
        connection.sendall(f"GET /healthz HTTP/1.0\r\nHost: {address}\r\n\r\n".encode())
        answer = b""
        while len(answer) < _MOST and (piece := connection.recv(65_536)):
            answer += piece
        return answer


def main() -> int | None:
    """Answer for this process's command line."""
    return asked_quickly(sys.argv[1:], os.environ)
