"""The fast way: fastfeedparser on documents that passed the strict look. It is guarded, since it loses some feeds without a word."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

import fastfeedparser
from lxml import etree

from bot.domain.fetching import Feed
from bot.feeds.parsing.channel import hints_of
from bot.feeds.parsing.dates import from_text
from bot.feeds.parsing.documents import Document
from bot.feeds.parsing.raw import RawEntry, absolute, escaped, plain_title, to_entry

_MEDIA = "{http://search.yahoo.com/mrss/}"
_ITUNES_IMAGE = "{http://www.itunes.com/dtds/podcast-1.0.dtd}image"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DC_LANGUAGE = "{http://purl.org/dc/elements/1.1/}language"
_ID_ELEMENTS = ("{*}guid", "{*}id")
_IMAGE_ELEMENTS = (f"{_MEDIA}thumbnail", f"{_MEDIA}content", "{*}enclosure", "{*}link", _ITUNES_IMAGE)
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_LANGUAGE_MARKS = (b"xml:lang", b"dc:language")
_IMAGE_MARKS = (b"thumbnail", b"enclosure", b"image/", b'image"', b":image")
_DATE_NAMES = tuple(f"{{*}}{name}" for name in ("pubDate", "published", "date", "issued", "created", "updated", "modified"))
"""Of an item, the word that says when it was published first."""
_REPLACEMENT = "\ufffd"


def read_fast(document: Document) -> Feed | None:
    """Return the feed; None where only the thorough parser can be trusted with it."""
    channel = document.channel
    if channel is None or document.declares_entities:
        return None
    parsed = _parse(document.data)
    items = document.items()
    if parsed is None or not items or len(parsed.entries) != len(items) or _looks_wrong(parsed.entries):
        return None
    home = absolute(parsed.feed.get("link"), document.url)
    # RSS does not say what its links are relative to; the site's address is what publishers mean. Atom says: the document.
    base = document.url if channel.format == "atom" else home or document.url
    raw = _raw_entries(document, channel.format, zip(items, parsed.entries, strict=True), base)
    return Feed(
        title=plain_title(parsed.feed.get("title") or ""),
        lang=channel.lang,
        home_url=home,
        format=channel.format,
        entries=tuple(to_entry(each, lang=channel.lang) for each in raw),
        hints=hints_of(channel),
    )


def _parse(data: bytes) -> Any:
    try:
        return fastfeedparser.parse(data, include_tags=False, include_media=False, include_enclosures=False)
    except Exception:  # noqa: BLE001  # it raises whatever its input provokes; the thorough parser is the answer to all of it
        return None


def _looks_wrong(entries: list[Mapping[str, Any]]) -> bool:
    return any(_REPLACEMENT in (entry.get("title") or "") or not (entry.get("id") or entry.get("link")) for entry in entries)


def _raw_entries(
    document: Document, form: str, parsed: "Iterable[tuple[etree._Element, Mapping[str, Any]]]", base: str
) -> Iterator[RawEntry]:
    """Join what the parser read with what only the tree tells: xml:base, xml:lang, pictures."""
    has_base = b"xml:base" in document.data
    has_language = any(mark in document.data for mark in _LANGUAGE_MARKS)
    has_images = any(mark in document.data for mark in _IMAGE_MARKS)
    for item, entry in parsed:
        guid, link = entry.get("id"), entry.get("link")
        yield RawEntry(
            guid=guid if guid != link or _has_id(item) else None,  # the parser puts the link where there is no id
            link=(_alternate(item) if form == "atom" else None) or link,
            title=entry.get("title") or _title(item),
            summary=entry.get("description") or item.findtext(f"{_MEDIA}group/{_MEDIA}description") or "",
            body=_content(entry),
            lang=_language(item) if has_language else None,
            base=(item.base if has_base else None) or base,
            images=tuple(_images(item)) if has_images else (),
            published_at=_published(item),
        )


def _has_id(item: "etree._Element") -> bool:
    return next(item.iterchildren(*_ID_ELEMENTS), None) is not None or item.get(_RDF_ABOUT) is not None


def _title(item: "etree._Element") -> str:
    """Return the text of a title that is made of elements (Atom's type="xhtml"), as markup, which the parser passes over."""
    title = item.find("{*}title")
    return "" if title is None or not len(title) else escaped("".join(title.itertext()))


def _alternate(item: "etree._Element") -> str | None:
    """Return the address of an Atom entry's page: the first link that says so, or says nothing (RFC 4287, 4.2.7.2)."""
    return next((link.get("href") for link in item.iterfind("{*}link") if link.get("rel", "alternate") == "alternate"), None)


def _published(item: "etree._Element") -> datetime | None:
    """Return the date that an element says; the parser would also look for one in the id, and fill in from today what is missing."""
    return next((at for name in _DATE_NAMES if (at := from_text(item.findtext(name)))), None)


def _language(item: "etree._Element") -> str | None:
    return str(item.get(_XML_LANG) or item.findtext(_DC_LANGUAGE) or "") or None


def _content(entry: Mapping[str, Any]) -> str:
    parts = entry.get("content")
    return max((part.get("value") or "" for part in parts), key=len, default="") if parts else ""


def _images(item: "etree._Element") -> Iterator[str]:
    """Return the addresses of pictures, those meant as thumbnails first."""
    ranked = [(_rank(element), element.get("url") or element.get("href") or "") for element in item.iter(*_IMAGE_ELEMENTS)]
    best_first = sorted((pair for pair in ranked if pair[0]), key=itemgetter(0))
    return (url for _, url in best_first)


def _rank(element: "etree._Element") -> int:
    """Return 1 to 4 for a picture, best first, and 0 for anything else."""
    if element.tag == f"{_MEDIA}thumbnail":
        return 1
    if element.tag == _ITUNES_IMAGE:
        return 4
    is_image = (element.get("type") or "").startswith("image/") or element.get("medium") == "image"
    if element.tag == f"{_MEDIA}content":
        return 2 if is_image else 0
    return 3 if is_image and (element.get("url") or element.get("rel") == "enclosure") else 0
