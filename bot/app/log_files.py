"""Where the log goes: a stream, or a file that is rotated by size and that its owner alone reads."""

import logging
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO, cast

from bot.domain.errors import SettingError
from bot.settings import Settings
from bot.store.sqlite.private import private

_MEGABYTE = 1_000_000


class _PrivateFile(RotatingFileHandler):
    """A file that is made for this user alone, also when another one is begun."""

    def _open(self) -> TextIOWrapper:
        return cast("TextIOWrapper", open(self.baseFilename, self.mode, encoding="utf-8", opener=private))


def log_handler(settings: Settings, stream: TextIO) -> logging.Handler:
    """Return where lines go; raises SettingError for a file that can't be written."""
    if settings.log_file is None:
        return logging.StreamHandler(stream)
    try:
        Path(settings.log_file).parent.mkdir(parents=True, exist_ok=True)
        return _PrivateFile(settings.log_file, maxBytes=round(settings.log_megabytes * _MEGABYTE), backupCount=settings.log_files)
    except OSError as error:
        raise SettingError(f"The log can't be written to {settings.log_file} (log_file): {error.strerror}; name another file.") from error
