"""Looks at all that whoever runs Newsdesk wants to know: for the terminal, and for pages."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.status import Status, StoredFacts, status_of

if TYPE_CHECKING:
    from bot.ports.looking import StatusStore


async def look_at_status(store: "StatusStore", now: datetime) -> Status:
    """Return the status as the store tells it: seven reads, and no write."""
    facts = StoredFacts(
        sources=await store.sources(),
        destinations=await store.destinations(),
        wishes=await store.wishes(),
        waiting=await store.waiting(),
        settled=await store.settled(),
        outage=await store.outage(),
        database_size=await store.database_size(),
    )
    return status_of(facts, now)
