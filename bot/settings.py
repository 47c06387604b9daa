"""The settings: their names, meaning, units and defaults.

They come from a TOML file and from the environment, which wins: NEWSDESK_DATABASE for `database`,
NEWSDESK_POLLING__CONCURRENCY for `concurrency` in `[polling]`; tokens have the names that their platforms use.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import time, timedelta
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError, TomlConfigSettingsSource

from bot.domain import defaults
from bot.domain.database import Database, PostgresAddress, database_of
from bot.domain.errors import InvalidInput, SettingError
from bot.domain.inputs import parse_time, parse_zone

_PREFIX = "NEWSDESK_"


def _zone(name: str) -> str:
    return name if name in available_timezones() else str(_explained(parse_zone, name))


def _contact(url: str) -> str:
    """Accept what can stand in a User-Agent: a web or mail address of plain letters."""
    if url and not re.fullmatch(r"(https?://|mailto:)[!-~]+", url):
        raise ValueError(f'"{url}" is no address: write it like https://example.org/contact or mailto:desk@example.org')
    return url


def _network(value: object) -> IPv4Network | IPv6Network:
    try:
        return ip_network(str(value))
    except ValueError as error:
        raise ValueError(f'"{value}" is no network: write it like 10.1.0.0/16') from error


def _database(value: object) -> Database:
    if isinstance(value, PostgresAddress):
        return value
    if not isinstance(value, str | Path):
        raise ValueError("name a file, or an address like postgresql://user@host/name")  # noqa: TRY004 - pydantic's word for a wrong value
    return database_of(str(value))


def _listed(value: object) -> object:
    """Read "a, b" as a list, as people write it in the environment; JSON is welcome too."""
    if not isinstance(value, str):
        return value
    return json.loads(value) if value.lstrip().startswith("[") else [part.strip() for part in value.split(",") if part.strip()]


def _clock_time(value: object) -> object:
    return _explained(parse_time, value) if isinstance(value, str) else value


def _explained(parse: Any, text: str) -> Any:
    """Turn our own sentence into one that pydantic reports."""
    try:
        return parse(text)
    except InvalidInput as error:
        raise ValueError(str(error)) from error


Zone = Annotated[str, AfterValidator(_zone)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
Network = Annotated[IPv4Network | IPv6Network, PlainValidator(_network)]
Language = Literal["en", "fr", "de", "es", "pt", "ja", "zh", "ko"]
Listed = BeforeValidator(_listed)
Port = Annotated[int, Field(ge=0, le=65535)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PollingSettings(_Table):
    """How sources are asked."""

    floor_minutes: PositiveFloat = defaults.POLLING_FLOOR / timedelta(minutes=1)
    """No source is asked more often than this."""
    cap_hours: PositiveFloat = defaults.POLLING_CAP / timedelta(hours=1)
    """Every source is asked at least this often, unless its server asks for more patience."""
    news_days: PositiveFloat = defaults.NEWS_FOR / timedelta(days=1)
    """An item that is older when it is first seen is no alert; it may stand in a digest."""
    host_spacing_seconds: Annotated[float, Field(ge=0)] = defaults.HOST_SPACING_SECONDS
    """The pause between two requests to one host."""
    concurrency: PositiveInt = 64
    """How many hosts are asked at the same time."""
    timeout_seconds: PositiveFloat = defaults.FETCH_SECONDS
    """The longest that one answer may take in all."""
    allow_networks: Annotated[tuple[Network, ...], Listed] = ()
    """Private networks that may be asked all the same, such as "10.1.0.0/16": for feeds of your own."""
    allow_ports: Annotated[tuple[Port, ...], Listed] = ()
    """Ports that may be asked besides 80, 443, 8080 and 8443."""


class DeliverySettings(_Table):
    """How much a channel, and a workspace, get at once."""

    cards_an_hour: Annotated[int, Field(ge=0)] = defaults.CARDS_AN_HOUR
    """The most cards of their own that a channel gets in an hour of the clock; the rest is one list. 0: any number."""
    mention_minutes: Annotated[float, Field(ge=0)] = defaults.MENTION_SPACING / timedelta(minutes=1)
    """The least time between two mentions in one channel."""
    workspace_per_second: PositiveFloat = 20
    """How many messages a second one workspace gets, of all its channels together, once its burst is used up."""
    workspace_burst: PositiveInt = 200
    """How many messages a workspace gets without waiting."""


class ConsoleSettings(_Table):
    """What the terminal is subscribed to while no platform has a token."""

    topics: Annotated[tuple[str, ...], Listed] = ("ai", "semiconductors", "quantum", "telecom")
    digest: ClockTime = time(8, 30)


class DiscordSettings(_Table):
    """Where Discord is: left empty but for proxies and tests."""

    api_url: str | None = None
    gateway_url: str | None = None


class SlackSettings(_Table):
    """Where Slack is, and how long after a lost answer it may still post: left alone but for proxies and tests."""

    api_url: str | None = None
    settling_seconds: float = Field(default=15.0, ge=0)


class WebSettings(_Table):
    """The small HTTP server that tells whether Newsdesk is healthy."""

    host: str = defaults.WEB_HOST
    port: Port = defaults.WEB_PORT
    """0 switches it off."""


class Settings(BaseSettings):
    """All of them. Frozen: what changes while Newsdesk runs is in the database."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        env_ignore_empty=True,
        enable_decoding=False,
        hide_input_in_errors=True,
    )

    database: Annotated[Database, PlainValidator(_database)] = Path("newsdesk.db")
    """A file of SQLite, or the address of a PostgreSQL database: postgresql://user@host/name."""
    language: Language = "en"
    """The language of the words around cards where a platform tells none."""
    zone: Zone = "UTC"
    """The time zone of digests where a platform tells none."""
    contact_url: Annotated[str, AfterValidator(_contact)] = ""
    """Where the operators of a feed's server can reach you: it stands in the User-Agent."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"
    tick_seconds: PositiveFloat = 2
    """How often the database is asked what is due."""
    edit_seconds: Annotated[float, Field(ge=0)] = 60
    """The least time between two edits of one card."""
    keep_days: PositiveInt = 90
    """How long articles are kept; what was seen is never posted again all the same."""
    polling: PollingSettings = PollingSettings()
    delivery: DeliverySettings = DeliverySettings()
    topics: dict[str, str] = Field(default_factory=dict)
    """A team's own topics: a name, and the query that an article must fulfil."""
    console: ConsoleSettings = ConsoleSettings()
    discord: DiscordSettings = DiscordSettings()
    slack: SlackSettings = SlackSettings()
    web: WebSettings = WebSettings()
    discord_token: Annotated[SecretStr | None, Field(validation_alias="discord_token")] = None
    slack_bot_token: Annotated[SecretStr | None, Field(validation_alias="slack_bot_token")] = None
    slack_app_token: Annotated[SecretStr | None, Field(validation_alias="slack_app_token")] = None

    @model_validator(mode="after")
    def _slack_needs_both(self) -> "Settings":
        if (self.slack_bot_token is None) != (self.slack_app_token is None):
            given, missing = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN") if self.slack_bot_token else ("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN")
            raise ValueError(f"{given} is set but {missing} is not: Slack needs both, so set {missing} too.")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  (the signature is pydantic's)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the TOML file, whose values come as initial arguments."""
        return env_settings, init_settings


class FixedSettings(Settings):
    """Settings that are given in full by their arguments: the environment does not count."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let only the arguments count."""
        return (init_settings,)


def load_settings(path: Path | None) -> Settings:
    """Read the settings from a TOML file (None: defaults) and the environment; raise SettingError with one helpful sentence."""
    _refuse_unknown_variables(os.environ)
    try:
        table = TomlConfigSettingsSource(Settings, path)() if path else {}
        return Settings(**table)
    except ValidationError as error:
        raise SettingError(_sentence(error, path)) from error
    except (SettingsError, ValueError, OSError) as error:
        raise SettingError(f"The settings in {path or 'the environment'} cannot be read: {error}.") from error


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    known = {_PREFIX + name.upper().replace(".", "__") for name in _names()} | {"NEWSDESK_CONFIG"}
    for variable in environ:
        if variable.startswith(_PREFIX) and variable not in known:
            raise SettingError(f"The environment variable {variable} is no setting{_guess(variable, sorted(known))}")


def _sentence(error: ValidationError, path: Path | None) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"] if not str(part).startswith(("function", "IPv", "ipv")))
    source = f" in {path}" if path else ""
    if first["type"] == "extra_forbidden":
        return f'There is no setting "{where}"{source}{_guess(where, _names())}'
    message = first["msg"].removeprefix("Value error, ")
    return f'The setting "{where}"{source} is wrong: {_lower_first(message)}.'.replace("..", ".") if where else message


def _guess(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f': did you mean "{near[0]}"?' if near else ": config/newsdesk.toml shows all of them."


def _names() -> Sequence[str]:
    return list(_dotted(Settings, ""))


def _dotted(model: type[BaseModel], path: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        nested = field.annotation
        if isinstance(nested, type) and issubclass(nested, BaseModel):
            yield path + name
            yield from _dotted(nested, f"{path}{name}.")
        else:
            yield path + name


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
