"""Files deliveries in SQL: what a channel was told, or is owed, stays as it is; what was given up untold is owed anew."""

from collections.abc import Sequence
from typing import Any

from bot.store.sql.database import Transaction
from bot.store.sql.part import json_list


async def file_rows(transaction: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """File deliveries, given as rows."""
    if rows:
        await transaction.run("add_delivery", rows)
        untold = {row["id"] for row in await transaction.rows("untold", ids=json_list(row["id"] for row in rows))}
        await transaction.run("file_again", [row for row in rows if row["id"] in untold])
