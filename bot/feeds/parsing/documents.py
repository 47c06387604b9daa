"""The strict look at an XML document, before any lenient parser may touch it."""

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from bot.feeds.parsing.channel import Channel, channel_of
from bot.feeds.parsing.mend import first_element, mend_ampersands, without_tail
from bot.feeds.parsing.problems import NotAFeed, Unparsable

_EXTERNAL_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s*)?[^\s>]+\s+(?:SYSTEM|PUBLIC)\s", re.IGNORECASE)
_WEB_PAGE = frozenset({b"html", b"head", b"body", b"script", b"meta", b"div"})
_WEB_DOCTYPE = re.compile(rb"<!doctype\s+html", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!doctype\s[^\[\]<>]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_HARMFUL = frozenset({etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_ENTITY_LOOP})
_STRICT = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, collect_ids=False, recover=False, encoding="utf-8"
)
"""One for all documents: each starts it afresh, and all parsers of a thread share their dictionary of names in any case."""
_ITEM_NAMES = ("{*}item", "{*}entry")


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document as UTF-8 without declaration. `root` is None when it is not well-formed; `url` is where it came from."""

    data: bytes
    url: str
    root: "etree._Element | None"
    declares_entities: bool = False

    @cached_property
    def channel(self) -> Channel | None:
        """What the feed says of itself."""
        return None if self.root is None else channel_of(self.root)

    def items(self) -> "list[etree._Element]":
        """Return the elements of the entries, wherever they stand, in the document's order."""
        return [] if self.root is None else list(self.root.iter(*_ITEM_NAMES))


def inspect(data: bytes, url: str) -> Document:
    """Parse `data` strictly, without entities, network or unlimited sizes.

    Raises NotAFeed for a web page or a document without elements, Unparsable for bombs and entities from outside.
    """
    first = first_element(data)
    if first is None:
        raise NotAFeed("sent a text that is not a feed")
    start, name = first
    prologue = data[:start]
    if name.lower() in _WEB_PAGE or _WEB_DOCTYPE.search(prologue):
        raise NotAFeed("sent a web page, not a feed")
    data = without_tail(data, name)
    if _EXTERNAL_ENTITY.search(prologue):
        raise Unparsable("sent a document that refers to other files; Newsdesk does not read those")
    declares_entities = b"<!entity" in prologue.lower()
    if not declares_entities and _DOCTYPE.search(prologue):
        # what the type of document would declare is not read: its entities would be left out of the text without a word
        data = mend_ampersands(_DOCTYPE.sub(b"", prologue) + data[start:])
    root = _strict_root(data, url)
    if root is None and not declares_entities:
        data = mend_ampersands(data)
        root = _strict_root(data, url)
    return Document(data=data, url=url, root=root, declares_entities=declares_entities)


def _strict_root(data: bytes, url: str) -> "etree._Element | None":
    try:
        return etree.fromstring(data, _STRICT, base_url=url)
    except etree.XMLSyntaxError as error:
        if error.code in _HARMFUL:
            raise Unparsable("sent a document that is built to exhaust its reader") from error
        return None
