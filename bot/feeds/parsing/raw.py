"""What every parser hands over, and the one place that makes entries of it: cleaned, resolved, bounded."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urljoin, urlsplit

from bot.domain.article import Entry
from bot.domain.boilerplate import without_boilerplate
from bot.domain.outlets import without_outlet
from bot.feeds.parsing.clean import clean, truncate
from bot.feeds.parsing.html import html_to_text, title_to_text
from bot.feeds.parsing.languages import language_tag
from bot.feeds.parsing.pictures import pictures_in

LONGEST_TITLE = 500
LONGEST_SUMMARY = 600
LONGEST_BODY = 20_000
_LONGEST_TO_CLEAN = 2 * LONGEST_BODY
_LONGEST_GUID = 2_000
_LONGEST_URL = 4_000
_UNSAFE_IN_URL = re.compile('[\x00-\x20\x7f-\xa0\xad"<>\\\\^`{|}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]')
_SEARCH_OUTLET = re.compile(r'<font color="#6f6f6f">[^<]{0,200}</font>', re.IGNORECASE)
"""How a great news search marks the outlet's name behind each headline in a text."""
_ANNOUNCED = re.compile(r"Announce Type: *([\w-]+)")
_ANNOUNCED_WITHIN = 200
_PLAIN_URL = re.compile(r"https?://[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,250}[a-zA-Z0-9])?(?:[/?#][!#-;=?-Z\[\]_a-z~]{0,2000})?")
"""What nearly all links look like, and nothing has to be done about."""


@dataclass(slots=True, kw_only=True)
class RawEntry:
    """One item as a parser read it: markup, addresses and languages as written. `base` is what its addresses are relative to.

    `enclosure`: the address of its recording, where it has no link. `source`: who wrote it, where the item says so.
    """

    guid: str | None = None
    link: str | None = None
    title: str = ""
    summary: str = ""
    body: str = ""
    lang: str | None = None
    base: str = ""
    enclosure: str = ""
    source: str = ""
    images: tuple[str, ...] = ()
    published_at: datetime | None = None
    announced: str = ""


def to_entry(raw: RawEntry, *, lang: str | None, feed: str = "") -> Entry:
    """Return the entry; `lang` is the feed's language, for entries that name none, and `feed` its title."""
    url = absolute(raw.link, raw.base) or absolute(raw.guid if _is_http(raw.guid) else None, "") or absolute(raw.enclosure, raw.base)
    source = clean(raw.source)[:LONGEST_TITLE] if raw.source else ""
    title, cut = without_outlet(plain_title(raw.title), (source, feed), url or "")
    outlet = source or cut
    summary, body = _texts(raw, title, outlet)
    return Entry(
        guid=_guid(raw.guid),
        url=url,
        title=title,
        summary=summary,
        body=body,
        lang=language_tag(raw.lang) or lang,
        image_url=_first(absolute(image, raw.base) for image in _images(raw)),
        published_at=raw.published_at,
        outlet="" if outlet.casefold() == feed.casefold() else outlet,
        revises=(raw.announced or _announced(raw.summary)).strip().lower().startswith("replace"),
    )


def _announced(summary: str) -> str:
    """Return how arXiv announces a paper where only its text says so: new, cross, replace, replace-cross."""
    found = _ANNOUNCED.search(summary[:_ANNOUNCED_WITHIN]) if "Announce Type" in summary[:_ANNOUNCED_WITHIN] else None
    return found[1] if found else ""


def _images(raw: RawEntry) -> Iterator[str]:
    yield from raw.images
    for markup in (raw.summary, raw.body):
        if "img" in markup:
            yield from pictures_in(markup[:_LONGEST_TO_CLEAN])


def escaped(text: str) -> str:
    """Return plain text as markup, for formats that say which of the two they mean."""
    return html.escape(text, quote=False) if "&" in text or "<" in text else text


def as_markup(text: str, kind: str) -> str:
    """Return a text construct of Atom as markup: what says that it is plain text is shown as it stands."""
    return html.escape(text, quote=False) if kind in ("text", "text/plain") else text


def plain_title(written: str) -> str:
    """Return a title as one bounded line of plain text."""
    return truncate(clean(title_to_text(written)), LONGEST_TITLE)


def absolute(written: str | None, base: str) -> str | None:
    """Return `written` as an absolute http or https address without whitespace or hidden characters; None when it is none."""
    if not written:
        return None
    link = written.strip()
    if _PLAIN_URL.fullmatch(link):
        return link
    try:
        link = link if _is_http(link) else urljoin(base, link)
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(link) > _LONGEST_URL:
        return None
    return _UNSAFE_IN_URL.sub(_quoted, link)


def _quoted(unsafe: re.Match[str]) -> str:
    return quote(unsafe[0], errors="replace")


def _texts(raw: RawEntry, title: str, outlet: str) -> tuple[str, str]:
    """Return summary and body. Where one is missing the other serves for both; a body that says no more than the summary is left out."""
    summary = _plain(raw.summary, title, outlet)
    body = summary if not raw.body or raw.body == raw.summary else _plain(raw.body, title, outlet)
    summary = summary or body
    longer = max(body, summary, key=len)
    return truncate(summary, LONGEST_SUMMARY), truncate(longer, LONGEST_BODY) if len(longer) > min(len(summary), LONGEST_SUMMARY) else ""


def _plain(markup: str, title: str, outlet: str) -> str:
    """Return what a text says, on one line, without what the feed's software added."""
    if not markup:
        return ""
    shown = html_to_text(_SEARCH_OUTLET.sub("", markup) if "6f6f6f" in markup else markup)
    text = clean(without_boilerplate(shown[:_LONGEST_TO_CLEAN], title))
    if not title or len(text) > len(title) + len(outlet) + 2:
        return text
    return "" if text.removesuffix(outlet).rstrip() == title else text


def _guid(written: str | None) -> str | None:
    """Return the id as written but for outer whitespace and what is no character: it only has to be the same each time."""
    if not written:
        return None
    guid = written.strip().encode("utf-8", "replace").decode()
    return guid[:_LONGEST_GUID] or None


def _is_http(written: str | None) -> bool:
    return written is not None and written[:8].lower().startswith(("http://", "https://"))


def _first(found: Iterable[str | None]) -> str | None:
    return next((address for address in found if address), None)
