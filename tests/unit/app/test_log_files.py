"""Where the log goes."""

import logging
import sys

import pytest

from bot.app.log_files import log_handler
from bot.domain.errors import SettingError
from bot.settings import FixedSettings


def line(number: int) -> logging.LogRecord:
    return logging.LogRecord("newsdesk", logging.INFO, __file__, 1, f"{number:04} {'x' * 94}", None, None)


def test_a_file_is_rotated_by_size_and_its_owner_alone_reads_it(tmp_path):
    """The newest lines stand in the file itself, and no more than so many before it are kept."""
    file = tmp_path / "logs" / "newsdesk.log"
    handler = log_handler(FixedSettings(log_file=file, log_megabytes=0.001, log_files=2), sys.stderr)
    for number in range(60):
        handler.emit(line(number))
    handler.close()
    assert sorted(each.name for each in file.parent.iterdir()) == ["newsdesk.log", "newsdesk.log.1", "newsdesk.log.2"]
    assert all(each.stat().st_size <= 1_000 and each.stat().st_mode & 0o077 == 0 for each in file.parent.iterdir())
    assert file.read_text(encoding="utf-8").splitlines()[-1].startswith("0059")


def test_without_a_file_lines_go_to_the_stream():
    """Which journald and Docker keep."""
    handler = log_handler(FixedSettings(), sys.stderr)
    assert isinstance(handler, logging.StreamHandler)
    assert handler.stream is sys.stderr


def test_a_file_that_cannot_be_written_stops_the_start_with_a_sentence(tmp_path):
    """With the setting that names it."""
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match="log_file"):
        log_handler(FixedSettings(log_file=tmp_path / "file" / "newsdesk.log"), sys.stderr)
