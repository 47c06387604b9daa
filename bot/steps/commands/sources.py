"""Add and remove the feeds that Newsdesk polls."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.domain.errors import InvalidInput
from bot.domain.source import Source, SourceKind, source_id
from bot.polling.spread import first_poll_at, spread_out
from bot.ports.clock import Clock
from bot.ports.store import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWish:
    """A feed that somebody wants polled."""

    url: str
    title: str = ""
    lang: str | None = None
    pack: str | None = None
    kind: SourceKind = SourceKind.PRESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The result of adding: the new sources, how many were known already, and each address that was refused, with why."""

    sources: Sequence[Source]
    known: int
    refused: Sequence[tuple[str, InvalidInput]]


class AddSources:
    """Add feeds; those that are known stay as they are, those that may not be fetched are refused one by one."""

    def __init__(self, store: Sources, check_url: Callable[[str], str], clock: Clock) -> None:
        self._store = store
        self._check_url = check_url
        self._clock = clock

    async def __call__(self, wishes: Collection[FeedWish]) -> Added:
        """Add the wished feeds in one go."""
        sources: list[Source] = []
        refused: list[tuple[str, InvalidInput]] = []
        for wish in wishes:
            try:
                sources.append(self._source(wish))
            except InvalidInput as error:
                refused.append((wish.url, error))
        distinct = {source.id: source for source in sources}
        added = await self._store.add_sources(spread_out(list(distinct.values()), self._clock()))
        return Added(sources=added, known=len(sources) - len(added), refused=refused)

    def _source(self, wish: FeedWish) -> Source:
        url = self._check_url(wish.url)
        identity = source_id(url)
        return Source(
            id=identity,
            url=url,
            title=wish.title,
            kind=wish.kind,
            lang=wish.lang,
            pack=wish.pack,
            next_poll_at=first_poll_at(identity, self._clock()),
        )


class RemoveSource:
    """Stop polling a feed."""

    def __init__(self, store: Sources) -> None:
        self._store = store

    async def __call__(self, url: str) -> None:
        """Remove the feed stored under `url`; raise InvalidInput when there is none."""
        if not await self._store.remove_source(url.strip()):
            raise InvalidInput(f"There is no feed {url.strip()}: see `newsdesk feed list`.")
