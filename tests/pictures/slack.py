"""Draws Slack's messages by slack-blocks-to-jsx, which the script of the shared stand-ins turns into a page, and a chromium."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.cards.card import DigestCard
from bot.cards.pages import Page
from bot.platforms.slack.page_blocks import page_message
from bot.platforms.slack.render import SlackMessage, render
from tests.fakes.shared import shared_folder
from tests.pictures.paint import IMAGE, Missing
from tests.pictures.stories import PICTURE, Shown

DARK = "<style>html{background:#1a1d21}body{filter:invert(.92) hue-rotate(180deg)}img{filter:invert(1) hue-rotate(180deg)}</style>"
WIDTH, PHONE = 720, 400
ON_A_PHONE = ("alert", "digest-23")
NEEDED = (
    "Slack's pictures need Node, its packages and a browser: npm i react react-dom slack-blocks-to-jsx, then NODE_PREFIX=<that folder>/."
)


def draw_all(cards: Mapping[str, Sequence[Shown]], out: Path) -> list[Path]:
    """Draw each picture in both themes, and for a phone; raise Missing where a tool is not here."""
    script, browser = _tools()
    drawn = []
    for name, shown in cards.items():
        page = _page(script, [list(message_of(each).blocks) for each in shown], out / f"slack-{name}.html")
        for theme, style in (("light", ""), ("dark", DARK)):
            drawn.append(_shot(browser, page, style, out / f"slack-{name}-{theme}.png", (WIDTH, _height(shown))))
        if name in ON_A_PHONE:
            size = (PHONE, 2 * _height(shown))
            drawn.append(_shot(browser, page, "<style>body{width:360px!important}</style>", out / f"slack-{name}-phone.png", size))
        page.unlink()
    return drawn


def _tools() -> tuple[Path, str]:
    """Return the script and the browser that draw; raise Missing where a tool is not here."""
    script, browser = shared_folder() / "standins" / "render_slack" / "render.mjs", os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not (script.is_file() and shutil.which("node") and shutil.which(browser) and os.environ.get("NODE_PREFIX")):
        raise Missing(NEEDED)
    return script, browser


def message_of(shown: Shown) -> SlackMessage:
    """Return a card or a page as the message that it is."""
    return page_message(shown) if isinstance(shown, Page) else render(shown)


def draw_messages(messages: Mapping[str, Sequence[Any]], out: Path) -> list[Path]:
    """Draw blocks as Slack was given them, each in the light theme; return the files."""
    script, browser = _tools()
    drawn = []
    for name, blocks in messages.items():
        page = _page(script, [blocks], out / f"slack-{name}.html")
        drawn.append(_shot(browser, page, "", out / f"slack-{name}.png", (WIDTH, 150 + sum(map(_room, blocks)))))
        page.unlink()
    return drawn


def _page(script: Path, messages: Sequence[Sequence[Any]], page: Path) -> Path:
    """Return a page with the messages, one below the other."""
    parts = []
    for number, blocks in enumerate(messages):
        file = page.with_name(f"{page.stem}-{number}.json")
        file.write_text(json.dumps({"blocks": _drawable(list(blocks)), "name": "Newsdesk"}), encoding="utf-8")
        part = file.with_suffix(".html")
        subprocess.run(["node", script, file, part], check=True, env=os.environ)
        parts.append(part.read_text(encoding="utf-8"))
        file.unlink()
        part.unlink()
    picture = f"data:image/png;base64,{base64.b64encode(IMAGE).decode()}"
    page.write_text("".join(parts).replace(PICTURE, picture), encoding="utf-8")
    return page


def _drawable(part: Any) -> Any:
    """Return blocks without `verbatim`, where this package formats nothing; Slack does, and only adds no links."""
    if isinstance(part, dict):
        return {name: _drawable(value) for name, value in part.items() if name != "verbatim"}
    return [_drawable(each) for each in part] if isinstance(part, list) else part


def _shot(browser: str, page: Path, style: str, file: Path, size: tuple[int, int]) -> Path:
    styled = page.with_suffix(".styled.html")
    styled.write_text(page.read_text(encoding="utf-8") + style, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--screenshot={file}", f"--window-size={size[0]},{size[1]}"]
    subprocess.run([browser, *options, styled.as_uri()], check=True, capture_output=True)
    styled.unlink()
    return file


def _height(cards: Sequence[Shown]) -> int:
    """Return how high a picture is: enough for what its messages hold."""
    return 60 + sum(90 + (66 if isinstance(card, Page) else 30) * len(message_of(card).blocks) + 45 * _lines(card) for card in cards)


def _room(block: Any) -> int:
    """Return how high a block of an answer may be: by the lines of its text, and what can be chosen in it."""
    text = json.dumps(block)
    return 70 + 26 * text.count("\\n") + 24 * (len(text) // 400) + 50 * text.count('"value"')


def _lines(card: Shown) -> int:
    return len(card.lines) if isinstance(card, DigestCard) else 0
