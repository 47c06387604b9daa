"""Pairs of tokens: what an operator calls each, where its tokens come from, and which workspace each was told to be of."""

from dataclasses import dataclass
from typing import Final

from bot.domain.destination import Platform
from bot.domain.errors import SettingError

API: Final = "https://slack.com/api/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the operator calls a pair of tokens, for sentences about it; without a `name` it is the only one."""

    name: str = ""
    bot_variable: str = "SLACK_BOT_TOKEN"
    app_variable: str = "SLACK_APP_TOKEN"

    @property
    def label(self) -> str:
        """What stands in sentences."""
        return f'Slack workspace "{self.name}"' if self.name else Platform.SLACK


ALONE = Entry()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The tokens of one workspace. `api_url` points elsewhere than to Slack."""

    bot_token: str
    app_token: str
    entry: Entry = ALONE
    api_url: str | None = None


class Registry:
    """Which pair of tokens is of which workspace, as Slack told each of them."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def claim(self, team: str, entry: Entry) -> None:
        """Note that a workspace is served by a pair; raise SettingError where another pair is of the same one."""
        other = self._entries.setdefault(team, entry)
        if other != entry:
            raise SettingError(
                f"{entry.bot_variable} and {other.bot_variable} are tokens of the same Slack workspace, {team}: keep one pair."
            )

    def is_of_another(self, team: str, entry: Entry) -> bool:
        """Say whether a workspace is served by another pair."""
        return self._entries.get(team, entry) != entry
