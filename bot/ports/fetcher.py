"""The fetcher port."""

from typing import Protocol

from bot.domain.fetching import Fetched, Unchanged
from bot.domain.source import Source


class Fetcher(Protocol):
    """Asks a source's server whether there is news."""

    async def fetch(self, source: Source) -> Fetched | Unchanged:
        """Make one conditional GET and parse the answer.

        Entries that the document of `source.body_hash` held too may be told as `repeated` alone: the store knows them since that one.
        Raises FetchError for every answer, fault or hostile input that gives no feed; never anything else.
        """
        ...
