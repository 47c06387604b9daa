"""The tables of the settings: each name with its meaning, unit and default."""

from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.domain import defaults
from bot.settings.kinds import (
    BasePath,
    ClockTime,
    Contact,
    Folder,
    HeaderName,
    HeaderText,
    Host,
    HostName,
    Language,
    Listed,
    Network,
    PageAddress,
    PasswordHash,
    Place,
    Port,
    Prefix,
    ProxyAddress,
    Queries,
    Secret,
    SocketAddress,
    Token,
    WebAddress,
    Zone,
    count,
    number,
)
from bot.settings.slack_tables import SlackSettings
from bot.settings.table import Table

_WEEK_OF_MINUTES = 7 * 24 * 60
_YEAR_OF_HOURS = 366 * 24
_CENTURY_OF_DAYS = 36_500
_DAY_OF_SECONDS = 86_400


class PollingSettings(Table):
    """How sources are asked."""

    floor_minutes: Annotated[float, number(above=True, most=_WEEK_OF_MINUTES)] = defaults.POLLING_FLOOR / timedelta(minutes=1)
    """No source is asked more often than this."""
    cap_hours: Annotated[float, number(above=True, most=_YEAR_OF_HOURS)] = defaults.POLLING_CAP / timedelta(hours=1)
    """Every source is asked at least this often, unless its server asks for more patience."""
    news_days: Annotated[float, number(above=True, most=_CENTURY_OF_DAYS)] = defaults.NEWS_FOR / timedelta(days=1)
    """An item that is older when it is first seen is no alert; it may stand in a digest."""
    articles_a_day: Annotated[int, count(least=0, most=1_000_000)] = defaults.ARTICLES_A_DAY
    """The most new articles that one source brings in a day; those beyond it are left out, the oldest first. 0: any number."""
    host_spacing_seconds: Annotated[float, number(most=_DAY_OF_SECONDS)] = defaults.HOST_SPACING_SECONDS
    """The pause between two requests to one host."""
    feeds_a_workspace: Annotated[int, count(least=0, most=10_000)] = 50
    """How many feeds a server of Discord, or a workspace of Slack, may follow by commands."""
    concurrency: Annotated[int, count(most=4_096)] = 64
    """How many hosts are asked at the same time."""
    timeout_seconds: Annotated[float, number(above=True, most=3_600)] = defaults.FETCH_SECONDS
    """The longest that one answer may take in all."""
    allow_networks: Annotated[tuple[Network, ...], Listed] = ()
    """Private networks that may be asked all the same, such as "10.1.0.0/16": for feeds of your own."""
    allow_ports: Annotated[tuple[Port, ...], Listed] = ()
    """Ports that may be asked besides 80, 443, 8080 and 8443."""


class DeliverySettings(Table):
    """How much a channel, and a workspace, get at once."""

    cards_an_hour: Annotated[int, count(least=0, most=100_000)] = defaults.CARDS_AN_HOUR
    """The most cards of their own that a channel gets in an hour of the clock; the rest is one list. 0: any number."""
    flood_seconds: Annotated[float, number(most=3_600)] = defaults.FLOOD.total_seconds()
    """Within how long a channel gets five cards at most; the rest is one list, when that time of the clock is over. 0: any number."""
    mention_minutes: Annotated[float, number(most=_YEAR_OF_HOURS * 60)] = defaults.MENTION_SPACING / timedelta(minutes=1)
    """The least time between two mentions in one channel."""
    silent_cards: bool = True
    """Whether cards on Discord come without a sound unless they mention somebody; digests ring."""
    workspace_per_second: Annotated[float, number(least=0.01, most=10_000)] = 20
    """How many messages a second one workspace gets, of all its channels together, once its burst is used up."""
    workspace_burst: Annotated[int, count(most=1_000_000)] = 200
    """How many messages a workspace gets without waiting."""


class ConsoleSettings(Table):
    """What the terminal is subscribed to while no platform has a token."""

    topics: Annotated[tuple[str, ...], Listed] = ("ai", "semiconductors", "quantum", "telecom")
    digest: ClockTime = time(8, 30)


class DiscordSettings(Table):
    """Where Discord is, and how long after a lost answer it may still open a post: left alone but for proxies and tests."""

    api_url: WebAddress = None
    gateway_url: SocketAddress = None
    settling_seconds: Annotated[float, number(most=3_600)] = 15.0


class WebSettings(Table):
    """The small HTTP server that tells whether Newsdesk is healthy."""

    host: Host = defaults.WEB_HOST
    port: Port = defaults.WEB_PORT
    """0 switches it off."""


class BackupSettings(Table):
    """Copies of the database that a running Newsdesk makes each day."""

    folder: Folder = None
    """Where they are kept; none are made while it is not set."""
    at: ClockTime = time(3, 30)
    """At which time of day, in `zone`."""
    keep: Annotated[int, count(most=1_000)] = 7
    """How many are kept; the oldest go."""


