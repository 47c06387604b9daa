"""Publishing: feeds of Newsdesk's own at addresses that are made, changed and ended by a press."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.domain.editions import Contents, Edition, new_key
from bot.ports.clock import Clock
from bot.ports.editions import Editions

MADE: Final = "made"
RENEWED: Final = "renewed"
ENDED: Final = "ended"

Heard = Callable[[Contents, str], None]
"""Hears what was done with an edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """Makes and ends addresses. `base` is where others reach the page; empty where they do not, so that nothing is offered in a chat."""

    store: Editions
    clock: Clock
    base: str = ""
    heard: Heard = lambda *_: None

    async def there(self, what: Contents) -> Edition | None:
        """Return the edition, None where there is none."""
        return await self.store.edition(what.id)

    async def make(self, what: Contents) -> Edition:
        """Return the edition, made where there is none."""
        made = Edition(what=what, key=new_key(), made_at=self.clock())
        holds = await self.store.add_edition(made)
        if holds == made:
            self.heard(what, MADE)
        return holds

    async def renew(self, what: Contents, mark: str) -> Edition | None:
        """Return the edition with another address than the marked one, once however often it is asked for; None where it was ended."""
        before = await self.there(what)
        if before is None or before.mark != mark:
            return before
        made = Edition(what=what, key=new_key(), made_at=self.clock())
        if await self.store.renew_edition(made, before.key):
            self.heard(what, RENEWED)
            return made
        return await self.there(what)

    async def end(self, what: Contents, mark: str) -> bool:
        """End the marked address; say whether it was there."""
        before = await self.there(what)
        if before is None or before.mark != mark:
            return False
        ended = await self.store.end_edition(what.id, before.key)
        if ended:
            self.heard(what, ENDED)
        return ended

    def address(self, edition: Edition) -> str:
        """Return where others read it, as Atom."""
        return f"{self.base}/feed/{edition.name}.atom"
