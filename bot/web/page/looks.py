"""How a visitor wants to see the page: language, theme, and as which platform. A cookie keeps it; nothing secret stands there. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from bot.settings import Language

COOKIE: Final = "newsdesk-look"
LANGUAGES: Final[tuple[str, ...]] = get_args(Language)
THEMES: Final = ("auto", "light", "dark")
VIEWS: Final = ("discord", "slack")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was chosen. The theme is the device's where it is "auto"; an empty view is that of the channel's own platform."""

    language: str
    theme: str = "auto"
    view: str = ""

    @property
    def cookie(self) -> str:
        """What the cookie keeps."""
        return f"{self.language}.{self.theme}.{self.view}"

    def changed(self, wishes: Mapping[str, str]) -> "Look":
        """Return it with what a form asks for; what nobody offers stays as it was."""
        return Look(
            language=_one_of(LANGUAGES, wishes.get("language"), self.language),
            theme=_one_of(THEMES, wishes.get("theme"), self.theme),
            view=_one_of(VIEWS, wishes.get("view"), self.view),
        )


def look_of(cookies: Mapping[str, str], accepted: str, fallback: str) -> Look:
    """Return what a visitor chose; else the language that the browser asks for."""
    plain = Look(language=next(_accepted(accepted), fallback))
    parts = cookies.get(COOKIE, "").split(".")
    return plain.changed(dict(zip(("language", "theme", "view"), parts, strict=False)))


def _accepted(header: str) -> Iterator[str]:
    """Yield the languages that a browser asks for and we speak, the best first (RFC 9110, 12.5.4)."""
    asked = []
    for part in header[:500].split(","):
        found = re.fullmatch(r"\s*([A-Za-z]{2,3})(?:-[\w-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", part)
        if found:
            asked.append((-float(found[2] or 1), found[1].lower()))
    for _, code in sorted(asked, key=lambda each: each[0]):
        if code in LANGUAGES:
            yield code


def _one_of(known: tuple[str, ...], wish: str | None, otherwise: str) -> str:
    return wish if wish in known else otherwise
