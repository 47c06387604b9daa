"""The catalogue: the feeds that ship with Newsdesk, in packs, read from the TOML texts of config/sources.

docs/decisions/0007-catalogue-as-data.md says what its fields mean and how far their evidence goes.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.errors import SettingError
from bot.domain.languages import MATCHED
from bot.domain.source import SourceKind
from bot.domain.urls import canonical_url

FEED_LANGUAGES = frozenset({*MATCHED, "zh-Hant"})
"""The languages that topics are matched in; a feed in another one would stay silent."""


class Role(StrEnum):
    """Who speaks in a feed."""

    COMPANY = "company"  # the maker itself
    INSTITUTION = "institution"  # regulators, standards bodies, associations, agencies
    RESEARCH = "research"  # laboratories, universities, journals, preprints
    PRESS = "press"
    ANALYSIS = "analysis"  # newsletters and blogs that comment
    AGGREGATOR = "aggregator"  # gathers what others wrote


_KINDS: Mapping[Role, SourceKind] = {
    Role.COMPANY: SourceKind.PRIMARY,
    Role.INSTITUTION: SourceKind.PRIMARY,
    Role.RESEARCH: SourceKind.PRIMARY,
    Role.PRESS: SourceKind.PRESS,
    Role.ANALYSIS: SourceKind.PRESS,
    Role.AGGREGATOR: SourceKind.AGGREGATOR,
}


class Evidence(StrEnum):
    """What is known of a feed's health; `verified` says since when, where that is known."""

    ITEMS = "items"  # it answered with dated entries
    ANSWERED = "answered"  # it answered as a feed
    LISTED = "listed"  # others list it; not seen to answer
    DOUBTFUL = "doubtful"  # it refused some clients


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFeed:
    """One feed of the catalogue. `topics` are slugs, with "technology", "policy" and "research" for what all topics sift."""

    url: str
    title: str
    lang: str
    topics: tuple[str, ...]
    role: Role
    evidence: Evidence
    verified: date | None
    pack: str

    @property
    def kind(self) -> SourceKind:
        """What stories rank it as."""
        return _KINDS[self.role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The feeds of one file, in its order."""

    slug: str
    title: str
    about: str
    feeds: tuple[CatalogueFeed, ...]


class _FeedTable(BaseModel):
    """A [[feed]] table as written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    url: Annotated[str, Field(pattern=r"^https?://[^\s/]+\.[^\s/]+/\S*$")]
    title: Annotated[str, Field(min_length=1, max_length=80)]
    lang: str
    topics: Annotated[list[Literal["ai", "semiconductors", "quantum", "telecom", "technology", "policy", "research"]], Field(min_length=1)]
    role: Annotated[Role, Field(strict=False)]
    evidence: Annotated[Evidence, Field(strict=False)]
    verified: date | None = None


class _PackFile(BaseModel):
    """A file of config/sources as written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: Annotated[str, Field(min_length=1)]
    about: str = ""
    feed: Annotated[list[_FeedTable], Field(min_length=1)]


def parse_catalogue(texts: Mapping[str, str]) -> tuple[Pack, ...]:
    """Return the packs of `texts`, which are the files of config/sources by name; raises SettingError that names file and feed."""
    packs = tuple(parse_pack(text, slug) for slug, text in sorted(texts.items()))
    _refuse_doubles(catalogue_feeds(packs))
    return packs


def parse_pack(text: str, slug: str) -> Pack:
    """Return the pack that `text` describes; raises SettingError that says which feed and field, and what to write."""
    where = f"config/sources/{slug}.toml"
    try:
        tables = _PackFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{where} is no TOML: {error}.") from error
    except ValidationError as error:
        raise SettingError(_sentence(where, error)) from error
    return Pack(slug=slug, title=tables.title, about=tables.about, feeds=tuple(_feed(table, slug, where) for table in tables.feed))


def catalogue_feeds(packs: Iterable[Pack]) -> tuple[CatalogueFeed, ...]:
    """Return the feeds of all packs, in their order."""
    return tuple(feed for pack in packs for feed in pack.feeds)


def _feed(table: _FeedTable, pack: str, where: str) -> CatalogueFeed:
    if table.lang not in FEED_LANGUAGES:
        raise SettingError(f'{where}: {table.url} is in "{table.lang}": write one of {", ".join(sorted(FEED_LANGUAGES))}.')
    return CatalogueFeed(
        url=table.url,
        title=table.title,
        lang=table.lang,
        topics=tuple(table.topics),
        role=table.role,
        evidence=table.evidence,
        verified=table.verified,
        pack=pack,
    )


def _refuse_doubles(feeds: Iterable[CatalogueFeed]) -> None:
    """Refuse a feed that stands in two packs: it would be polled once and belong to neither."""
    first: dict[str, CatalogueFeed] = {}
    for feed in feeds:
        known = first.setdefault(canonical_url(feed.url), feed)
        if known is not feed:
            raise SettingError(
                f"config/sources/{feed.pack}.toml: {feed.url} stands in config/sources/{known.pack}.toml already: keep one of them."
            )


def _sentence(where: str, error: ValidationError) -> str:
    """Say where the first fault is, counting feeds as people do, and what is expected there."""
    fault = error.errors()[0]
    at = ", ".join(f"feed {part + 1}" if isinstance(part, int) else f'"{part}"' for part in fault["loc"] if part != "feed")
    return f"{where}: {at or 'the list of feeds'}: {fault['msg']}."


def chosen(
    feeds: Iterable[CatalogueFeed], *, packs: Collection[str] = (), languages: Collection[str] = (), topics: Collection[str] = ()
) -> list[CatalogueFeed]:
    """Return the feeds of some packs, in some languages, on some topics; what is left empty chooses nothing away."""
    return [
        feed
        for feed in feeds
        if (not packs or feed.pack in packs)
        and (not languages or feed.lang in languages or feed.lang.partition("-")[0] in languages)
        and (not topics or not set(topics).isdisjoint(feed.topics))
    ]
