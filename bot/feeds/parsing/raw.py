"""What every parser hands over, and the one place that makes entries of it: cleaned, resolved, bounded."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urljoin, urlsplit

from bot.domain.article import Entry
from bot.feeds.parsing.clean import clean, truncate
from bot.feeds.parsing.html import html_to_text, title_to_text
from bot.feeds.parsing.languages import language_tag

LONGEST_TITLE = 500
LONGEST_SUMMARY = 600
LONGEST_BODY = 20_000
_LONGEST_TO_CLEAN = 2 * LONGEST_BODY
_LONGEST_GUID = 2_000
_LONGEST_URL = 4_000
_UNSAFE_IN_URL = re.compile('[\x00-\x20\x7f-\xa0\xad"<>\\\\^`{|}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]')
_PLAIN_URL = re.compile(r"https?://[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,250}[a-zA-Z0-9])?(?:[/?#][!#-;=?-Z\[\]_a-z~]{0,2000})?")
"""What nearly all links look like, and nothing has to be done about."""


@dataclass(slots=True, kw_only=True)
class RawEntry:
    """One item as a parser read it: markup, addresses and languages as written. `base` is what its addresses are relative to."""

    guid: str | None = None
    link: str | None = None
    title: str = ""
    summary: str = ""
    body: str = ""
    lang: str | None = None
    base: str = ""
    images: tuple[str, ...] = ()
    published_at: datetime | None = None


def to_entry(raw: RawEntry, *, lang: str | None) -> Entry:
    """Return the entry; `lang` is the feed's language, for entries that name none."""
    summary, body = _texts(raw)
    return Entry(
        guid=_guid(raw.guid),
        url=absolute(raw.link, raw.base) or absolute(raw.guid if _is_http(raw.guid) else None, ""),
        title=plain_title(raw.title),
        summary=summary,
        body=body,
        lang=language_tag(raw.lang) or lang,
        image_url=_first(absolute(image, raw.base) for image in raw.images),
        published_at=raw.published_at,
    )


def escaped(text: str) -> str:
    """Return plain text as markup, for formats that say which of the two they mean."""
    return html.escape(text, quote=False) if "&" in text or "<" in text else text


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


def _texts(raw: RawEntry) -> tuple[str, str]:
    """Return summary and body. Where one is missing the other serves for both; a body that says no more than the summary is left out."""
    summary = _plain(raw.summary)
    body = summary if not raw.body or raw.body == raw.summary else _plain(raw.body)
    summary = summary or body
    longer = max(body, summary, key=len)
    return truncate(summary, LONGEST_SUMMARY), truncate(longer, LONGEST_BODY) if len(longer) > min(len(summary), LONGEST_SUMMARY) else ""


def _plain(markup: str) -> str:
    return clean(html_to_text(markup)[:_LONGEST_TO_CLEAN]) if markup else ""


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
