"""Atom (RFC 4287). Pure."""

from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.web.feeds.document import Document, Entry, clean

TYPE: Final = "application/atom+xml"
FORM: Final = ".atom"
_ATOM: Final = "http://www.w3.org/2005/Atom"


def atom(feed: Document) -> bytes:
    """Return a feed as Atom; whatever a text holds, it stands there as text."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", feed.updated.isoformat(timespec="seconds"))
    _link(root, "self", feed.own + FORM, TYPE)
    _link(root, "alternate", feed.home, "text/html")
    _text(SubElement(root, "author"), "name", "Newsdesk")
    _text(root, "generator", "Newsdesk")
    for entry in feed.entries:
        _add(root, entry)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _add(root: Element, entry: Entry) -> None:
    node = SubElement(root, "entry", {"xml:lang": entry.lang} if entry.lang else {})
    _text(node, "id", entry.id)
    _text(node, "title", entry.title)
    _text(node, "updated", entry.updated.isoformat(timespec="seconds"))
    _text(node, "published", entry.published.isoformat(timespec="seconds"))
    for rel, address in (("alternate", entry.url or entry.story), ("related", entry.story if entry.url else "")):
        if address:
            _link(node, rel, address)
    if entry.source:
        _text(SubElement(node, "author"), "name", entry.source)
    for topic in entry.topics:
        SubElement(node, "category", {"term": clean(topic)})
    has_link = bool(entry.url or entry.story)
    if entry.summary or not has_link:
        _text(node, "summary" if has_link else "content", entry.summary or entry.title)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = clean(text)


def _link(parent: Element, rel: str, address: str, kind: str = "") -> None:
    SubElement(parent, "link", {"rel": rel, "href": clean(address)} | ({"type": kind} if kind else {}))
