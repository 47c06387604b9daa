"""The fast way: fastfeedparser on documents that passed the strict look. It is guarded, since it loses some feeds without a word."""

import html
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from operator import itemgetter
from typing import Any

import fastfeedparser
from lxml import etree

from bot.domain.fetching import Feed
from bot.feeds.parsing.channel import hints_of
from bot.feeds.parsing.dates import from_text
from bot.feeds.parsing.documents import Document
from bot.feeds.parsing.pictures import is_picture
from bot.feeds.parsing.raw import RawEntry, absolute, as_markup, escaped, plain_title, to_entry

_MEDIA = "{http://search.yahoo.com/mrss/}"
_ITUNES_IMAGE = "{http://www.itunes.com/dtds/podcast-1.0.dtd}image"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DC_LANGUAGE = "{http://purl.org/dc/elements/1.1/}language"
_ID_ELEMENTS = ("{*}guid", "{*}id")
_IMAGE_ELEMENTS = (f"{_MEDIA}thumbnail", f"{_MEDIA}content", "{*}enclosure", "{*}link", _ITUNES_IMAGE)
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_MARKS = {
    "base": (b"xml:base",),
    "language": (b"xml:lang", b"dc:language"),
    "images": (b"thumbnail", b"enclosure", b"image/", b'image"', b":image", b"yahoo.com/mrss"),
    "source": (b"source",),
    "announced": (b"announce_type",),
}
"""What has to be in a document for a part to be looked for in each of its items."""
_DATE_NAMES = tuple(f"{{*}}{name}" for name in ("pubDate", "published", "issued", "date", "created", "updated", "modified"))
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
    title = plain_title(parsed.feed.get("title") or "")
    return Feed(
        title=title,
        lang=channel.lang,
        home_url=home,
        format=channel.format,
        entries=tuple(to_entry(each, lang=channel.lang, feed=title) for each in raw),
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
    has = {mark: any(sign in document.data for sign in signs) for mark, signs in _MARKS.items()}
    for item, entry in parsed:
        guid, link = entry.get("id"), entry.get("link")
        yield RawEntry(
            guid=guid if guid != link or _has_id(item) else None,  # the parser puts the link where there is no id
            link=(_alternate(item) if form == "atom" else None) or link,
            title=_title(item) or entry.get("title") or "",
            **(_texts_of_atom(item) if form == "atom" else _texts(item, entry)),
            lang=_language(item) if has["language"] else None,
            base=(item.base if has["base"] else None) or base,
            enclosure="" if link else _enclosure(item),
            source=_source(item) if has["source"] else "",
            images=tuple(_images(item)) if has["images"] else (),
            published_at=_published(item),
            announced=(item.findtext("{*}announce_type") or "") if has["announced"] else "",
        )


def _has_id(item: "etree._Element") -> bool:
    return next(item.iterchildren(*_ID_ELEMENTS), None) is not None or item.get(_RDF_ABOUT) is not None


def _title(item: "etree._Element") -> str:
    """Return the title as markup: the parser passes over one that is made of elements, and takes plain text for markup."""
    title = next(item.iterchildren(_beside(item, "title")), None)
    if title is None:
        return ""
    return escaped("".join(title.itertext())) if len(title) else as_markup(title.text or "", title.get("type") or "")


def _beside(item: "etree._Element", name: str) -> str:
    """Return the tag of a part that is spelt in the namespace of its item: others have titles too."""
    namespace = item.tag.rpartition("}")[0]
    return f"{namespace}}}{name}" if namespace else name


def _texts(item: "etree._Element", entry: Mapping[str, Any]) -> dict[str, str]:
    summary = entry.get("description") or _markup(next(item.iterchildren(_beside(item, "description")), None))
    return {"summary": summary or item.findtext(f"{_MEDIA}group/{_MEDIA}description") or "", "body": _content(entry)}


def _texts_of_atom(item: "etree._Element") -> dict[str, str]:
    """Read the text constructs of Atom, which may be text, escaped markup, or markup itself (xhtml)."""
    parts = {name: _markup(next(item.iterchildren(_beside(item, name)), None)) for name in ("summary", "content")}
    return {"summary": parts["summary"] or item.findtext(f"{_MEDIA}group/{_MEDIA}description") or "", "body": parts["content"]}


def _markup(element: "etree._Element | None") -> str:
    if element is None:
        return ""
    if not len(element):
        return as_markup(element.text or "", element.get("type") or "")
    copy = deepcopy(element)
    for part in copy.iter("*"):
        part.tag = part.tag.rpartition("}")[2]
    etree.cleanup_namespaces(copy)
    inside = "".join(etree.tostring(part, encoding="unicode") for part in copy)
    return html.escape(copy.text or "", quote=False) + inside


def _source(item: "etree._Element") -> str:
    """Return who wrote the item: the text of RSS's source, the title of Atom's."""
    source = next(item.iterchildren(_beside(item, "source")), None)
    return "" if source is None else source.text or source.findtext(_beside(item, "title")) or ""


def _enclosure(item: "etree._Element") -> str:
    """Return the address of the first file that comes with an item."""
    found = (
        element.get("url") or element.get("href") or "" for element in item.iterchildren("{*}enclosure", "{*}link", f"{_MEDIA}content")
    )
    return next(filter(None, found), "")


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
    url, kind, medium = element.get("url") or element.get("href") or "", element.get("type") or "", element.get("medium") or ""
    sized = element.tag == f"{_MEDIA}content" and bool(element.get("width") and element.get("height"))
    if not is_picture(url, kind, medium, sized=sized):
        return 0
    if element.tag == f"{_MEDIA}content":
        return 2
    return 3 if element.get("url") or element.get("rel") == "enclosure" else 0
