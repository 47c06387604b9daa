"""The thorough way: feedparser, for what the fast way cannot be trusted with.

It is slow and can be hung: it runs only in a process that may be killed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from bot.domain.fetching import Feed, Hints
from bot.feeds.parsing.channel import hints_of, ttl, update_every
from bot.feeds.parsing.dates import from_text
from bot.feeds.parsing.documents import Document
from bot.feeds.parsing.languages import language_tag
from bot.feeds.parsing.pictures import is_picture
from bot.feeds.parsing.problems import NotAFeed, Unparsable
from bot.feeds.parsing.raw import RawEntry, absolute, plain_title, to_entry

_DATES = ("published", "created", "updated")
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_PERMALINK = re.compile(rb"<guid\b[^<>]*>", re.IGNORECASE)


def read_thoroughly(document: Document) -> Feed:
    """Return the feed that feedparser finds; raises NotAFeed when it finds none, Unparsable when it fails."""
    parsed = _parse(document)
    if not parsed.version and not parsed.entries:
        raise NotAFeed("sent a document that is not a feed")
    lang = language_tag(parsed.feed.get("language"))
    home = absolute(parsed.feed.get("link"), document.url)
    title = plain_title(parsed.feed.get("title") or "")
    channel = document.channel
    base = document.url if parsed.version.startswith("atom") else home or document.url
    return Feed(
        title=title,
        lang=lang,
        home_url=home,
        format=channel.format if channel else _format(parsed.version),
        entries=tuple(to_entry(_raw(entry, base), lang=lang, feed=title) for entry in parsed.entries),
        hints=hints_of(channel) if channel else _hints(parsed.feed),
    )


def _parse(document: Document) -> Any:
    import feedparser  # half of a parser process's start-up time, and most never need it

    # it would make addresses of ids and relative links, and links of ids; without an address to make them of, it leaves them alone
    data = _PERMALINK.sub(b'<guid isPermaLink="false">', document.data)
    try:
        return feedparser.parse(data, response_headers=_HEADERS, resolve_relative_uris=False, sanitize_html=False)
    except Exception as error:
        # feedparser promises not to raise, and does on some inputs; whatever it is, this document cannot be read
        raise Unparsable("sent a document that no parser can read") from error


def _raw(entry: dict[str, Any], base: str) -> RawEntry:
    # dict.get, since feedparser's own get answers a missing update with the publication and warns about it
    return RawEntry(
        guid=entry.get("id"),
        link=entry.get("link"),
        title=entry.get("title") or "",
        summary=entry.get("summary") or "",
        body=max((part.get("value") or "" for part in entry.get("content") or ()), key=len, default=""),
        lang=entry.get("language") or (entry.get("title_detail") or {}).get("language"),
        base=urljoin(base, (entry.get("title_detail") or {}).get("base") or ""),
        enclosure=_enclosure(entry),
        source=(entry.get("source") or {}).get("title") or "",
        images=tuple(_images(entry)),
        announced=entry.get("arxiv_announce_type") or "",
        published_at=next((at for name in _DATES if (at := from_text(dict.get(entry, name)))), None),
    )


def _images(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield the addresses of pictures, those meant as thumbnails first."""
    yield from (thumbnail.get("url") or "" for thumbnail in entry.get("media_thumbnail") or ())
    yield from (media.get("url") or "" for media in entry.get("media_content") or () if _is_image(media))
    yield from (link.get("href") or "" for link in entry.get("links") or () if link.get("rel") == "enclosure" and _is_image(link))
    yield (entry.get("image") or {}).get("href") or ""


def _is_image(media: Mapping[str, Any]) -> bool:
    url, sized = media.get("url") or media.get("href") or "", bool(media.get("width") and media.get("height"))
    return is_picture(url, media.get("type") or "", media.get("medium") or "", sized=sized)


def _enclosure(entry: Mapping[str, Any]) -> str:
    """Return the address of the first file that comes with an item."""
    found = (link.get("href") or "" for link in entry.get("links") or () if link.get("rel") == "enclosure")
    return next(filter(None, found), "")


def _format(version: str) -> str:
    if version.startswith("atom"):
        return "atom"
    return "rdf" if version in ("rss090", "rss10") else "rss"


def _hints(feed: Mapping[str, Any]) -> Hints:
    return Hints(ttl=ttl(feed.get("ttl")), update_every=update_every(feed.get("sy_updateperiod"), feed.get("sy_updatefrequency")))
