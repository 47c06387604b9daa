"""OPML: the lists of feeds that readers exchange."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from bot.domain.errors import InvalidInput
from bot.feeds.parsing.clean import clean, truncate
from bot.feeds.parsing.languages import language_tag

_LONGEST_DOCUMENT = 5 * 1024 * 1024
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """One feed of a list. `pack` is the folder that holds it, "" when it stands outside of any."""

    url: str
    title: str = ""
    pack: str = ""
    lang: str | None = None


def read_opml(document: bytes) -> tuple[OpmlFeed, ...]:
    """Return the feeds of an OPML document in its order, each address once; raises InvalidInput that names the line of the fault."""
    root = _root(document)
    if etree.QName(root).localname.lower() != "opml":
        raise InvalidInput("This file is not OPML: its first element must be <opml>.", code="opml-not-opml")
    feeds: dict[str, OpmlFeed] = {}
    for feed in _feeds(root):
        feeds.setdefault(feed.url, feed)
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


def _root(document: bytes) -> "etree._Element":
    if len(document) > _LONGEST_DOCUMENT:
        raise InvalidInput("This OPML file is larger than 5 MiB: split it.", code="opml-too-large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(document.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        fault = clean(error.msg or "it is empty").partition(", line ")[0]
        raise InvalidInput(
            f"This OPML file cannot be read at line {line}: {fault}. Export it again, or mend that line.", code="opml-broken", line=line
        ) from error


def _feeds(root: "etree._Element") -> Iterator[OpmlFeed]:
    for outline in root.iter("{*}outline"):
        attributes = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        url = attributes.get("xmlurl", "").strip()
        if url:
            yield OpmlFeed(url=url, title=_name(attributes), pack=_pack(outline, attributes), lang=language_tag(attributes.get("language")))


def _pack(outline: "etree._Element", attributes: dict[str, str]) -> str:
    """Return the name of the folder around the feed, or its first category (OPML 2.0 writes "/Technology/Chips, /Asia")."""
    parent = outline.getparent()
    folder = "" if parent is None else _name({str(name).lower(): str(value) for name, value in parent.attrib.items()})
    return folder or clean(attributes.get("category", "").partition(",")[0].strip("/ ").rpartition("/")[2])


def _name(attributes: dict[str, str]) -> str:
    return truncate(clean(attributes.get("title") or attributes.get("text") or ""), _LONGEST_TITLE)


def _attributes(feed: OpmlFeed) -> dict[str, str]:
    name = clean(feed.title) or feed.url
    return {"type": "rss", "text": name, "title": name, "xmlUrl": feed.url} | ({"language": feed.lang} if feed.lang else {})
