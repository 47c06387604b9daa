"""The bundled feeds by name: what config/demo/feeds.toml says of each."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.errors import SettingError
from bot.domain.source import SourceKind

CATALOGUE = "feeds.toml"


class Edition(StrEnum):
    """The states of the bundled feeds: the baseline, the news on top, and what comes later in the day and in the night."""

    BEFORE = "before"
    AFTER = "after"
    LATER = "later"
    NIGHT = "night"


WHOLE: Final = (Edition.BEFORE, Edition.AFTER)
"""What every feed has; of the others those have a document that changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFeed:
    """One fictional outlet. `lang` is a BCP 47 code, `content_type` the header that its document is served with."""

    file: str
    title: str
    lang: str
    content_type: str
    kind: SourceKind = SourceKind.PRESS


def read_catalogue(files: Mapping[str, bytes]) -> tuple[DemoFeed, ...]:
    """Return the feeds of the demo in the order of feeds.toml; raise SettingError when it is missing or says something else."""
    try:
        listed = tomllib.loads(document(files, CATALOGUE).decode("utf-8"))["feed"]
        return tuple(_feed(row) for row in listed)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise SettingError(
            f"config/demo/{CATALOGUE} cannot be read ({error!r}): give every [[feed]] its file, title, lang and content_type."
        ) from error


def document(files: Mapping[str, bytes], name: str) -> bytes:
    """Return one file of config/demo; raise SettingError that names it when it is missing."""
    if name not in files:
        raise SettingError(f"config/demo/{name} is missing: install Newsdesk again, or take the feed out of config/demo/{CATALOGUE}.")
    return files[name]


def _feed(row: Mapping[str, str]) -> DemoFeed:
    return DemoFeed(
        file=row["file"],
        title=row["title"],
        lang=row["lang"],
        content_type=row["content_type"],
        kind=SourceKind(row.get("kind", SourceKind.PRESS)),
    )
