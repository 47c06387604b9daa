"""The recorded answers of tests/data/answers: what was typed, and what was read, by platform and language."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.domain.destination import Platform

FOLDER: Final = Path(__file__).resolve().parent / "data/answers"
LANGUAGES: Final = {"en": "en-US", "fr": "fr", "de": "de", "es": "es-ES", "pt": "pt-BR", "ja": "ja", "zh": "zh-CN", "ko": "ko"}
"""The languages that are recorded, as clients call them."""
_TYPED: Final = "> "


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One thing that was asked, and its answer."""

    typed: str
    answer: str


def file_of(platform: Platform, locale: str) -> Path:
    """Return where the answers of a platform stand in a language."""
    return FOLDER / f"{platform}.{locale.partition('-')[0]}.txt"


def written(recordings: Iterable[Recording]) -> str:
    """Return recordings as they stand in a file."""
    return "\n\n".join(f"{_TYPED}{each.typed}\n{each.answer}" for each in recordings) + "\n"


def recorded(platform: Platform, locale: str) -> Sequence[Recording]:
    """Return what is recorded of a platform in a language, in the order in which it was asked."""
    return list(_parts(file_of(platform, locale).read_text("utf-8")))


def _parts(text: str) -> Iterator[Recording]:
    for part in text.strip().removeprefix(_TYPED).split(f"\n\n{_TYPED}"):
        typed, _, answer = part.partition("\n")
        yield Recording(typed=typed, answer=answer)
