"""`newsdesk backup` and `restore`, as people type them."""

import asyncio
import re
from datetime import UTC, datetime

from tests.fakes.busy_desk import make_busy_file


def test_a_backup_is_made_and_restored_with_words_for_what_that_means(newsdesk, tmp_path):
    """How old it is, what would be posted again and was taken for told, and where the database before it is."""
    asyncio.run(make_busy_file(tmp_path / "newsdesk.db", datetime.now(UTC)))
    code, out, _ = newsdesk("backup", "copy.db")
    assert (code, out.startswith("Wrote copy.db (")) == (0, True)
    assert out.endswith(f"all that {tmp_path}/newsdesk.db held, and sound.\n")
    code, out, _ = newsdesk("restore", "copy.db")
    restored, told, kept = out.splitlines()
    assert code == 0
    assert re.fullmatch(rf"Restored copy.db, which last asked a feed \d+ s ago, as {tmp_path}/newsdesk.db\.", restored)
    assert told.startswith("2 deliveries to 2 channels waited in it and would be posted, perhaps a second time: taken for told.")
    assert kept.startswith("What was there before is newsdesk.db.before-restore-")
    assert "1 given up: invalid_blocks" in newsdesk("channels")[1]


def test_posting_again_has_to_be_asked_for(newsdesk, tmp_path):
    """And is said."""
    asyncio.run(make_busy_file(tmp_path / "newsdesk.db", datetime.now(UTC)))
    newsdesk("backup", "copy.db")
    out = newsdesk("restore", "copy.db", "--post-again")[1]
    assert "waited in it: these are posted, and what feeds have shown since is posted, also where a channel got it already." in out


def test_where_nothing_is_nothing_is_backed_up(newsdesk, tmp_path):
    """And no file is made."""
    code, _, errors = newsdesk("backup", "copy.db")
    assert (code, errors.startswith("newsdesk: There is nothing to back up. There is no database")) == (2, True)
    assert newsdesk("restore", "copy.db")[2].startswith("newsdesk: There is no backup copy.db")
    assert not list(tmp_path.iterdir())
