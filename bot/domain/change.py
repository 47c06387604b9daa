"""A change: what a new report says of a story that others told before."""

from typing import NamedTuple

from bot.domain.article import Article


class Change(NamedTuple):
    """What a report changes: the amount before ("" where none compares), the amount now, and whose report says so."""

    old: str
    new: str
    by: Article
