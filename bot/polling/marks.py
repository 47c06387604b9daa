"""What may identify an entry, and what it was identified by in earlier releases: each as the identity that it would make."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from bot.domain.article import Entry, Identity
from bot.domain.ids import derived_id
from bot.domain.times import micros
from bot.domain.urls import canonical_url, spelled_url
from bot.domain.words import compared

NO_MARK: Final = Identity(0)

_PLACEHOLDERS = frozenset({"n/a", "na", "none", "null", "nil", "undefined", "-", "false", "true", "guid", "id"})
"""What software writes into the id of every item when it has none to give."""

_OF_ONE_ARTICLE = re.compile(r"(?:^|/)(?:[^/]*\d[\d,]{3}[^/]*|(?!index|page)[^/.]*[0-9_-][^/.]*(?:\.[sx]?html?)?)/?$", re.IGNORECASE)
"""The last part of a path that has a number or several words in it, and is no program."""
_TOKEN = re.compile(r"=(?=[^=]*\d)[^=]{9,}$")
_LATELY: Final = 8
"""Addresses of the entry that is looked at: each is asked for several times."""
_RECORDING = re.compile(r"\.(?:mp3|m4a|m4v|mp4|ogg|oga|opus|aac|wav|webm|mov)(?:[?#]|$)", re.IGNORECASE)
_HOUR: Final = 60 * 60 * 1_000_000
"""Microseconds: a date on the full hour may be a day that somebody wrote in some zone."""


class Marks(NamedTuple):
    """All that may identify an entry; nought where it has none.

    `guid`: an id of the publisher's own, which is not the link. `link`: the address; the title where there is none, nor an id. `pair`:
    link and title; only an entry that says nothing at all has none. `dated`: title and date. `moment`: date, and path on the site.
    """

    guid: Identity = NO_MARK
    link: Identity = NO_MARK
    pair: Identity = NO_MARK
    dated: Identity = NO_MARK
    moment: Identity = NO_MARK

    @property
    def present(self) -> tuple[Identity, ...]:
        """Those that the entry has."""
        return tuple(mark for mark in self if mark)


UNMARKED: Final = Marks()


def entry_marks(entry: Entry) -> Marks:
    """Return the marks of an entry."""
    guid, link, title = _own_guid(entry.guid), _link_key(entry.url, canonical_url), compared(entry.title)
    words = title if title and link else _words(entry)
    if not (guid or link or words):
        return UNMARKED
    own = "" if guid == link else guid
    at = "" if entry.published_at is None else str(micros(entry.published_at))
    return Marks(
        guid=_mark("guid", own),
        link=_mark("link", link) if link or guid else _mark("title", title or words),
        pair=Identity(derived_id("pair", link, words)),
        dated=Identity(derived_id("dated", title or words, at)) if at and words else NO_MARK,
        moment=_moment(link, at) if link else NO_MARK,
    )


def earlier_marks(entry: Entry) -> tuple[Identity, ...]:
    """Return the keys by which the entry may be remembered from before titles were looked at with their dates.

    Its id was one even where it was the link, and the link kept its www and its sessions. An id that is an address may be the link today,
    and was not the day before, when the link led through another door; and the other way round.
    """
    link, spelled, guid = _link_key(entry.url, canonical_url), _link_key(entry.url, spelled_url), (entry.guid or "").strip()
    found = list(_of_address(guid, link)) if _is_address(guid) else []
    if spelled != link:
        words = compared(entry.title) or _words(entry)
        found += [_mark("link", spelled), Identity(derived_id("pair", spelled, words))]
    if link and _RECORDING.search(link):  # episodes had no link
        said = _words(entry)
        found += [*([] if guid else [_mark("title", compared(entry.title) or said)]), Identity(derived_id("pair", "", said))]
    return tuple(found)


def _of_address(guid: str, link: str) -> Iterator[Identity]:
    spelled, canonical = _link_key(guid, spelled_url), _link_key(guid, canonical_url)
    yield _mark("guid", spelled)
    if canonical != link:
        yield _mark("link", canonical)
    elif canonical != spelled:
        yield _mark("guid", canonical)


def _own_guid(written: str | None) -> str:
    guid = (written or "").strip()
    return "" if guid.casefold() in _PLACEHOLDERS else _link_key(guid, canonical_url)


def _mark(kind: str, text: str) -> Identity:
    return Identity(derived_id(kind, text)) if text else NO_MARK


def _moment(link: str, at: str) -> Identity:
    """Return the mark of a place on the site at a date, whichever door leads there and with whatever token."""
    place = _place(link, is_precise=bool(at) and int(at) % _HOUR != 0, is_dated=bool(at))
    return Identity(derived_id("moment", place, at)) if place else NO_MARK


def _place(link: str, *, is_precise: bool, is_dated: bool) -> str:
    """Return the path where it looks like one article's, else with the query; without the date there is nothing beside it.

    Some programs are told the article by their query: there only values that look like tokens are left out.
    """
    address, _, query = link.partition("://")[2].partition("?")
    query, part = query.partition("#")[::2] if query else ("", "")
    path = address.partition("/")[2] + (f"#{part}" if part else "")
    if _OF_ONE_ARTICLE.search(path):
        return path
    if not is_dated:
        return ""
    told = "&".join(pair for pair in query.split("&") if pair and not _TOKEN.search(pair))
    if told:
        return f"{path}?{told}"
    return path if "/" in path or (path and is_precise) else link


def _is_address(text: str) -> bool:
    return text[:8].lower().startswith(("http://", "https://"))


@lru_cache(_LATELY)
def _link_key(url: str | None, spelling: Callable[[str], str]) -> str:
    """Return the address with its fragment, where that names a part of the page: change logs link to page#version."""
    if not url:
        return ""
    fragment = url.partition("#")[2]
    is_tracking = "=" in fragment and not fragment.startswith(("!", "/"))
    return spelling(url) + (f"#{fragment}" if fragment and not is_tracking else "")


def _words(entry: Entry) -> str:
    return compared(f"{entry.title} {entry.summary or entry.body}")
