"""The port for whoever counts names in what was seen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.article import ArticleId
from bot.domain.rising import SeenArticle


class Naming(Protocol):
    """Goes through articles, a page at a time."""

    async def seen_after(self, after: ArticleId | None, since: datetime, limit: int) -> Sequence[SeenArticle]:
        """Return articles that all may see and that were seen since an instant, in the order of their ids, each with the topics it matched.

        `after` is the last one of the page before.
        """
        ...
