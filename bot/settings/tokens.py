"""The names that tokens have in the environment, and what a token looks like."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import SecretStr

from bot.domain.errors import SettingError
from bot.settings.kinds import is_sendable
from bot.settings.tables import Settings

FILE: Final = "_FILE"
PREFIX: Final = "NEWSDESK_"
TOKENS: Final = ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
TOKEN_FILES: Final = frozenset(f"{prefix}{name}{FILE}" for name in TOKENS for prefix in ("", PREFIX))
"""Variables that name a file with a token in it, as containers are given secrets; with the prefix of settings, and without."""

_LONGEST = 4_096  # bytes of such a file
_LIKE_A_TOKEN: Final = re.compile(r"(?P<platform>DISCORD|SLACK)_(?:\w*_)?TOKENS?(?:_\w+)?")
_READ: Final = {
    "DISCORD": "Newsdesk reads Discord's token from DISCORD_TOKEN",
    "SLACK": "Newsdesk reads Slack's tokens from SLACK_BOT_TOKEN and SLACK_APP_TOKEN",
}
_DISCORD: Final = re.compile(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}", re.ASCII)


def tokens_in_files(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the tokens that variables name files for, by setting; raise SettingError where one can't be read, or is given twice."""
    tokens: dict[str, str] = {}
    for name in TOKENS:
        given = [each for each in (name, name + FILE, PREFIX + name + FILE) if environ.get(each)]
        if len(given) > 1:
            raise SettingError(f"{given[0]} and {given[1]} are both set: keep one of them.")
        if given and given[0] != name:
            tokens[name.lower()] = _content(given[0], Path(environ[given[0]]))
    return tokens


def with_tokens(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """Return the settings with the tokens of each workspace of Slack, as far as the environment has them."""
    if not settings.slack.workspace:
        return settings
    given = tuple(
        each.model_copy(update={"bot_token": _given(each.bot_variable, environ), "app_token": _given(each.app_variable, environ)})
        for each in settings.slack.workspace
    )
    return settings.model_copy(update={"slack": settings.slack.model_copy(update={"workspace": given})})


def _given(variable: str, environ: Mapping[str, str]) -> SecretStr | None:
    """Return the token of a variable, or of the file that one with _FILE behind it names; None where neither is set."""
    token, path = environ.get(variable, "").strip(), environ.get(variable + FILE)
    if token and path:
        raise SettingError(f"{variable} and {variable}{FILE} are both set: keep one of them.")
    if path:
        token = _content(variable + FILE, Path(path))
    if not is_sendable(token):
        raise SettingError(f"{variable} holds no token: it has spaces, or letters that no token has; copy it again.")
    return SecretStr(token) if token else None


def faults_of_pairs(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each workspace of Slack that lacks a token, and for each token that several have."""
    owners: dict[str, str] = {}
    for each in _slack_tokens(settings):
        variable, token = each.variable, each.token
        if token is None:
            yield f'{variable} is not set: the Slack workspace "{each.workspace}" needs it; set it, or {variable}{FILE}.'
        elif (other := owners.setdefault(token.get_secret_value(), variable)) != variable:
            yield f"{other} and {variable} are the same token: each workspace needs its own."


class _SlackToken(NamedTuple):
    """A token of a pair: its variable, how it must begin, the name of its workspace, and whether it is of a proxy."""

    variable: str
    token: SecretStr | None
    beginning: str
    workspace: str
    local: bool


def _slack_tokens(settings: Settings) -> Iterator[_SlackToken]:
    """Yield the tokens of Slack; of the pair without a name only if it is there."""
    local = bool(settings.slack.api_url)
    if settings.slack_bot_token or settings.slack_app_token:
        yield _SlackToken("SLACK_BOT_TOKEN", settings.slack_bot_token, "xoxb-", "", local)
        yield _SlackToken("SLACK_APP_TOKEN", settings.slack_app_token, "xapp-", "", local)
    for each in settings.slack.workspace:
        yield _SlackToken(each.bot_variable, each.bot_token, "xoxb-", each.name, local or bool(each.api_url))
        yield _SlackToken(each.app_variable, each.app_token, "xapp-", each.name, local or bool(each.api_url))


def _content(variable: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            token = file.read(_LONGEST).decode().strip()
    except (OSError, ValueError) as error:
        fault = error.strerror if isinstance(error, OSError) else error
        raise SettingError(f"{variable} names the file {path}, which cannot be read: {fault}.") from error
    if not token:
        raise SettingError(f"{variable} names the file {path}, which is empty: write the token into it.")
    return token


def meant_by(variable: str) -> str | None:
    """Return which token was meant by a variable with the prefix of settings; None where it is like none of them."""
    bare = variable.removeprefix(PREFIX)
    near = get_close_matches(bare, TOKENS, n=1, cutoff=0.7) if "TOKEN" in bare and "FILE" not in bare else []
    return near[0] if near else None


def misnamed_tokens(settings: Settings, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each variable that seems to hold the token of a platform which has none, under a name that is not read."""
    has = {"DISCORD": settings.discord_token, "SLACK": settings.slack_bot_token or settings.slack.workspace}
    for variable, value in environ.items():
        found = _LIKE_A_TOKEN.fullmatch(variable.upper())
        if found and value and variable.upper() not in (*TOKENS, *TOKEN_FILES) and not has[found["platform"]]:
            yield f"{variable} is set, but nothing reads it: {_READ[found['platform']]}."


def oddities_of_tokens(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each token that does not look like one of its platform; a proxy may have tokens of its own."""
    if settings.discord_token and not settings.discord.api_url:
        token = settings.discord_token.get_secret_value()
        if not _DISCORD.fullmatch(token):
            yield f"DISCORD_TOKEN is no token of a Discord bot{_instead(token)}: copy it from the developer portal, Bot, Reset Token."
    for each in _slack_tokens(settings):
        given = each.token.get_secret_value() if each.token else ""
        if given and not each.local and not re.fullmatch(rf"{each.beginning}[\w-]{{5,}}", given):
            odd = _instead(given)
            yield f"{each.variable} must begin with {each.beginning}, and be whole{odd}: copy it from your app's pages at api.slack.com."


def _instead(token: str) -> str:
    """Say what a token is that stands where another belongs, without showing it."""
    kinds = {"xoxb-": "the bot token of Slack", "xapp-": "the app-level token of Slack", "xoxp-": "a user token of Slack"}
    known = next((kind for beginning, kind in kinds.items() if token.startswith(beginning)), None)
    if known is None and _DISCORD.fullmatch(token):
        known = "a token of Discord"
    return f" (this is {known})" if known else ""
