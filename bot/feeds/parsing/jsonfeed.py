"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.fetching import Feed
from bot.feeds.parsing.dates import from_text
from bot.feeds.parsing.languages import language_tag
from bot.feeds.parsing.pictures import is_picture
from bot.feeds.parsing.problems import NotAFeed
from bot.feeds.parsing.raw import RawEntry, absolute, escaped, plain_title, to_entry


def looks_like_json(data: bytes) -> bool:
    """Return whether the document begins as JSON does."""
    return data[:1] in (b"{", b"[")


def read_json(data: bytes, url: str) -> Feed:
    """Return the feed; raises NotAFeed for JSON that is none, and for what only looks like JSON."""
    document = _load(data)
    items = document.get("items")
    if not isinstance(items, list) or not ("version" in document or "title" in document):
        raise NotAFeed("sent JSON that is not a feed")
    lang = language_tag(document.get("language"))
    home = absolute(_text(document.get("home_page_url")), url)
    title = plain_title(escaped(_text(document.get("title"))))
    return Feed(
        title=title,
        lang=lang,
        home_url=home,
        format="json",
        entries=tuple(to_entry(_raw(item, home or url), lang=lang, feed=title) for item in items if isinstance(item, dict)),
    )


def _load(data: bytes) -> dict[str, Any]:
    """Read the first value, leniently: bare control characters in strings, and anything behind the end, do no harm."""
    try:
        document, _ = json.JSONDecoder(strict=False).raw_decode(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise NotAFeed("sent something like JSON that cannot be read") from error
    if not isinstance(document, dict):
        raise NotAFeed("sent JSON that is not a feed")
    return document


def _raw(item: Mapping[str, Any], base: str) -> RawEntry:
    markup = _text(item.get("content_html")) or escaped(_text(item.get("content_text")))
    return RawEntry(
        guid=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=escaped(_text(item.get("title"))),
        summary=escaped(_text(item.get("summary"))),
        body=markup,
        lang=_text(item.get("language")),
        base=base,
        enclosure=next(filter(None, (_text(part.get("url")) for part in _attached(item))), ""),
        images=(_text(item.get("image")), _text(item.get("banner_image")), *_attached_images(item)),
        published_at=from_text(item.get("date_published")) or from_text(item.get("date_modified")),
    )


def _attached(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    attachments = item.get("attachments")
    return [part for part in attachments if isinstance(part, dict)] if isinstance(attachments, list) else []


def _attached_images(item: Mapping[str, Any]) -> list[str]:
    return [
        _text(part.get("url"))
        for part in _attached(item)
        if is_picture(_text(part.get("url")), _text(part.get("mime_type")), "", sized=False)
    ]


def _text(value: object) -> str:
    """Return strings as they are and numbers as text (some feeds number their items); "" for all else."""
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int | float) else ""
