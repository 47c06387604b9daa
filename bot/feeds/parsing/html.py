"""Markup to plain text, with lxml: what a reader would see, on one line."""

import html
import re

from lxml import etree

_LONGEST_MARKUP = 60_000
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_BLOCKS = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|ol|p|pre|section|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
_KNOWN_TAG = re.compile(
    r"</?(?:a|abbr|acronym|b|big|bdi|bdo|blockquote|br|center|cite|code|del|dfn|div|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|small"
    r"|span|strike|strong|sub|sup|table|td|tr|tt|u|ul|var|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_SILENT = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title")
_SILENT_TAG = re.compile(rf"<(?:{'|'.join(_SILENT)})\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def html_to_text(markup: str) -> str:
    """Return the text of `markup` with whitespace left as it falls; plain text comes back with its entities resolved."""
    if not _MARKUP.search(markup):
        return unescape(markup)
    return _render(markup[:_LONGEST_MARKUP])


def title_to_text(title: str) -> str:
    """Return a title without markup. Titles are often plain text that mentions `List<int>`: only elements of HTML count as markup."""
    title = unescape(title)
    return _KNOWN_TAG.sub("", title) if "<" in title else title


def unescape(text: str) -> str:
    """Resolve character references. A bare ampersand stays one."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def _render(markup: str) -> str:
    # a parser for each document: a shared one grows a dictionary of every name it ever met
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, recover=True, encoding="utf-8")
    data = _BLOCKS.sub(" <", markup).encode("utf-8", "ignore")
    try:
        root = etree.fromstring(b"<div>" + data + b"</div>", parser)
    except etree.XMLSyntaxError:
        return unescape(re.sub(r"<[^>]*>", " ", markup))
    if root is None:
        return ""
    if _SILENT_TAG.search(markup):
        etree.strip_elements(root, *_SILENT, with_tail=False)
    return str(etree.tostring(root, method="text", encoding="unicode"))
