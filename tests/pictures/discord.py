"""Draws Discord's cards by simcord, a Discord in this process, and a chromium."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import discord
from discord.http import MultipartParameters

from bot.cards.card import AlertCard
from bot.cards.pages import Page
from bot.domain.delivery import Nonce
from bot.platforms.discord import render
from bot.platforms.discord.pages import page_view
from tests.fakes.discord_state import Json
from tests.pictures.paint import IMAGE, Missing
from tests.pictures.stories import NOW, PICTURE, Shown, speech

LIGHT = """
:root {
  color: #313338 !important; background: #fff; --discord-bg: #fff; --discord-surface: #f2f3f5; --discord-control: #e3e5e8;
  --discord-text: #313338; --discord-muted: #5c5e66; --discord-subtle: #4e5058; --discord-border: #e1e2e4;
  --component-surface: #f9f9fa; --component-border: #e1e2e4; --code-surface: #e3e5e8; --code-border: #d4d6da; --code-text: #313338;
  --link-accent: #006ce7; --link-text: #006ce7; --button-secondary-surface: #e3e5e8; --input-surface: #ebedef;
}
.component-button, .link-button, .button-secondary { color: #313338 !important; background: #e3e5e8 !important; }
.channel-composer { background: #ebedef !important; }
"""
WIDTH, PHONE = 760, 420
ON_A_PHONE = ("alert", "digest-23")
_HIGH, _LOW = 760, 220  # of an answer with parts, and of one in words


class _Silent(discord.Client):
    """A bot that only posts."""


async def draw(cards: Mapping[str, Sequence[Shown]], out: Path) -> list[Path]:
    """Draw each picture in both themes, and for a phone; return the files."""
    simcord, browsers = _tools()
    drawn = []
    for theme, style in (("dark", ""), ("light", LIGHT)):
        _use_chromium(browsers, style)
        for name, shown in cards.items():
            drawn.append(await _picture(simcord, shown, out / f"discord-{name}-{theme}.png", WIDTH))
    _use_chromium(browsers, "")
    return drawn + [await _picture(simcord, cards[name], out / f"discord-{name}-phone.png", PHONE) for name in ON_A_PHONE]


def _tools() -> tuple[Any, Any]:
    """Return what draws, and its browsers, of which the system's is taken; raise Missing where they are not here."""
    try:
        found = import_module("simcord"), import_module("playwright.async_api")
    except ImportError as error:
        raise Missing("Discord's pictures need simcord: pip install 'simcord[screenshot]', and apt-get install chromium.") from error
    _name_the_bot()
    _use_chromium(found[1], "")
    return found


def _name_the_bot() -> None:
    """Let the bot of simcord, which has a name of its own, be called Newsdesk."""
    users: Any = import_module("simcord.backend.ops.base")
    made = next(each for each in vars(users).values() if hasattr(each, "make_user"))
    make = made.make_user
    made.make_user = lambda self, name, **kinds: make(self, "Newsdesk" if kinds.get("bot") else name, **kinds)


async def _picture(simcord: Any, cards: Sequence[Shown], file: Path, width: int) -> Path:
    async def post(channel: Any) -> None:
        for number, card in enumerate(cards):
            await channel.send(view=view(card, number))

    height = 900 if width == PHONE else 560 if all(isinstance(card, AlertCard) for card in cards) else 1_900
    return await _shot(simcord, post, file, (width, height))


async def draw_messages(messages: Mapping[str, Json], out: Path) -> list[Path]:
    """Draw messages as Discord was given them, each in the dark theme; return the files."""
    simcord = _tools()[0]
    return [await _message(simcord, each, out / f"discord-{name}.png") for name, each in messages.items()]


async def _message(simcord: Any, message: Json, file: Path) -> Path:
    async def post(channel: Any) -> None:
        params: Any = MultipartParameters(payload=message, multipart=None, files=None)
        await channel._state.http.send_message(channel.id, params=params)

    return await _shot(simcord, post, file, (WIDTH, _HIGH if "components" in message else _LOW))


async def _shot(simcord: Any, post: Callable[[Any], Awaitable[None]], file: Path, size: tuple[int, int]) -> Path:
    width, height = size
    async with simcord.run(_Silent(intents=discord.Intents(guilds=True))) as env:
        guild = env.create_guild("Newsdesk")
        channel = guild.create_text_channel("news")
        reader = guild.add_member(env.create_user("reader"))
        await post(env.bot.get_channel(channel.id))
        assets = {PICTURE: ("chip.png", IMAGE)}
        async with env.preview(
            channel, viewers=[reader], layout="channel", width=width, height=height, presentation_time=NOW, assets=assets
        ) as preview:
            await preview.screenshot(str(file), mode="viewport", layout="channel", allow_incomplete=True)
    return file


def view(shown: Shown, number: int = 1) -> discord.ui.LayoutView:
    """Return a card or a page as the message that it is."""
    return page_view(shown) if isinstance(shown, Page) else render.message(shown, speech(), Nonce(f"n{number}"))


def _use_chromium(browsers: Any, style: str) -> None:
    """Let simcord start the system's browser, whose pages have other colours."""
    launch = getattr(browsers.BrowserType, "original", browsers.BrowserType.launch)
    sheet = f"const sheet = new CSSStyleSheet(); sheet.replaceSync({json.dumps(style)}); document.adoptedStyleSheets.push(sheet);"

    async def launched(self: Any, **options: Any) -> Any:
        arguments = [*options.pop("args", []), "--no-sandbox"]
        browser = await launch(self, **options, executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=arguments)
        context = browser.new_context

        async def painted(**kinds: Any) -> Any:
            made = await context(**kinds)
            await made.add_init_script(sheet)
            return made

        browser.new_context = painted
        return browser

    browsers.BrowserType.original = launch
    browsers.BrowserType.launch = launched


def draw_all(cards: Mapping[str, Sequence[Shown]], out: Path) -> list[Path]:
    """Draw each picture; raise Missing where a tool is not here."""
    return asyncio.run(draw(cards, out))
