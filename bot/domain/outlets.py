# ruff: noqa: RUF001 - separators of many kinds are the subject
"""The name of an outlet behind a headline, cut away: what "AI Business" reports is not about AI for that."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final
from unicodedata import normalize
from urllib.parse import urlsplit

from bot.domain.outlet_names import OUTLETS

_LONGEST: Final = 60
_SEPARATORS: Final = "|–—-·•_»›:"
_TAIL = re.compile(
    rf"(?P<head>.*\S)(?:\s+(?:[-–—|·•»›]{{1,2}}|::)\s+|\s*[|｜]\s*|(?<=[^\x00-\x7f])_(?=\S))(?P<tail>[^|｜]{{1,{_LONGEST}}})\Z", re.DOTALL
)
_SEPARATOR = re.compile(r"[|｜_–—·•»›]| - |::")
_LEAST_LEFT: Final = 6
"""Characters of a headline without the name: less is no headline."""
_MOST_NAMES: Final = 2
_NO_LETTER = re.compile(r"[\W_]+")
_OF_A_FEED = re.compile(r"\s+[-–—|·»›]\s+|\s*[|｜]\s*|:\s+")
_AGGREGATOR: Final = "news.google.com"
"""It writes each headline's publisher behind the last dash."""
_COUNTRY_PARTS: Final = frozenset({"co", "com", "org", "net", "ac", "gov", "or", "ne"})


def without_outlet(title: str, names: Iterable[str] = (), url: str = "") -> tuple[str, str]:
    """Return a headline and the outlet's name that stands at its end, "" where none does.

    `names`: what the outlet is called where the headline comes from: the item's source, the feed's title. `url`: the article's. Many other
    outlets are known by their names.

    >>> without_outlet("Bakery wins prize - Semiconductor Today")
    ('Bakery wins prize', 'Semiconductor Today')
    """
    cut = ""
    for _ in range(_MOST_NAMES):
        found = _TAIL.fullmatch(title) if _SEPARATOR.search(title) else None
        if found is None or len(found["head"]) < _LEAST_LEFT:
            break
        is_known_here = _is_short_for(found["tail"], cut) if cut else _is_behind(url, found)
        if not is_known_here and not _is_outlet(found["tail"], names, url):
            break
        title, cut = found["head"].rstrip(f" {_SEPARATORS}"), cut or found["tail"].strip()
    return title, cut


def is_outlet(name: str) -> bool:
    """Whether a name is that of an outlet."""
    return _key(name) in _outlets()


def _is_outlet(tail: str, names: Iterable[str], url: str) -> bool:
    key = _key(tail)
    if not key:
        return False
    return key in _outlets() or any(key == _key(name) for given in names for name in _names_of(given)) or _is_of_host(tail, url)


def _is_behind(url: str, found: re.Match[str]) -> bool:
    """Whether a headline comes from an aggregator that writes publishers behind a dash."""
    return url.startswith(f"https://{_AGGREGATOR}/") and found.string[found.start("tail") - 3 : found.start("tail")] == " - "


def _is_short_for(tail: str, name: str) -> bool:
    """Whether an outlet is named twice, first by its letters: AGI - Agenzia Italia."""
    short, letters = tail.strip(), iter(name.casefold())
    if not (short.isupper() and short.isalpha() and name.casefold().startswith(short[0].casefold())):
        return False
    return all(letter in letters for letter in short.casefold())


def _is_of_host(tail: str, url: str) -> bool:
    """Whether a name is that of the site: The Register of theregister.com. A single word without a dot may be what is told of."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # a malformed address is of no site
        return False
    bare = _squeezed(tail)
    labels = [label for label in host.split(".")[:-1] if label not in _COUNTRY_PARTS]
    if "." in tail.strip("."):
        return tail.strip().casefold().removeprefix("www.") == host
    return len(tail.split()) > 1 and bool(labels) and bare in (_squeezed(labels[-1]), _squeezed(labels[-1]).removeprefix("the"))


def _names_of(given: str) -> Iterable[str]:
    """Yield a feed's title, and what of it is the outlet's name: the last part, or what stands before a colon."""
    yield given
    parts = _OF_A_FEED.split(given)
    if len(parts) > 1:
        yield parts[0] if ": " in given and not re.search(r"\s[-–—|·»›]\s|[|｜]", given) else parts[-1]


@cache
def _outlets() -> frozenset[str]:
    return frozenset(_key(name) for line in OUTLETS.splitlines() for name in line.split("|") if name)


def _key(name: str) -> str:
    return _squeezed(name).removeprefix("the")


def _squeezed(name: str) -> str:
    return _NO_LETTER.sub("", normalize("NFKC", name).casefold())
