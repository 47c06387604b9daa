"""What of a topic is wanted, as people type it after a colon: filter:"funding -stock" without:opinion,deals publishers:2; pure."""

import re
from typing import Final, NamedTuple

_OPTION: Final = re.compile(r"(?<!\S)(?P<name>filter|without|publisher)s?\s?[:：]\s*", re.IGNORECASE)  # noqa: RUF001
_VALUE: Final = re.compile(
    r"""
      ["“”„«»'‘’](?P<quoted>.*)["“”„«»'‘’](?!\S)   # to the last quotation mark: a query may hold some itself
    | (?P<group>\(.*\))(?!\S)
    | (?P<bare>[^\s,]+(?:\s*,\s*[^\s,]+)*)
    """,  # noqa: RUF001
    re.DOTALL | re.VERBOSE,
)
_PREVIEW: Final = re.compile(r"(?<!\S)preview[.!]?\s*\Z", re.IGNORECASE)


class Asked(NamedTuple):
    """What is left of a text, and the filter that it asked for; `preview`: it is only to be shown."""

    rest: str
    filter: str = ""
    without: str = ""
    publisher: str = ""
    preview: bool = False


def filter_words(text: str) -> Asked:
    """Take what asks for a filter out of a text; an option without a value asks for none any more."""
    plain = _PREVIEW.sub("", text)
    options = [*_OPTION.finditer(plain)]
    ends = [*(each.start() for each in options[1:]), len(plain)]
    rest, found = [plain[: options[0].start()] if options else plain], dict[str, str]()
    for option, end in zip(options, ends, strict=False):
        value = _VALUE.match(plain, option.end(), end)
        found[option["name"].casefold()] = _said(value) if value else "none"
        rest.append(plain[value.end() if value else option.end() : end])
    return Asked(" ".join(rest), preview=plain != text, **found)


def _said(value: "re.Match[str]") -> str:
    return next((said for name in ("quoted", "group", "bare") if (said := (value[name] or "").strip())), "none")
