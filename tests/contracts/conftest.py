"""The adapters on which the contracts run."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.engine.local import LocalEngine
from bot.ports.engine import Engine
from bot.ports.store import Store
from tests.contracts.store_data import OpenStore, open_memory, open_postgres, open_sqlite


@pytest.fixture(params=[open_memory, open_sqlite, open_postgres], ids=["memory", "sqlite", "postgres"])
def open_store(request: pytest.FixtureRequest) -> OpenStore:
    """Open the store of one adapter in a folder."""
    chosen: OpenStore = request.param
    return chosen


@pytest.fixture
async def store(open_store: OpenStore, tmp_path: Path) -> AsyncIterator[Store]:
    """Give the store of each adapter in turn."""
    async with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    """Give an engine that is stopped whatever happens."""
    local = LocalEngine()
    try:
        yield local
    finally:
        await local.stop(grace=0)
