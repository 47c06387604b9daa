"""The tables of the settings about Slack: one workspace, or several with tokens of their own."""

import re
from typing import Annotated

from pydantic import model_validator

from bot.settings.kinds import Token, VariableName, WebAddress, WorkspaceName, number
from bot.settings.table import Table


class SlackWorkspaceSettings(Table):
    """One workspace of several, with tokens of its own: they come from the environment, or from files that it names, and nowhere else."""

    name: WorkspaceName
    """What it is called in sentences for the operator, and by default in the names of its variables."""
    bot_token_variable: VariableName = ""
    """Which variable has its bot token, or with _FILE behind it names a file that has; SLACK_BOT_TOKEN_PARIS for one called "paris"."""
    app_token_variable: VariableName = ""
    """The same of its app-level token; SLACK_APP_TOKEN_PARIS for one called "paris"."""
    api_url: WebAddress = None
    """Where its Slack is, if not where the others' is: https://slack-gov.com/api/ for GovSlack."""
    bot_token: Token = None
    app_token: Token = None

    @property
    def bot_variable(self) -> str:
        """The variable of its bot token."""
        return self.bot_token_variable or f"SLACK_BOT_TOKEN_{self._suffix}"

    @property
    def app_variable(self) -> str:
        """The variable of its app-level token."""
        return self.app_token_variable or f"SLACK_APP_TOKEN_{self._suffix}"

    @property
    def _suffix(self) -> str:
        return re.sub(r"[^A-Z0-9]", "_", self.name.upper())


class SlackSettings(Table):
    """Slack's workspaces, where there are several. The rest is left alone but for proxies and tests.

    It says where Slack is, and how long after a lost answer it may still post.
    """

    api_url: WebAddress = None
    settling_seconds: Annotated[float, number(most=3_600)] = 15.0
    workspace: tuple[SlackWorkspaceSettings, ...] = ()

    @model_validator(mode="after")
    def _differ(self) -> "SlackSettings":
        for what, values in {
            "are called": [each.name.casefold() for each in self.workspace],
            "take their bot token from": [each.bot_variable for each in self.workspace],
            "take their app-level token from": [each.app_variable for each in self.workspace],
        }.items():
            if twice := [each for each in dict.fromkeys(values) if values.count(each) > 1]:
                raise ValueError(f"two workspaces {what} {twice[0]}: each needs one of its own")
        return self
