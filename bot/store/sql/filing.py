"""Files deliveries in SQL: what a channel was told, or is owed, stays as it is; what was given up untold is owed anew."""

from collections.abc import Sequence
from typing import Any

from bot.outbox.filing import told_again
from bot.store.rows import delivery_of, delivery_row
from bot.store.sql.database import Transaction
from bot.store.sql.part import json_list


async def file_rows(transaction: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """File deliveries, given as rows; of what a digest told before, that it may come again."""
    if rows:
        await _file(transaction, rows)
        sent = [delivery_of(row) for row in await transaction.rows("told_in_digests", ids=json_list(row["id"] for row in rows))]
        await _file(transaction, [delivery_row(each) for each in told_again(map(delivery_of, rows), sent)] if sent else [])


async def _file(transaction: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await transaction.run("add_delivery", rows)
        untold = {row["id"] for row in await transaction.rows("untold", ids=json_list(row["id"] for row in rows))}
        await transaction.run("file_again", [row for row in rows if row["id"] in untold])
