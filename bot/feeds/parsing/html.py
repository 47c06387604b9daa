"""Markup to plain text, with lxml: what a reader would see."""

import html
import re
from typing import Final

from lxml import etree

_LONGEST_MARKUP: Final = 60_000
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_BLOCKS = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|ol|p|pre|section|table|td|th|tr|ul)\b)",
    re.IGNORECASE,
)
_NAMES: Final = (
    r"a|abbr|acronym|b|big|bdi|bdo|blockquote|br|center|cite|code|del|dfn|div|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|small"
    r"|span|strike|strong|sub|sup|table|td|tr|tt|u|ul|var|wbr"
)
_KNOWN_TAG = re.compile(rf"<(/?)({_NAMES})(\s[^<>]*)?/?>", re.IGNORECASE)
_NEVER_TEXT: Final = frozenset({"br", "hr", "img", "wbr", "p", "div", "span", "font", "center"})
"""Elements that are markup wherever they stand, closed or not."""
_SPACED: Final = frozenset({"br", "hr", "p", "div", "li", "tr", "td"})
_MARKUP_BY_LOOK = re.compile(r"</?(?:p|div|br|li|ul|ol|table|h[1-6]|blockquote)\b[^<>]*>|<(?:a|img|span|font)\s[^<>]*>", re.IGNORECASE)
_SILENT: Final = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title")
_SILENT_TAG = re.compile(rf"<(?:{'|'.join(_SILENT)})\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_IN_A_WORD = re.compile(r"(?<=\w)&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|nbsp|quot|apos|[lr][sd]quo|[nm]dash|hellip);")
_BREAK: Final = "\x1e"
"""Stands between blocks while markup is read: the parser passes it through, and no text has it."""


def html_to_text(markup: str) -> str:
    """Return the text of `markup`, a line for each block; plain text comes back with its references resolved.

    Where markup was escaped twice, what is left of it is markup once more. Markup that speaks of markup is left to speak.
    """
    if _MARKUP.search(markup):
        return _render(markup[:_LONGEST_MARKUP])
    text = unescape(markup)
    if _MARKUP_BY_LOOK.search(text):
        return _render(text[:_LONGEST_MARKUP])
    return unescape(text) if _IN_A_WORD.search(text) else text


def title_to_text(title: str) -> str:
    """Return a title without markup: elements are cut first, and references resolved then.

    Titles speak of `List<int>` and of the <code> element: only elements of HTML count, and of these those closed or with attributes.
    """
    return unescape(_without_tags(title) if "<" in title else title)


def unescape(text: str) -> str:
    """Resolve character references. A bare ampersand stays one."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def _without_tags(title: str) -> str:
    closed = {found[2].lower() for found in _KNOWN_TAG.finditer(title) if found[1]}

    def cut(found: re.Match[str]) -> str:
        name = found[2].lower()
        if name not in closed and name not in _NEVER_TEXT and not found[3]:
            return found[0]
        return " " if name in _SPACED else ""

    return _KNOWN_TAG.sub(cut, title)


def _render(markup: str) -> str:
    # a parser for each document: a shared one grows a dictionary of every name it ever met
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, recover=True, encoding="utf-8")
    data = _BLOCKS.sub(f"{_BREAK}<", markup).encode("utf-8", "ignore")
    try:
        root = etree.fromstring(b"<div>" + data + b"</div>", parser)
    except etree.XMLSyntaxError:
        return unescape(re.sub(r"<[^>]*>", " ", markup))
    if root is None:
        return ""
    if _SILENT_TAG.search(markup):
        etree.strip_elements(root, *_SILENT, with_tail=False)
    text = str(etree.tostring(root, method="text", encoding="unicode"))
    return "\n".join(" ".join(line.split()) for line in text.split(_BREAK))
