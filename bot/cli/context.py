"""Finds and reads the settings of a command."""

from pathlib import Path

from bot.cli.places import DEFAULTS, usual_place
from bot.domain.errors import SettingError
from bot.settings import Settings, load_settings


class State:
    """The options that all commands share."""

    def __init__(self, config_file: Path | None) -> None:
        self._config_file = config_file

    @property
    def path(self) -> Path | None:
        """The settings file: the given one, else the first that exists of the usual places, else None."""
        if self._config_file is None:
            return usual_place()
        if not _is_file(self._config_file):
            raise SettingError(f"There is no settings file {self._config_file}: check --config or NEWSDESK_CONFIG.")
        return self._config_file

    @property
    def settings_here(self) -> Path | None:
        """The file that says how it shall be: one of a usual name with nothing but comments, such as a clone has, says nothing."""
        path = self.path
        return None if self._config_file is None and path == DEFAULTS and not _says_something(path) else path

    def settings(self) -> Settings:
        """Read the settings; raise SettingError with one sentence when they are wrong."""
        return load_settings(self.path)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder that may not be read
        return False


def _says_something(path: Path) -> bool:
    """Say whether a file holds more than comments; one that cannot be read may."""
    try:
        lines = path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return True
    return any(line.strip() and not line.lstrip().startswith("#") for line in lines)
