"""Under which names monitors are answered."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web

from bot.web.health import Health
from bot.web.server import HealthServer


async def check() -> Health:
    return Health(version="1")


async def shown(_request: web.Request) -> web.Response:
    return web.Response(text="shown")


@asynccontextmanager
async def asked(host: str = "127.0.0.1") -> AsyncIterator[ClientSession]:
    """Open a server with a probe and a page, and a browser that asks it."""
    server = HealthServer(host, 0, check, [web.get("/metrics", shown)], pages=[web.get("/page", shown)], names=("news.example.org",))
    async with server, ClientSession(f"http://127.0.0.1:{server.port}") as session:
        yield session


@pytest.mark.parametrize(("host", "status"), [
    ("localhost:8484", 200), ("127.0.0.1", 200), ("[::1]:8484", 200), ("news.example.org", 200), ("", 200),
    ("evil.example:8484", 421), ("[", 421),
])  # fmt: skip
async def test_a_name_that_was_bound_to_this_machine_reads_no_figures(host: str, status: int):
    """A page of a foreign site could read them in the operator's browser (DNS rebinding); a probe without a host is no browser."""
    async with asked() as session:
        for path in ("/healthz", "/metrics"):
            assert (await session.get(path, headers={"Host": host})).status == status, path


async def test_where_others_may_ask_any_name_does():
    """A service of Compose or of Kubernetes has names that nobody lists, and whoever reaches it may read it anyway."""
    async with asked("0.0.0.0") as session:
        assert (await session.get("/healthz", headers={"Host": "newsdesk:8484"})).status == 200


async def test_pages_look_for_themselves():
    """Their refusal is a page in the visitor's language."""
    async with asked() as session:
        assert (await session.get("/page", headers={"Host": "evil.example"})).status == 200
