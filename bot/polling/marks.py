"""What may identify an entry, and what it was identified by in earlier releases: each as the identity that it would make."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import normalize

from bot.domain.article import Entry, Identity
from bot.domain.ids import derived_id
from bot.domain.times import micros
from bot.domain.urls import canonical_url, spelled_url

NO_MARK: Final = Identity(0)

_PLACEHOLDERS = frozenset({"n/a", "na", "none", "null", "nil", "undefined", "-", "false", "true", "guid", "id"})
"""What software writes into the id of every item when it has none to give."""

_LATELY: Final = 8
"""Addresses of the entry that is looked at: each is asked for several times."""
_RECORDING = re.compile(r"\.(?:mp3|m4a|m4v|mp4|ogg|oga|opus|aac|wav|webm|mov)(?:[?#]|$)", re.IGNORECASE)
_MINUTES_OF_DAYS = 60 * 60 * 1_000_000
"""Microseconds: a date on the full hour may be a day that somebody wrote in some zone."""


class Marks(NamedTuple):
    """All that may identify an entry; nought where it has none.

    `guid`: an id of the publisher's own, which is not the link. `link`: the address; the title where there is none, nor an id. `pair`:
    link and title; only an entry that says nothing at all has none. `dated`: title and date. `moment`: date, and address without its host.
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
    guid, link, title = _own_guid(entry.guid), _link_key(entry.url, canonical_url), _fold(entry.title)
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
        moment=Identity(derived_id("moment", _place(link, int(at)), at)) if at and link else NO_MARK,
    )


def earlier_marks(entry: Entry) -> tuple[Identity, ...]:
    """Return the keys by which the entry may be remembered from before titles were looked at with their dates.

    Its id was one even where it was the link, and the link kept its www and its sessions.
    """
    link, spelled, guid = _link_key(entry.url, canonical_url), _link_key(entry.url, spelled_url), (entry.guid or "").strip()
    found = [_mark("guid", _link_key(guid, spelled_url))] if _is_address(guid) else []
    if spelled != link:
        words = _fold(entry.title) or _words(entry)
        found += [_mark("link", spelled), Identity(derived_id("pair", spelled, words))]
    if link and _RECORDING.search(link):  # episodes had no link
        said = _words(entry)
        found += [*([] if guid else [_mark("title", _fold(entry.title) or said)]), Identity(derived_id("pair", "", said))]
    return tuple(found)


def _own_guid(written: str | None) -> str:
    guid = (written or "").strip()
    return "" if guid.casefold() in _PLACEHOLDERS else _link_key(guid, canonical_url)


def _mark(kind: str, text: str) -> Identity:
    return Identity(derived_id(kind, text)) if text else NO_MARK


def _place(link: str, at: int) -> str:
    """Return where something lies, whichever door of the site leads there; beside a date that may be only a day, the whole address."""
    path = link.partition("://")[2].partition("/")[2].partition("?")[0]
    return link if at % _MINUTES_OF_DAYS == 0 or not path else path


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
    return _fold(f"{entry.title} {entry.summary or entry.body}")


def _fold(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())
