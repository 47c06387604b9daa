"""A real browser that looks at the page; without one the tests say why they skip."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from tests.fakes.page_world import PageWorld, open_page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
MISSING = [name for name, there in {
    "playwright (pip install -e '.[browser]')": find_spec("playwright"),
    "axe-playwright-python (pip install -e '.[browser]')": find_spec("axe_playwright_python"),
    "a chromium (apt-get install chromium, or CHROMIUM=its path)": CHROMIUM,
}.items() if not there]  # fmt: skip


@dataclass
class Tab:
    """A tab: `look` is playwright's page, `complaints` is what the console and the policy said."""

    world: PageWorld
    look: Any
    complaints: list[str] = field(default_factory=list)

    async def open(self, path: str) -> None:
        await self.look.goto(f"http://127.0.0.1:{self.world.client.port}{path}", wait_until="load")

    async def press(self, button: str) -> None:
        """Press a button by the keyboard, and wait for the page that follows."""
        await self.look.get_by_role("button", name=button).focus()
        async with self.look.expect_navigation():
            await self.look.keyboard.press("Enter")

    async def violations(self) -> list[str]:
        """Return what axe-core finds, each with the element that it is about."""
        found = await import_module("axe_playwright_python.async_playwright").Axe().run(self.look)
        return [f"{each['id']}: {node['html'][:160]}" for each in found.response["violations"] for node in each["nodes"]]

    async def cut(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(await self.look.evaluate("document.documentElement.scrollWidth - innerWidth"))


@dataclass
class Browser:
    """Opens tabs on worlds."""

    chromium: Any

    @asynccontextmanager
    async def tab(self, *, width: int = 1200, theme: str = "light", language: str = "en-US", **settings: Any) -> AsyncIterator[Tab]:
        """Open a page of its own in a tab, and prove at the end that nothing complained."""
        context = await self.chromium.new_context(color_scheme=theme, viewport={"width": width, "height": 900}, locale=language)
        async with open_page(**settings) as world:
            tab = Tab(world, await context.new_page())
            tab.look.on("console", lambda message: tab.complaints.append(message.text) if message.type in ("error", "warning") else None)
            tab.look.on("pageerror", lambda error: tab.complaints.append(str(error)))
            try:
                yield tab
            finally:
                await context.close()
        assert tab.complaints == []


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Start a browser."""
    if MISSING:
        pytest.skip(f"no browser to look with: {', '.join(MISSING)}")
    async with import_module("playwright.async_api").async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Browser(chromium)
        await chromium.close()