class AlarmSettings(Table):
    """Who is called when something is at fault for two minutes, and who gets a sign of life while all is well."""

    webhook: WebAddress = None
    """An address that takes {"text": "..."}, or {"content": "..."} of Discord."""
    channel: str = ""
    """A channel of the operator's own, by its name or id, that Newsdesk knows."""
    heartbeat: WebAddress = None
    """An address that is asked each minute in which nothing is at fault."""


class PageSettings(Table):
    """The page in the browser, where the server of `[web]` listens."""

    enabled: bool = True
    password: PasswordHash = ""
    """Of whoever may change things; needed where others than this machine can reach the page."""
    reader_password: PasswordHash = ""
    """Of those who may only look."""
    hosts: Annotated[tuple[HostName, ...], Listed] = ()
    """Names under which browsers reach the page, besides localhost and plain addresses."""
    address: PageAddress = ""
    """Where others reach the page, such as "https://news.example.org", without base_path: then people are offered feeds of their own."""
    base_path: BasePath = ""
    """Where the page begins, if a proxy puts it below a path."""
    trusted_proxies: Annotated[tuple[Network, ...], Listed] = ()
    """Networks of proxies whose X-Forwarded headers are believed."""
    pictures: bool = False
    """Whether pictures of articles are shown: then browsers ask the publishers for them."""

    @property
    def public(self) -> str:
        """Where others reach the page, with its path; empty where that was not said."""
        return self.address + self.base_path if self.enabled and self.address else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which browsers reach the page."""
        return (*self.hosts, *filter(None, [urlsplit(self.address).hostname]))

    @model_validator(mode="after")
    def _needs_a_password(self) -> "PageSettings":
        needing = "reader_password" if self.reader_password else "hosts" if self.hosts else "address" if self.address else ""
        if needing and not self.password:
            raise ValueError(f"{needing} is set but password is not: set page.password to what `newsdesk page password` prints")
        return self


class QuotaSettings(Table):
    """How much each workspace may have of its own."""

    topics: Annotated[int, count(most=10_000)] = 50
    """Topics that its people make in the chat."""
    changes: Annotated[int, count(most=10_000)] = 20
    """Changes a minute that its people make in the chat; reading, ending and undoing are not counted."""


class AccessSettings(Table):
    """What goes along to feeds whose addresses begin alike, and to no other address. It stands here alone: no list of feeds holds it."""

    user: HeaderText = ""
    """Of HTTP Basic, with `password`."""
    password: Token = None
    headers: dict[HeaderName, Secret] = Field(default_factory=dict)
    """Further headers of the request."""
    user_agent: HeaderText = ""
    """In place of our own."""


class Settings(BaseSettings):
    """All of them. Frozen: what changes while Newsdesk runs is in the database."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSDESK_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        env_ignore_empty=True,
        enable_decoding=False,
        hide_input_in_errors=True,
    )

    database: Place = Path("newsdesk.db")
    """A file of SQLite, or the address of a PostgreSQL database: postgresql://user@host/name."""
    language: Language = "en"
    """The language of the words around cards where a platform tells none."""
    zone: Zone = "UTC"
    """The time zone of digests where a platform tells none."""
    contact_url: Contact = ""
    """Where the operators of a feed's server can reach you: it stands in the User-Agent."""
    proxy: ProxyAddress = None
    """The way out for feeds, Discord and Slack: http://host:port or socks5://host:port; user:password@ may stand before the host."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"
    log_file: Folder = None
    """Where the log goes instead of standard error."""
    log_megabytes: Annotated[float, number(least=0.001, most=100_000)] = 10
    """How long that file grows before another one is begun."""
    log_files: Annotated[int, count(most=1_000)] = 5
    """How many of those before it are kept."""
    tick_seconds: Annotated[float, number(least=0.01, most=3_600)] = 2
    """How often the database is asked what is due."""
    edit_seconds: Annotated[float, number(most=30 * _DAY_OF_SECONDS)] = 60
    """The least time between two edits of one card."""
    keep_days: Annotated[int, count(most=_CENTURY_OF_DAYS)] = 90
    """How long articles are kept; what was seen is never posted again all the same."""
    polling: PollingSettings = PollingSettings()
    delivery: DeliverySettings = DeliverySettings()
    names_file: Folder = None
    """Where names that were learned for topics are kept; beside the database if left out."""
    topics: Queries = Field(default_factory=dict)
    """A team's own topics: a name, and the query that an article must fulfil."""
    console: ConsoleSettings = ConsoleSettings()
    discord: DiscordSettings = DiscordSettings()
    slack: SlackSettings = SlackSettings()
    web: WebSettings = WebSettings()
    backup: BackupSettings = BackupSettings()
    alarms: AlarmSettings = AlarmSettings()
    page: PageSettings = PageSettings()
    quotas: QuotaSettings = QuotaSettings()
    access: dict[Prefix, AccessSettings] = Field(default_factory=dict)
    """By how the addresses of the feeds begin."""
    discord_token: Annotated[Token, Field(validation_alias="discord_token")] = None
    slack_bot_token: Annotated[Token, Field(validation_alias="slack_bot_token")] = None
    slack_app_token: Annotated[Token, Field(validation_alias="slack_app_token")] = None

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
