"""Index: what was stored is put into the index of words, beside the polls that must not wait for it."""

from dataclasses import dataclass

from bot.ports.reading import Reading

_ARTICLES_AT_ONCE = 200
"""So that a poll, which waits for the writer of the database meanwhile, waits for some hundredths of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Puts what waits into the index."""

    store: Reading

    async def __call__(self, _key: str = "") -> None:
        """Go on until nothing waits."""
        while await self.store.keep_index(_ARTICLES_AT_ONCE):
            pass

    async def catch_up(self, rounds: int) -> None:
        """Go on for some rounds at most: somebody waits for what is found."""
        for _ in range(rounds):
            if not await self.store.keep_index(_ARTICLES_AT_ONCE):
                return
