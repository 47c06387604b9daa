"""Reads the settings; whatever is wrong with them is a sentence that helps."""

import os
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError
from pydantic_settings import SettingsError, TomlConfigSettingsSource

from bot.domain.errors import SettingError
from bot.settings.slack_tables import SlackWorkspaceSettings
from bot.settings.tables import Settings
from bot.settings.tokens import PREFIX, TOKEN_FILES, TOKENS, meant_by, tokens_in_files, with_tokens

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def load_settings(path: Path | None) -> Settings:
    """Read the settings from a TOML file (None: defaults) and the environment; raise SettingError with a sentence for each fault."""
    _refuse_unknown_variables(os.environ)
    from_files = tokens_in_files(os.environ)
    try:
        table = TomlConfigSettingsSource(Settings, path)() if path else {}
        _refuse_tokens(table, path)
        return with_tokens(Settings(**{**table, **from_files}), os.environ)
    except ValidationError as error:
        raise SettingError("\n".join(dict.fromkeys(_sentences(error, path)))) from error
    except (SettingsError, ValueError, OSError, RecursionError) as error:
        raise SettingError(f"The settings in {path or 'the environment'} cannot be read: {error}.") from error


def _refuse_tokens(table: Mapping[str, Any], path: Path | None) -> None:
    """Raise SettingError where a workspace of Slack has its tokens in the file: files of settings are shown around, and kept."""
    slack = table.get("slack")
    entries = slack.get("workspace") if isinstance(slack, Mapping) else None
    for each in entries if isinstance(entries, list) else ():
        for key in {"bot_token", "app_token"} & each.keys() if isinstance(each, Mapping) else ():
            raise SettingError(
                f'The setting "slack.workspace.{key}" in {path} is not read: a token never stands in the file. '
                f"Put it into the environment, and name its variable as {key}_variable if you like."
            )


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    settings = (name for name in _names() if name.upper() not in TOKENS)
    known = {PREFIX + name.upper().replace(".", "__") for name in settings} | TOKEN_FILES | {"NEWSDESK_CONFIG"}
    for variable in environ:
        if variable.startswith(PREFIX) and variable not in known:
            near = meant_by(variable)
            guess = f': did you mean "{near}"?' if near else _guess(variable, sorted(known))
            raise SettingError(f"The environment variable {variable} is no setting{guess}")


def _sentences(error: ValidationError, path: Path | None) -> Iterator[str]:
    """Yield a sentence for each fault: whoever mends one should not meet the next only then."""
    return (_sentence(each, path) for each in error.errors(include_url=False))


def _sentence(fault: "ErrorDetails", path: Path | None) -> str:
    where = ".".join(str(part) for part in fault["loc"] if not str(part).startswith(("function", "IPv", "ipv")))
    names = [*_names(), *_dotted(SlackWorkspaceSettings, "slack.workspace.0.")]
    source = f" in {path}" if path else ""
    if fault["type"] == "extra_forbidden":
        return f'There is no setting "{where}"{source}{_guess(where, names)}'
    message = fault["msg"].removeprefix("Value error, ")
    return f'The setting "{where}"{source} is wrong: {_lower_first(message)}.'.replace("..", ".") if where else message


def _guess(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f': did you mean "{near[0]}"?' if near else ": config/newsdesk.toml shows all of them."


def _names() -> Sequence[str]:
    return list(_dotted(Settings, ""))


def _dotted(model: type[BaseModel], path: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        nested = field.annotation
        yield path + name
        if isinstance(nested, type) and issubclass(nested, BaseModel):
            yield from _dotted(nested, f"{path}{name}.")


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
