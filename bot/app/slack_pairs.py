"""The pairs of tokens of Slack, as the settings name them."""

from collections.abc import Iterator, Sequence

from pydantic import SecretStr

from bot.domain.errors import SettingError
from bot.platforms.slack.entry import ALONE, Entry, Pair
from bot.settings import Settings, SlackWorkspaceSettings, faults_of_pairs


def slack_pairs(settings: Settings) -> Sequence[Pair]:
    """Return all pairs of tokens; raise SettingError where one lacks a token, or has another's.

    The pair without a name is called by its variable where it is not the only one.
    """
    if wrong := list(faults_of_pairs(settings)):
        raise SettingError("\n".join(wrong))
    return list(_pairs(settings))


def _pairs(settings: Settings) -> Iterator[Pair]:
    slack = settings.slack
    if settings.slack_bot_token:
        entry = Entry(name=ALONE.bot_variable) if slack.workspace else ALONE
        yield _pair(settings.slack_bot_token, settings.slack_app_token, entry, slack.api_url)
    for each in slack.workspace:
        yield _pair(each.bot_token, each.app_token, _entry(each), each.api_url or slack.api_url)


def _entry(workspace: SlackWorkspaceSettings) -> Entry:
    return Entry(name=workspace.name, bot_variable=workspace.bot_variable, app_variable=workspace.app_variable)


def _pair(bot: SecretStr | None, app: SecretStr | None, entry: Entry, api_url: str | None) -> Pair:
    return Pair(bot_token=_text(bot), app_token=_text(app), entry=entry, api_url=api_url)


def _text(token: SecretStr | None) -> str:
    return token.get_secret_value() if token else ""
