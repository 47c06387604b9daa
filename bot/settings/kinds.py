"""The kinds of values that settings have. Each takes what works, and nothing that would stop a run later."""

import json
import re
from collections.abc import Mapping
from datetime import time
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, SecretStr

from bot.domain.database import Database, PostgresAddress, database_of
from bot.domain.errors import InvalidInput
from bot.domain.inputs import parse_time, parse_zone

_LONGEST_CONTACT = 200  # characters: it goes along with each request
_LONGEST_TOPIC = 60
_LONGEST_NAME = 253
_HOST = re.compile(r"[\w.:%\[\]-]{1,253}", re.ASCII)


def number(*, least: float = 0, most: float, above: bool = False) -> Any:
    """Return the bounds of a number; `above`: more than `least`. Neither infinity nor what is no number lies within any."""
    bounds: dict[str, Any] = {"gt": least} if above else {"ge": least}
    return Field(**bounds, le=most, allow_inf_nan=False)


def count(most: int, *, least: int = 1) -> Any:
    """Return the bounds of a whole number."""
    return Field(ge=least, le=most)


def _zone(name: str) -> str:
    """Look for the zone itself: listing all of them, where people's spellings are looked for, takes 50 ms."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        return str(_explained(parse_zone, name))


def _contact(url: str) -> str:
    """Accept what can stand in a User-Agent and leads to somebody: a web or mail address of plain letters."""
    if url and not (re.fullmatch(r"(https?://|mailto:)[!-~]+", url) and _leads_somewhere(url) and len(url) <= _LONGEST_CONTACT):
        raise ValueError(f'"{url[:_LONGEST_CONTACT]}" is no address: write it like https://example.org/contact or mailto:desk@example.org')
    return url


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(re.fullmatch(r"[^@]+@[^@]+", parts.path)) if parts.scheme == "mailto" else bool(parts.hostname)
    except ValueError:
        return False


def _network(value: object) -> IPv4Network | IPv6Network:
    try:
        return ip_network(str(value))
    except ValueError as error:
        raise ValueError(f'"{value}" is no network: write it like 10.1.0.0/16') from error


def _database(value: object) -> Database:
    if isinstance(value, PostgresAddress):
        return value
    if not isinstance(value, str | Path) or not str(value).strip() or "\0" in str(value):
        raise ValueError("name a file, or an address like postgresql://user@host/name")
    return database_of(str(value))


def _listed(value: object) -> object:
    """Read "a, b" as a list, as people write it in the environment; JSON is welcome too."""
    if not isinstance(value, str):
        return value
    if not value.lstrip().startswith("["):
        return [part.strip() for part in value.split(",") if part.strip()]
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise ValueError('this list cannot be read: write it like "a, b" or ["a", "b"]') from error


def _clock_time(value: object) -> object:
    return _explained(parse_time, value) if isinstance(value, str) else value


def _explained(parse: Any, text: str) -> Any:
    """Turn our own sentence into one that pydantic reports."""
    try:
        return parse(text)
    except InvalidInput as error:
        raise ValueError(str(error)) from error


def _named(topics: Mapping[str, str]) -> Mapping[str, str]:
    """Accept topics that people can call by their names: platforms show a name, and take it back, in some tens of characters."""
    for name in topics:
        if not re.search(r"\w", name) or len(name) > _LONGEST_TOPIC:
            raise ValueError(
                f'"{name[:_LONGEST_TOPIC]}" is no name of a topic: write 1 to {_LONGEST_TOPIC} characters, with a letter among them'
            )
    return topics


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError(f'"{value[:253]}" is no host: write it like 127.0.0.1, or 0.0.0.0 for all addresses of this machine')
    return value


def _optional(value: object) -> object:
    """Take what is left empty as nothing."""
    return (value.strip() or None) if isinstance(value, str) else value


def _api(*schemes: str) -> AfterValidator:
    def check(url: str | None) -> str | None:
        if url is not None and not (url.startswith(tuple(f"{each}://" for each in schemes)) and _leads_somewhere(url)):
            raise ValueError(f'"{url[:_LONGEST_CONTACT]}" is no address: it begins with {" or ".join(f"{each}://" for each in schemes)}')
        return url

    return AfterValidator(check)


Zone = Annotated[str, AfterValidator(_zone)]
Contact = Annotated[str, AfterValidator(_contact)]
Place = Annotated[Database, PlainValidator(_database)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
Network = Annotated[IPv4Network | IPv6Network, PlainValidator(_network)]
Language = Literal["en", "fr", "de", "es", "pt", "ja", "zh", "ko"]
Listed = BeforeValidator(_listed)
Port = Annotated[int, Field(ge=0, le=65535)]
Host = Annotated[str, AfterValidator(_host)]
Queries = Annotated[dict[str, str], AfterValidator(_named)]
Folder = Annotated[Path | None, BeforeValidator(_optional)]
WebAddress = Annotated[str | None, BeforeValidator(_optional), _api("http", "https")]
SocketAddress = Annotated[str | None, BeforeValidator(_optional), _api("ws", "wss")]


def is_sendable(token: str) -> bool:
    """Say whether a token can stand in a header."""
    return not token or bool(re.fullmatch(r"[!-~]+", token))


def _sendable(token: SecretStr | None) -> SecretStr | None:
    if token and not is_sendable(token.get_secret_value()):
        raise ValueError("this is no token: it has spaces, or letters that no token has; copy it again")
    return token


Token = Annotated[SecretStr | None, BeforeValidator(_optional), AfterValidator(_sendable)]
"""A token; what stands around it, such as the end of a line, is cut."""


def _workspace_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,39}", name):
        raise ValueError("a workspace is called by 1 to 40 letters from a to z, digits, spaces, - and _")
    return name


def _variable(name: str) -> str:
    if name and not re.fullmatch(r"[A-Z_][A-Z0-9_]{0,99}", name):
        raise ValueError("this is no name of an environment variable, such as SLACK_BOT_TOKEN_PARIS; the token itself never stands here")
    return name


WorkspaceName = Annotated[str, AfterValidator(_workspace_name)]
VariableName = Annotated[str, AfterValidator(_variable)]


def _hashed(text: str) -> str:
    if text and not re.fullmatch(r"scrypt:\d{1,7}:\d{1,2}:\d{1,2}:[\w-]{16,64}:[\w-]{43}", text, re.ASCII):
        raise ValueError("write what `newsdesk page password` prints, which is no password but can tell whether one is right")
    return text


def _host_name(value: str) -> str:
    name = value.strip().lower().rstrip(".")
    if not re.fullmatch(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*", name) or len(name) > _LONGEST_NAME:
        raise ValueError(f'"{value[:_LONGEST_NAME]}" is no name of a host: write it like news.example.org, without https:// and port')
    return name


def _base_path(value: str) -> str:
    path = "/" + value.strip("/ ") if value.strip("/ ") else ""
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)*", path) or "/.." in path or "/./" in f"{path}/":
        raise ValueError(f'"{value[:_LONGEST_NAME]}" is no path: write it like /newsdesk')
    return path


PasswordHash = Annotated[str, AfterValidator(_hashed)]
HostName = Annotated[str, AfterValidator(_host_name)]
BasePath = Annotated[str, AfterValidator(_base_path)]


def _page_address(url: str) -> str:
    """Accept a scheme and a host; the path below which the page may be is a setting of its own."""
    plain = url.rstrip("/")
    if plain and not (re.fullmatch(r"https?://[^/?#@\s]+", plain) and _leads_somewhere(plain)):
        raise ValueError(f'"{url[:_LONGEST_CONTACT]}" is no address: write it like https://news.example.org, with a path as base_path')
    return plain.lower()


PageAddress = Annotated[str, AfterValidator(_page_address)]


def _prefix(url: str) -> str:
    if not (url.startswith(("http://", "https://")) and _leads_somewhere(url)) or "@" in url or re.search(r"[\s?#]", url):
        raise ValueError(f'"{url[:_LONGEST_CONTACT]}" is no address: write how those of the feeds begin, like https://example.org/private/')
    return url


def _header_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}", name) or name.lower() in _OURS:
        raise ValueError(f'"{name[:100]}" is no header that can be set: write a name like X-Api-Key')
    return name


def _header_text(value: str) -> str:
    if not re.fullmatch(r"[ -~]{0,2000}", value):
        raise ValueError("a header holds plain letters, digits and signs, in one line")
    return value


def _secret(value: SecretStr) -> SecretStr:
    _header_text(value.get_secret_value())
    return value


_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te", "upgrade", "proxy-authorization"})
"""Headers by which the connection itself is kept: another value would break it."""
Prefix = Annotated[str, AfterValidator(_prefix)]
HeaderName = Annotated[str, AfterValidator(_header_name)]
HeaderText = Annotated[str, AfterValidator(_header_text)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]


def _proxy(value: SecretStr | None) -> SecretStr | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value.get_secret_value())
        there = parts.scheme in _PROXIES and parts.hostname and parts.port and parts.path in {"", "/"} and not parts.query
    except ValueError:
        there = False
    if not there:
        raise ValueError("this is no proxy: write it like http://proxy.example:3128, or socks5://user:password@proxy.example:1080")
    if value.get_secret_value().startswith("socks") and not all(map(find_spec, _OF_SOCKS)):
        raise ValueError("a proxy of SOCKS needs packages that are not installed: pip install 'newsdesk[socks]'")
    return value


ProxyAddress = Annotated[SecretStr | None, BeforeValidator(_optional), AfterValidator(_proxy)]
"""A proxy of HTTP or SOCKS; it may hold a password."""
_PROXIES = frozenset({"http", "socks5", "socks4"})
_OF_SOCKS = ("python_socks", "aiohttp_socks")
