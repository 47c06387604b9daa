"""`newsdesk db copy`."""

import asyncio
from collections.abc import Sequence

from rich.table import Table

from bot.app.copying import copy_database
from bot.cli.terminal import console, progress
from bot.domain.database import Database, database_of
from bot.store.copying import Copied


def run_copy(source: str, target: str) -> None:
    """Copy a database, and say what both hold."""
    old, new = database_of(source), database_of(target)
    copied = asyncio.run(_copy(old, new))
    table = Table("table", "rows", "hash of the rows", box=None, pad_edge=False)
    for each in copied:
        table.add_row(each.table, f"{each.rows:,}", each.digest)
    out = console()
    out.print(table)
    out.print(f"{sum(each.rows for each in copied):,} rows were copied: {new} holds what {old} does.", markup=False, soft_wrap=True)
    out.print("Name it in the setting `database`, or in NEWSDESK_DATABASE, before Newsdesk runs again.", markup=False, soft_wrap=True)


async def _copy(source: Database, target: Database) -> Sequence[Copied]:
    with progress() as bar:
        task = bar.add_task("Copying and comparing", total=None)
        return await copy_database(
            source, target, begun=lambda rows: bar.update(task, total=rows), moved=lambda rows: bar.advance(task, rows)
        )
