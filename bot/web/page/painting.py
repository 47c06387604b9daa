"""Paints pages: templates that escape whatever is filled in, and the small words of dates and links."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.cards.words import Speech, Words
from bot.domain.redacting import keyless_text
from bot.domain.sentence import Sentence
from bot.ports.clock import Clock
from bot.resources import read_texts
from bot.web.page.looks import LANGUAGES, THEMES, VIEWS, Look

HERE: Final = Path(__file__).parent
STATIC: Final = ("htmx-2.0.11.min.js", "page.js", "page.css", "mark.svg")


@cache
def page_words() -> Words:
    """Return the texts of cards with those of the page."""
    page = read_texts("locales/page")
    return Words.parse({code: f"{text}\n{page.get(code, '')}" for code, text in read_texts("locales").items()})


def web_address(url: str | None) -> str:
    """Return an address that a page may link to, empty for anything but http and https."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return url or "" if parts.scheme in ("http", "https") and parts.hostname else ""


def colour(number: int) -> str:
    """Return a colour as SVG writes it."""
    return f"#{number & 0xFFFFFF:06x}"


@cache
def _files() -> Mapping[str, str]:
    """Return what tells each version of our files from the others."""
    return {name: sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12] for name in STATIC}


@cache
def _templates() -> Environment:
    """Return the templates, which escape whatever is filled in."""
    loader = FileSystemLoader(HERE / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
    made.filters.update(web=web_address, colour=colour, keyless=keyless_text)
    return made


class Painter:
    """Fills templates for a visitor."""

    def __init__(self, words: Words, clock: Clock, base: str, zone: str, *, pictures: bool = False) -> None:
        self.words = words
        self.pictures = pictures
        self._clock = clock
        self._base = base
        self._zone = zone

    def to(self, path: str) -> str:
        """Return the address of a page below the base path."""
        return self._base + path

    def file(self, name: str) -> str:
        """Return the address of one of our files, another one after each change of it."""
        return self.to(f"/static/{name}?{_files()[name]}")

    def paint(self, template: str, speech: Speech, look: Look, **shown: object) -> str:
        """Return a page as text."""
        return _templates().get_template(template).render(self._common(speech, look), **shown)

    def _common(self, speech: Speech, look: Look) -> Mapping[str, object]:
        return {
            "look": look,
            "t": partial(_said, speech),
            "number": speech.number,
            "to": self.to,
            "file": self.file,
            "ago": partial(self._ago, speech),
            "moment": partial(self._moment, speech),
            "in_words": partial(self._in_words, speech),
            "languages": [(code, self._own_name(code)) for code in LANGUAGES],
            "themes": THEMES,
            "views": VIEWS,
        }

    def _ago(self, speech: Speech, when: datetime) -> str:
        return speech.ago(self._clock() - when)

    def _moment(self, speech: Speech, when: datetime) -> str:
        return speech.moment(when, self._zone, self._clock())

    def _in_words(self, speech: Speech, told: str) -> str:
        """Return a sentence for the operator in a visitor's language; one that has no words there stays as it is."""
        if not isinstance(told, Sentence) or not told.code:
            return told
        named = {name: self._moment(speech, value) if isinstance(value, datetime) else value for name, value in told.named.items()}
        return speech.say(f"page.health.{told.code}", **named)

    def _own_name(self, code: str) -> str:
        return self.words.into(code).language(code)


def _said(speech: Speech, key: str, **named: str | int) -> str:
    return speech.say(f"page.{key}", **named)
