"""The settings: their names, meaning, units and defaults.

They come from a TOML file and from the environment, which wins: NEWSDESK_DATABASE for `database`,
NEWSDESK_POLLING__CONCURRENCY for `concurrency` in `[polling]`; tokens have the names that their platforms use.
"""

from bot.settings.kinds import Language
from bot.settings.loading import load_settings
from bot.settings.slack_tables import SlackSettings, SlackWorkspaceSettings
from bot.settings.tables import (
    AccessSettings,
    AlarmSettings,
    BackupSettings,
    ConsoleSettings,
    DeliverySettings,
    DiscordSettings,
    FixedSettings,
    PageSettings,
    PollingSettings,
    Settings,
    WebSettings,
)
from bot.settings.tokens import faults_of_pairs, misnamed_tokens, oddities_of_tokens

__all__ = [
    "AccessSettings",
    "AlarmSettings",
    "BackupSettings",
    "ConsoleSettings",
    "DeliverySettings",
    "DiscordSettings",
    "FixedSettings",
    "Language",
    "PageSettings",
    "PollingSettings",
    "Settings",
    "SlackSettings",
    "SlackWorkspaceSettings",
    "WebSettings",
    "faults_of_pairs",
    "load_settings",
    "misnamed_tokens",
    "oddities_of_tokens",
]
