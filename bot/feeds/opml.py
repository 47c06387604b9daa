"""OPML: the lists of feeds that readers exchange."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from bot.domain.errors import InvalidInput
from bot.feeds.parsing.clean import clean, truncate
from bot.feeds.parsing.encoding import to_utf8
from bot.feeds.parsing.languages import language_tag
from bot.feeds.parsing.mend import mend_ampersands

_LONGEST_DOCUMENT = 5 * 1024 * 1024
_LONGEST_TITLE = 200
_END = re.compile(rb"</opml\s*>", re.IGNORECASE)
_ADDRESS = re.compile(rb"\sxmlurl\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """One feed of a list. `pack` is the folder that holds it, "" when it stands outside of any."""

    url: str
    title: str = ""
    pack: str = ""
    lang: str | None = None


def read_opml(document: bytes) -> tuple[OpmlFeed, ...]:
    """Return the feeds of an OPML document in its order, each address once.

    Flaws that do no harm are mended, as in feeds. Raises InvalidInput that names the line of a fault, or says that there are no feeds.
    """
    root, fault = _root(document)
    if etree.QName(root).localname.lower() != "opml":
        raise fault or InvalidInput("This file is not OPML: its first element must be <opml>.", code="opml-not-opml")
    found, plain = list(_feeds(root)), to_utf8(document, None)
    if fault and (len(found) < len(_ADDRESS.findall(plain)) or not _END.search(plain)):
        raise fault  # some of the list cannot be read: half of it, without a word, would be worse than none
    feeds: dict[str, OpmlFeed] = {}
    for feed in found:
        feeds.setdefault(feed.url, feed)
    if not feeds:
        raise fault or InvalidInput("No feeds were found in this file: a feed is an <outline> with an xmlUrl.", code="opml-empty")
    return tuple(feeds.values())


def write_opml(feeds: Iterable[OpmlFeed], title: str = "Newsdesk") -> bytes:
    """Return an OPML 2.0 document of `feeds`, one folder for each pack, that other readers can import."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = clean(title)
    body = etree.SubElement(root, "body")
    for pack, members in groupby(sorted(feeds, key=lambda feed: feed.pack), key=lambda feed: feed.pack):
        folder = etree.SubElement(body, "outline", text=clean(pack), title=clean(pack)) if pack else body
        for feed in members:
            etree.SubElement(folder, "outline", _attributes(feed))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _root(document: bytes) -> "tuple[etree._Element, InvalidInput | None]":
    """Return the root, and what is wrong where only some of the document can be read."""
    if len(document) > _LONGEST_DOCUMENT:
        raise InvalidInput("This OPML file is larger than 5 MiB: split it.", code="opml-too-large")
    data = to_utf8(document, None)
    try:
        return etree.fromstring(data, _parser(recover=False)), None
    except etree.XMLSyntaxError as error:
        fault = _broken(error)
        root = None if b"<!entity" in data.lower() else _mended(mend_ampersands(data))
        if root is None:
            raise fault from error
        return root, fault


def _mended(data: bytes) -> "etree._Element | None":
    """Return what can be read of a list whose ampersands are mended."""
    try:
        return etree.fromstring(data, _parser(recover=True))
    except etree.XMLSyntaxError:
        return None


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True, recover=recover,
        encoding="utf-8",
    )  # fmt: skip


def _broken(error: etree.XMLSyntaxError) -> InvalidInput:
    line = error.lineno or 1
    fault = clean(error.msg or "it is empty").partition(", line ")[0]
    return InvalidInput(
        f"This OPML file cannot be read at line {line}: {fault}. Export it again, or mend that line.", code="opml-broken", line=line
    )


def _feeds(root: "etree._Element") -> Iterator[OpmlFeed]:
    folders: dict[etree._Element | None, str] = {None: ""}  # each looked at once: one may hold ten thousand feeds, and as many attributes
    for outline in root.iter("*"):
        if etree.QName(outline).localname.lower() != "outline":
            continue
        attributes = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        url = attributes.get("xmlurl", "").strip()
        if url:
            yield OpmlFeed(
                url=url, title=_name(attributes), pack=_pack(outline, attributes, folders), lang=language_tag(attributes.get("language"))
            )


def _pack(outline: "etree._Element", attributes: dict[str, str], folders: "dict[etree._Element | None, str]") -> str:
    """Return the name of the folder around the feed, or its first category (OPML 2.0 writes "/Technology/Chips, /Asia")."""
    parent = outline.getparent()
    if parent not in folders:
        folders[parent] = "" if parent is None else _name({str(name).lower(): str(value) for name, value in parent.attrib.items()})
    return folders[parent] or clean(attributes.get("category", "").partition(",")[0].strip("/ ").rpartition("/")[2])


def _name(attributes: dict[str, str]) -> str:
    return truncate(clean(attributes.get("title") or attributes.get("text") or ""), _LONGEST_TITLE)


def _attributes(feed: OpmlFeed) -> dict[str, str]:
    name = clean(feed.title) or feed.url
    return {"type": "rss", "text": name, "title": name, "xmlUrl": feed.url} | ({"language": feed.lang} if feed.lang else {})
