"""The file in which learned names are kept. It imports little, for commands that only look."""

import os
import tempfile
from pathlib import Path
from typing import Final

from bot.domain.database import Database
from bot.domain.errors import SettingError
from bot.domain.learned import Learned
from bot.matching.learned import learned_text, parse_learned

FILE: Final = "newsdesk-names.toml"


def names_file(named: Path | None, database: Database) -> Path:
    """Return where learned names are kept: where the settings say, else beside the database, or here where that is no file."""
    return named or (database.parent / FILE if isinstance(database, Path) else Path(FILE))


def read_learned(file: Path) -> Learned:
    """Read what was learned; raise SettingError for a file that cannot be read."""
    return parse_learned(text_of(file), str(file))


def text_of(file: Path) -> str:
    """Return the text of the file, empty where there is none yet; raise SettingError."""
    try:
        return file.read_text("utf-8") if file.exists() else ""
    except (OSError, ValueError) as error:
        raise SettingError(f"The learned names in {file} cannot be read: {error}.") from error


def write_learned(file: Path, learned: Learned) -> None:
    """Put what was learned in the place of what the file holds, whole or not at all; raise SettingError."""
    try:
        handle, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}")
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write(learned_text(learned))
        Path(beside).chmod(0o644)
        Path(beside).replace(file)
    except OSError as error:
        raise SettingError(f"The learned names in {file} cannot be written: {error}. Name a file that can as names_file.") from error
