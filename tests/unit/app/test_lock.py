"""One running Newsdesk a database, and commands beside it that only look."""

import pytest

from bot.app.lock import is_held, only_one
from bot.domain.errors import SettingError


def test_a_command_sees_whether_a_newsdesk_runs(tmp_path):
    """For as long as it runs, and not longer."""
    database = tmp_path / "newsdesk.db"
    assert not is_held(database)
    with only_one(database):
        assert is_held(database)
        assert is_held(database)
    assert not is_held(database)


def test_a_second_newsdesk_is_refused(tmp_path):
    """With a sentence that says what to do; the first one goes on."""
    database = tmp_path / "newsdesk.db"
    with only_one(database):
        with pytest.raises(SettingError, match="stop it first"), only_one(database):
            pass
        assert is_held(database)
    with only_one(database):
        assert is_held(database)
