# ruff: noqa: RUF001 - signs of many scripts are the subject
"""What the software of a feed adds to its texts, cut away: it is neither the article's subject nor in its language, nor worth showing.

This is the one place for it. The parsers use it before anything looks at an entry; whoever gets texts by another way uses it too.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick

from bot.domain.boilerplate_words import APPEARED, APPEARED_SIGNS, READ_ALSO, READ_ON, TAGS

_LONGEST_NAME: Final = 120
_LONGEST_LINE: Final = 200
_TITLE_COMPARED: Final = 20
_ROUNDS: Final = 6
_TAIL: Final = 1_000
"""Characters: a footer is not longer."""
_SENTENCE = r"(?:\A|\n|(?<=[.!?…»”\"')\]。！？])) *"

_APPEARED = [
    re.compile(rf"{head} (?P<title>[^\n]{{1,400}}?) ?{verb} [^\n]{{1,{_LONGEST_NAME}}}\Z" if head.isascii() or " " in verb else
               rf"{head} ?(?P<title>[^\n]{{1,400}}?) ?{verb}[^\n]{{1,{_LONGEST_NAME}}}\Z")
    for head, verb in APPEARED
]  # fmt: skip
_SUBMITTED = re.compile(r"\s*submitted by\s+/?u/[\w-]+(?:\s+to\s+/?r/\w+)?(?:\s*\[(?:link|comments)\])*\s*\Z")
_LINKS_ALONE = re.compile(r"(?:\s*\[(?:link|comments)\])+\s*\Z|\A\s*Comments\s*\Z")
_HACKER_NEWS = re.compile(
    r"(?:Article URL: *\S+\s*)?Comments URL: *\S+(?:\s*Points: *\d+)?(?:\s*# Comments: *\d+)?\s*\Z|Article URL: *\S+\s*\Z"
)
_ANNOUNCED = re.compile(r"\A\s*arXiv:\S+\s+Announce Type: *[\w-]+\s*(?:Abstract: *)?|\A\s*Announce Type: *[\w-]+\s*(?:Abstract: *)?")
_READ_ON = re.compile(rf"{_SENTENCE}(?:\[?(?:…|\.\.\.)\]? *)?(?:{READ_ON})(?: ?[^\n.!?]{{0,{_LONGEST_LINE}}})?[ .…»→›>\])]*\Z")
_TAG_LIST = re.compile(rf"{_SENTENCE}(?:{TAGS}) ?[:：] ?[^\n.!?]{{1,{_LONGEST_LINE}}}\Z")
_READ_ALSO_AT_END = re.compile(rf"{_SENTENCE}(?:{READ_ALSO}) ?[:：] ?[^\n]{{1,{_LONGEST_LINE}}}\Z")
_READ_ALSO_LINE = re.compile(rf"(?:{READ_ALSO}) ?(?:[:：] ?.{{0,{_LONGEST_LINE}}}|\Z)")
_FIRST_PUBLISHED = re.compile(
    rf"{_SENTENCE}This (?:article|story|post) (?:was )?(?:first|originally) (?:appeared|published|posted) (?:on|in|at|by) "
    r"[^\n.]{1,80}(?:\.\w{2,3})?\.?\Z"
)
_NO_WORD = re.compile(r"[\W_]+")


def without_boilerplate(text: str, title: str = "") -> str:
    """Return a text without its footers and links; lines tell its blocks, where they are known. `title` is the article's own.

    >>> without_boilerplate("Cook slowly. The post Pasta appeared first on AI News.", "Pasta")
    'Cook slowly.'
    """
    if not _signs().find_matches_as_indexes(text):
        return text.strip()
    kept = _ANNOUNCED.sub("", text.strip(), count=1)
    if "\n" in kept and any(sign in kept for sign in _READ_ALSO_SIGNS):
        kept = _without_lines(kept)
    for _ in range(_ROUNDS):
        shorter = _cut_once(kept, title)
        if shorter == kept:
            break
        kept = shorter
    return kept


@cache
def _signs() -> AhoCorasick:
    """Return what finds at once whether a text has any word of all the footers: most have none."""
    return AhoCorasick(sorted({*APPEARED_SIGNS, *_READ_ALSO_SIGNS, *_beginnings(READ_ON), *_beginnings(TAGS), *_OTHER_SIGNS}))


def _cut_once(text: str, title: str) -> str:
    for cut in _CUTS:
        text = cut(text, title).rstrip()
    return text


def _without_appeared(text: str, title: str) -> str:
    """Cut the sentence that names the article and its site; with another title in it, it is the text's own."""
    if not any(sign in text[-_TAIL:] for sign in APPEARED_SIGNS):
        return text
    for pattern in _APPEARED:
        for found in pattern.finditer(text, max(0, len(text) - _TAIL)):
            if _is_same(found["title"], title):
                return text[: found.start()]
    return text


def _is_same(named: str, title: str) -> bool:
    one, other = (_NO_WORD.sub("", each).casefold()[:_TITLE_COMPARED] for each in (named, title))
    return not other or one.startswith(other) or (bool(one) and other.startswith(one))


def _cutting(pattern: re.Pattern[str], *, alone: bool = True) -> Callable[[str, str], str]:
    """Return what cuts off the end that a pattern finds.

    Not `alone`: only where something stands before it; "Topics: chips and laws" may be all that a text says.
    """

    def cut(text: str, _title: str) -> str:
        found = pattern.search(text, max(0, len(text) - _TAIL))
        return text[: found.start()] if found and (alone or text[: found.start()].strip()) else text

    return cut


def _beginnings(words: str) -> Iterable[str]:
    """Return what each of the words begins with, up to where it may be spelled in two ways."""
    return dict.fromkeys(
        each for word in re.split(r"\|(?![^(]*\))", words) if len(each := re.split(r"[\[(?\\]", word)[0].removesuffix("s")) > 1
    )


_OTHER_SIGNS: Final = (
    "lire aussi",
    "Announce Type",
    "submitted by",
    "[link]",
    "[comments]",
    "Comments",
    "Article URL",
    "This article",
    "This story",
    "This post",
)
_READ_ALSO_SIGNS: Final = tuple(_beginnings(READ_ALSO))
_CUTS: Final = (
    _without_appeared,
    _cutting(_SUBMITTED),
    _cutting(_LINKS_ALONE),
    _cutting(_HACKER_NEWS),
    _cutting(_READ_ON),
    _cutting(_TAG_LIST, alone=False),
    _cutting(_READ_ALSO_AT_END, alone=False),
    _cutting(_FIRST_PUBLISHED, alone=False),
)


def _without_lines(text: str) -> str:
    """Leave out lines that name other texts, and where such a line is but a heading, the short lines of its list."""
    kept: list[str] = []
    in_list = False
    for line in text.split("\n"):
        bare = line.strip()
        names_others = bool(_READ_ALSO_LINE.fullmatch(bare))
        if in_list and bare and len(bare) < _LONGEST_LINE and not bare.endswith((".", "!", "?")):
            continue
        in_list = (in_list and not bare) or (names_others and bare.endswith((":", "："))) or (names_others and ":" not in bare)
        if not names_others:
            kept.append(line)
    return "\n".join(kept).strip()
