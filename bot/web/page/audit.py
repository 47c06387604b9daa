"""Changes: who changed what in a workspace, when, and from what to what."""

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.domain.audit import ON_PAGE, AuditId, AuditMark
from bot.domain.destination import HOUSE
from bot.domain.times import instant, micros
from bot.ports.own_topics import Audit
from bot.web.page.channels import workspace_name
from bot.web.page.guard import Visit
from bot.web.page.paging import LATEST, number

PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Shows who changed what."""

    store: Audit

    async def listed(self, visit: Visit) -> web.StreamResponse:
        """Show the changes of one workspace, the newest first: of the house, where no other is asked for."""
        query = visit.request.query
        places = [HOUSE, *(each for each in await self.store.audited() if each != HOUSE)]
        place = next((each for each in places if str(each.key) == query.get("place", "")), HOUSE)
        found = await self.store.audit_of(place, PAGE + 1, before=_mark(query.get("before", "")))
        last = found[PAGE - 1] if len(found) > PAGE else None
        return visit.page(
            "audit.html",
            changes=[(visit.speech.say(f"topics.verbs.{each.verb}", name=each.what), each) for each in found[:PAGE]],
            places=[(each.key, workspace_name(each)) for each in places],
            place=place.key,
            on_page=ON_PAGE,
            before=f"{micros(last.at)}-{last.id}" if last else "",
        )


def _mark(text: str) -> AuditMark | None:
    """Return the change after which a page begins; None for what no page of ours wrote."""
    at, _, entry = text.partition("-")
    return AuditMark(instant(number(at)), AuditId(number(entry))) if 0 < number(at) < LATEST else None
