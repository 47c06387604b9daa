"""Changes: who changed what in a workspace, when, and from what to what."""

from dataclasses import dataclass
from typing import Final, Protocol

from aiohttp import web

from bot.cards.audit_page import said
from bot.domain.audit import ON_PAGE, AuditEntry, AuditId, AuditMark
from bot.domain.destination import HOUSE, destination_id
from bot.domain.times import instant, micros
from bot.ports.own_topics import Audit
from bot.ports.store import Destinations
from bot.ports.topics import TopicsOf
from bot.web.page.channels import titled, workspace_name
from bot.web.page.guard import Visit
from bot.web.page.paging import LATEST, number

PAGE: Final = 50


class AuditStore(Audit, Destinations, Protocol):
    """The ports that the page needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Shows who changed what."""

    store: AuditStore
    topics: TopicsOf

    async def listed(self, visit: Visit) -> web.StreamResponse:
        """Show the changes of one workspace, the newest first: of the house, where no other is asked for."""
        query = visit.request.query
        places = [HOUSE, *(each for each in await self.store.audited() if each != HOUSE)]
        place = next((each for each in places if str(each.key) == query.get("place", "")), HOUSE)
        found = await self.store.audit_of(place, PAGE + 1, before=_mark(query.get("before", "")))
        last = found[PAGE - 1] if len(found) > PAGE else None
        return visit.page(
            "audit.html",
            changes=[(said(each, self.topics.of(place), visit.speech), await self._where(each), each) for each in found[:PAGE]],
            places=[(each.key, workspace_name(each)) for each in places],
            place=place.key,
            on_page=ON_PAGE,
            before=f"{micros(last.at)}-{last.id}" if last else "",
        )

    async def _where(self, entry: AuditEntry) -> str:
        """Return what the channel of a change is called; empty where it is about no single one."""
        if not entry.channel:
            return ""
        known = await self.store.destination(destination_id(*entry.workspace, entry.channel))
        return titled(known) if known else f"#{entry.channel}"


def _mark(text: str) -> AuditMark | None:
    """Return the change after which a page begins; None for what no page of ours wrote."""
    at, _, entry = text.partition("-")
    return AuditMark(instant(number(at)), AuditId(number(entry))) if 0 < number(at) < LATEST else None
