"""Knowledge of sites, read from config/discovery.toml: which feed belongs to which page."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urldefrag, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.errors import SettingError

_WHERE = "config/discovery.toml"
_FOLDERS = 2
"""Below the root: a blog's folder and its section."""
_COMMONEST = 2
"""Names tried in a folder; all of them are tried at the root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One service. `in_page` finds in the page's text what its address does not say; None where the address says all."""

    name: str
    page: re.Pattern[str]
    in_page: re.Pattern[str] | None
    feeds: tuple[str, ...]

    def feeds_of(self, url: str, text: str | None = None) -> tuple[str, ...]:
        """Return the feeds of the page at `url`; where its text is needed, none without it."""
        names = self._names(url, text)
        return () if names is None else tuple(template.format_map(names) for template in self.feeds)

    def _names(self, url: str, text: str | None) -> Mapping[str, str] | None:
        page = self.page.fullmatch(url)
        if page is None or self.in_page is None:
            return page and page.groupdict()
        found = self.in_page.search(text or "")
        return found and {**page.groupdict(), **found.groupdict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryRules:
    """All that is known of pages and their feeds."""

    sites: tuple[Site, ...]
    well_known: tuple[str, ...]
    types: frozenset[str]

    def site_feeds(self, url: str, text: str | None = None) -> tuple[str, ...]:
        """Return the feeds that follow from a page's address (and its text), the best first."""
        address = urldefrag(url).url
        return tuple(dict.fromkeys(feed for site in self.sites for feed in site.feeds_of(address, text)))

    def usual_feeds(self, url: str) -> tuple[str, ...]:
        """Return where a site's feed usually lies: below the page's folders first, then at its root."""
        *folders, root = _folders(url)
        below = [folder + path for folder in folders for path in self.well_known[:_COMMONEST]]
        return (*below, *(root + path for path in self.well_known))


class _SiteTable(BaseModel):
    """A [[site]] table as written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    page: re.Pattern[str]
    in_page: re.Pattern[str] | None = None
    feeds: Annotated[list[str], Field(min_length=1)]

    def site(self) -> Site:
        """Return the site; raises SettingError when a template asks for a name that no pattern gives."""
        given = {*self.page.groupindex, *(self.in_page.groupindex if self.in_page else ())}
        for template in self.feeds:
            if missing := set(re.findall(r"\{(\w*)\}", template)) - given:
                raise SettingError(f'{_WHERE}: site "{self.name}": {template} asks for {sorted(missing)}: name that group in its patterns.')
        return Site(name=self.name, page=self.page, in_page=self.in_page, feeds=tuple(self.feeds))


class _RulesFile(BaseModel):
    """The file as written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    well_known: list[str]
    types: list[str]
    site: list[_SiteTable] = []


def parse_rules(text: str) -> DiscoveryRules:
    """Return the rules that `text` holds; raises SettingError that says which site and field is wrong."""
    try:
        rules = _RulesFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"{_WHERE} is no TOML: {error}.") from error
    except ValidationError as error:
        fault = error.errors()[0]
        at = ", ".join(f"site {part + 1}" if isinstance(part, int) else f'"{part}"' for part in fault["loc"] if part != "site")
        raise SettingError(f"{_WHERE}: {at}: {fault['msg']}.") from error
    return DiscoveryRules(
        sites=tuple(table.site() for table in rules.site), well_known=tuple(rules.well_known), types=frozenset(rules.types)
    )


def _folders(url: str) -> Iterator[str]:
    """Yield the site's first folders on the way to the page, the deepest first, and last the root."""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}/"
    names = [name for name in parts.path.split("/") if name and "." not in name]
    for depth in range(min(len(names), _FOLDERS), 0, -1):
        yield origin + "/".join(names[:depth]) + "/"
    yield origin
