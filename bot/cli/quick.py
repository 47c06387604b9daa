"""`newsdesk status`, `feed list` and `why` without what only other commands need: they are typed often, and watched.

It reads of the settings where the database and a running Newsdesk are. What it is unsure of it leaves to the whole program, which takes
twice as long and says what is wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.cli.places import usual_place
from bot.domain.database import Database, database_of
from bot.domain.defaults import WEB_HOST, WEB_PORT

_DATABASE: Final = "newsdesk.db"
_READ: Final = {"NEWSDESK_DATABASE", "NEWSDESK_ZONE", "NEWSDESK_WEB__HOST", "NEWSDESK_WEB__PORT", "NEWSDESK_CONFIG"}
_PORTS: Final = range(65_536)
_RULES: Final = frozenset({"topics", "polling", "names_file"})
"""Where stands by what an article is judged, which a look does not read."""
_LANGUAGES: Final = ("en", "fr", "de", "es", "pt", "ja", "zh", "ko")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebGlance:
    """Where a running Newsdesk answers."""

    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a look needs of the settings."""

    database: Database
    zone: str
    web: WebGlance
    language: str = "en"
    tables: frozenset[str] = frozenset()
    """What the file of settings speaks of."""

    def settings(self) -> "Glance":
        """Return itself: what is looked at knows its settings."""
        return self


def shown_quickly(arguments: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Do what a command that only looks does; say False for another one, and for settings that need a closer look."""
    show = _show_of(list(arguments))
    glance = glance_at(environ) if show else None
    if show is None or glance is None:
        return False
    return show(glance) is not False


def _show_of(arguments: list[str]) -> Callable[[Glance], bool | None] | None:
    match arguments:
        case ["status"] | ["status", "--json"]:
            from bot.cli.look import show_status

            return lambda glance: show_status(glance, as_json="--json" in arguments, watch=False)
        case ["feed", "list", *rest] if set(rest) <= {"--json", "--failing"} and len(set(rest)) == len(rest):
            from bot.cli.feed_listing import show_feeds

            return lambda glance: show_feeds(glance, failing="--failing" in rest, as_json="--json" in rest)
        case ["why", url] if not url.startswith("-"):
            from bot.cli.why_lines import shown_why

            return lambda glance: not glance.tables & _RULES and shown_why(url, glance.database, glance.language)
    return None


def glance_at(environ: Mapping[str, str]) -> Glance | None:
    """Return what the settings say; None where they say something in a form that is not checked here, or that nobody knows."""
    named = {name.upper(): value for name, value in environ.items() if value}
    if any(name.startswith("NEWSDESK_") and name not in _READ for name in named):
        return None
    file = Path(named["NEWSDESK_CONFIG"]) if "NEWSDESK_CONFIG" in named else usual_place()
    table = _table(file) if file else {}
    web = table.get("web", {}) if table is not None else None
    if table is None or not isinstance(web, dict):
        return None
    database = _text(named.get("NEWSDESK_DATABASE", table.get("database", _DATABASE)))
    host = _text(named.get("NEWSDESK_WEB__HOST", web.get("host", WEB_HOST)))
    port = _port(named.get("NEWSDESK_WEB__PORT", web.get("port", WEB_PORT)))
    zone = _zone(named.get("NEWSDESK_ZONE", table.get("zone", "UTC")))
    language = table.get("language", "en")
    if database is None or host is None or port is None or zone is None or language not in _LANGUAGES:
        return None
    web_glance = WebGlance(host=host, port=port)
    return Glance(database=database_of(database), zone=zone, web=web_glance, language=language, tables=frozenset(table))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() and "\0" not in value else None


def _table(file: Path) -> dict[str, Any] | None:
    import tomllib

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _port(value: object) -> int | None:
    if isinstance(value, bool) or not (str(value).isascii() and str(value).isdigit()) or int(str(value)) not in _PORTS:
        return None
    return int(str(value))


def _zone(value: object) -> str | None:
    try:
        return ZoneInfo(value).key if isinstance(value, str) else None
    except (KeyError, ValueError, OSError):
        return None
