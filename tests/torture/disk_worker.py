"""Uses the store as a busy bot does, and tells on standard output what the store acknowledged; ends without tidying up.

python -m tests.torture.disk_worker DATABASE ARTICLES FULL|NORMAL
"""

import asyncio
import os
import sys
from pathlib import Path

from bot.domain.delivery import MessageId, Sent, Settlement
from bot.store.sqlite.store import SqliteStore
from tests.contracts.store_data import NOW, article, delivery, destination, poll, source
from tests.fakes.seeding import save_channel

_WRITERS = 4


def tell(what: str, number: int) -> None:
    """Acknowledge, past every buffer."""
    os.write(1, f"{what} {number}\n".encode())


async def main(path: Path, articles: int, synchronous: str) -> None:
    """Record articles, a few at a time, and send what is owed meanwhile."""
    async with SqliteStore.open(path) as store:
        await store._database.writer._connection.execute_fetchall(f"PRAGMA synchronous = {synchronous}")
        here, to = source(), destination()
        await store.add_sources([here])
        await save_channel(store, to)

        async def record(first: int) -> None:
            for number in range(first, articles, _WRITERS):
                one = article(here, number, summary=f"Summary {number} " * 20)
                await store.record(poll(here, [one], [delivery(to, one)]))
                tell("recorded", number)

        async def send() -> None:
            sent = 0
            while sent < articles:
                for batch in await store.begin(to.id, NOW, 1):
                    number = batch.items[0].article.identity
                    tell("begun", number)
                    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId(f"m{number}"), at=NOW))])
                    tell("sent", number)
                    sent += 1
                await asyncio.sleep(0)

        await asyncio.gather(*(record(first) for first in range(_WRITERS)), send())
        os._exit(0)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
