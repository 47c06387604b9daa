"""The work of `newsdesk backup` and `restore`."""

import asyncio
from datetime import datetime
from pathlib import Path

from bot.app.backing_up import Restored, back_up
from bot.app.backing_up import restore as put_back
from bot.app.now import utc_now
from bot.cli.context import State
from bot.cli.spans import away, room
from bot.cli.stores import nothing_there, place_of
from bot.cli.terminal import console
from bot.domain.errors import NoDatabase
from bot.domain.loads import Owed
from bot.store.opening import refuse_missing


def make_backup(state: State, file: Path) -> None:
    """Write a backup, and say what it is."""
    database = state.settings().database
    try:
        asyncio.run(refuse_missing(database))
    except NoDatabase as missing:
        raise nothing_there("There is nothing to back up.", missing) from missing
    made = asyncio.run(back_up(database, file))
    said = f"Wrote {made.file} ({room(made.size)}): all that {place_of(state)} held, and sound."
    console().print(said, markup=False, soft_wrap=True)


def restore_backup(state: State, file: Path, *, post_again: bool) -> None:
    """Put a backup in the place of the database, and say what that means for what channels get."""
    now = utc_now()
    restored = asyncio.run(put_back(file, state.settings().database, now, post_again=post_again))
    out = console()
    for sentence in _sentences(restored, file, place_of(state), now):
        out.print(sentence, markup=False, soft_wrap=True)


def _sentences(restored: Restored, file: Path, place: str, now: datetime) -> list[str]:
    age = f", which last asked a feed {away(restored.asked_at, now)}" if restored.asked_at else ""
    return [
        f"Restored {file}{age}, as {place}.",
        _told(restored.owed) if restored.told else _posted(restored.owed),
        *([f"What was there before is {restored.kept}."] if restored.kept else []),
    ]


def _told(owed: Owed) -> str:
    waited = f"{_counted(owed)} waited in it and would be posted, perhaps a second time: taken for told. " if owed.deliveries else ""
    return f"{waited}What feeds have shown since counts as told too: nothing is posted twice. `--post-again` posts it instead."


def _posted(owed: Owed) -> str:
    waited = f"{_counted(owed)} waited in it: these are posted, and" if owed.deliveries else "Nothing waited in it;"
    return f"{waited} what feeds have shown since is posted, also where a channel got it already."


def _counted(owed: Owed) -> str:
    messages = "1 delivery" if owed.deliveries == 1 else f"{owed.deliveries} deliveries"
    return f"{messages} to {owed.channels} channel{'' if owed.channels == 1 else 's'}"
